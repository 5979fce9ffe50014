import { html, useEffect, useState } from '../lib/preact.js';
import { call, callAll, newKey } from '../core/api.js';
import { useAction, useLoad } from '../core/load.js';
import { go, useAddress } from '../core/router.js';
import { arrange } from '../core/rows.js';
import { loadMe } from '../core/session.js';
import { Badge, Empty, ErrorNote, IconButton, Loading, Time } from '../ui/basics.js';
import { Search } from '../ui/filter.js';
import { Field, errorOf } from '../ui/form.js';
import { FormDialog } from '../ui/form-dialog.js';
import { NumberedPaging, Table } from '../ui/table.js';

const ORDERS = { name: (row) => row.name, createdAt: (row) => Date.parse(row.createdAt) };

/** The organizations. Whoever has just one is led straight to it; `?all` shows the list nevertheless. */
export function OrganizationsPage({ self }) {
  const { query } = useAddress();
  const [creating, setCreating] = useState(false);
  const list = useLoad((signal) => callAll('/organizations', signal), []);
  const single = list.data?.items.length === 1 && !query.has('all');
  useEffect(() => {
    document.title = 'Organizations · Tollgate';
  }, []);
  useEffect(() => {
    if (single) go(`/ui/organizations/${list.data.items[0].id}`, { replace: true });
  }, [single]);
  if (!list.data || single) {
    return html`<h1 tabindex="-1">Organizations</h1>
      <${ErrorNote} error=${list.error} retry=${list.reload} />${!list.error && html`<${Loading} />`}`;
  }
  const shown = arrange(list.data.items, query, { text: ({ name }) => name, orders: ORDERS, sort: 'createdAt' });
  return html`<h1 tabindex="-1">Organizations</h1>
    <div class="toolbar">
      <${Search} query=${query} label="Search organizations" />
      ${self.operator && html`<span class="toolbar-end">
        <${IconButton} icon="plus" label="New Organization" onClick=${() => setCreating(true)} /></span>`}
    </div>
    ${shown.found ? html`<${Table} caption="Organizations" columns=${columns(self)} rows=${shown.rows}
        id=${(row) => row.id} sort=${shown.sort} busy=${list.loading} />`
      : html`<${Empty} icon="organizations" title=${list.data.items.length ? 'No organization matches' : 'No organization yet'}>
          <p>${list.data.items.length ? 'Try another search.' : self.operator ? 'Create the first one with the plus button.'
            : 'Ask a super admin of yours to add you.'}</p>
        </${Empty}>`}
    <${NumberedPaging} shown=${shown} cut=${list.data.cut} />
    ${creating && html`<${NewOrganization} onClose=${() => setCreating(false)} />`}`;
}

function columns(self) {
  const role = (id) => self.memberships.find(({ organizationId }) => organizationId === id)?.role;
  return [
    { name: 'Name', sort: 'name', show: (row) => html`<a class="strong" href=${`/ui/organizations/${row.id}`}>${row.name}</a>` },
    { name: 'State', show: (row) => (row.suspended ? html`<${Badge} kind="bad">Suspended</${Badge}>`
      : html`<${Badge} kind="good">Active</${Badge}>`) },
    { name: 'My role', show: (row) => roleText(role(row.id)) },
    { name: 'Created', sort: 'createdAt', show: (row) => html`<${Time} at=${row.createdAt} />` },
  ];
}

export function roleText(role) {
  return { OWNER: 'Owner', SUPER_ADMIN: 'Super admin', MEMBER: 'Member' }[role] || 'Not a member';
}

function NewOrganization({ onClose }) {
  const [key] = useState(newKey);
  const create = useAction(async (signal, body) => {
    const answer = await call('POST', '/organizations', { body, key, signal });
    await loadMe();
    go(`/ui/organizations/${answer.body.id}`);
  });
  return html`<${FormDialog} title="New Organization" action="Create Organization" busy="Creating…" form=${create}
    fields=${['name']} onClose=${onClose}>
    <${Field} label="Name" name="name" maxlength="100" required autocomplete="off"
      error=${errorOf(create.error, 'name')} hint="You become its owner." />
  </${FormDialog}>`;
}
