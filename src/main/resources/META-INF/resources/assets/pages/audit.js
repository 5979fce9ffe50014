import { html } from '../lib/preact.js';
import { call } from '../core/api.js';
import { useFresh, useLoad } from '../core/load.js';
import { useAddress } from '../core/router.js';
import { Empty, ErrorNote, Loading, Time } from '../ui/basics.js';
import { EventDetail } from '../ui/event-detail.js';
import { Choice } from '../ui/filter.js';
import { Paging, Table } from '../ui/table.js';

const PAGE_SIZE = 50;
const ACTIONS = [
  'token.created', 'token.changed', 'token.rotated', 'token.revoked', 'token.disabled', 'token.enabled',
  'token.leak-dismissed', 'token.value-ended',
  'access-token.reset', 'user.added', 'user.role-changed', 'user.removed', 'user.password-changed', 'user.invited',
  'user.invitation-withdrawn', 'user.linked', 'user.unlinked', 'group-role.set', 'group-role.removed', 'user.disabled', 'user.enabled', 'user.password-reset', 'organization.notice-address-confirmed',
  'role.created',
  'role.changed', 'role.deleted', 'organization.created', 'organization.changed', 'organization.suspended',
  'organization.resumed', 'organization.notice-address-confirmed',
  'policy.applied', 'token.reused', 'publisher.created', 'publisher.changed', 'publisher.deleted',
  'publisher.exchanged', 'publisher.refused', 'webhook.created', 'webhook.changed', 'webhook.deleted', 'webhook.secret-rotated',
  'sign-in.failed', 'call.refused', 'audit.checkpoint',
];

/** Who changed what into what, when and from where; newest first. */
export function AuditTab({ organization }) {
  const { query } = useAddress();
  const base = `/organizations/${organization.id}/audit-events`;
  const [action, subject, after] = ['action', 'subject', 'after'].map((name) => query.get(name) || '');
  const list = useLoad(async (signal) => {
    const asked = new URLSearchParams({ limit: `${PAGE_SIZE}`, order: 'desc' });
    Object.entries({ action, subject, after }).forEach(([name, value]) => value && asked.set(name, value));
    return (await call('GET', `${base}?${asked}`, { signal })).body;
  }, [base, action, subject, after]);
  useFresh(list, []);
  return html`
    <div class="toolbar">
      <${Choice} query=${query} label="Action" name="action"
        options=${[['', 'All actions'], ...ACTIONS.map((name) => [name, name])]} />
      ${subject && html`<a class="button small" href=${location.pathname}>Show all subjects</a>`}
    </div>
    <${ErrorNote} error=${list.error} retry=${list.reload} />
    ${!list.data && !list.error && html`<${Loading} />`}
    ${list.data?.items.length > 0 && html`<${Table} caption="Audit log" columns=${COLUMNS} rows=${list.data.items}
      id=${(event) => event.id} busy=${list.loading} />`}
    ${list.data && !list.data.items.length && html`<${Empty} icon="search" title="No event matches"><p>Change the filter.</p></${Empty}>`}
    ${list.data && html`<${Paging} query=${query} next=${list.data.next} />`}`;
}

const COLUMNS = [
  { name: 'When', width: 8, show: (event) => html`<${Time} at=${event.at} />` },
  { name: 'Action', show: (event) => html`<code>${event.action}</code><${EventDetail} event=${event} />` },
  { name: 'Subject', width: 12, show: (event) => (event.subject.id
    ? html`<a href=${`?subject=${event.subject.id}`} title="Only this subject">${event.subject.name || event.subject.id}</a>`
    : event.subject.name) },
  { name: 'By', width: 10, weight: 2, show: (event) => event.actor.name || 'Tollgate' },
  { name: 'From', width: 9, weight: 1, show: (event) => event.address || html`<span class="quiet">inside</span>` },
];
