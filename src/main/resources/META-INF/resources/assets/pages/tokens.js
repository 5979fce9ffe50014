import { html, useEffect, useRef, useState } from '../lib/preact.js';
import { call, callAll } from '../core/api.js';
import { useAction, useFresh, useLoad } from '../core/load.js';
import { jobUnderWay } from '../core/pending.js';
import { FIRST_PAGE, go, setQuery, useAddress } from '../core/router.js';
import { isTokenValue, isolated } from '../core/text.js';
import { daysUntil, moment } from '../core/time.js';
import { Badge, Empty, ErrorNote, IconButton, Loading, Time } from '../ui/basics.js';
import { Icon } from '../ui/icon.js';
import { Choice, Search } from '../ui/filter.js';
import { WaitDialog } from '../ui/form-dialog.js';
import { later } from '../ui/later.js';
import { Paging, Table } from '../ui/table.js';
import { DeleteToken } from './token-delete.js';
import { EditToken } from './token-edit.js';
import { DisabledReason, EnableToken } from './token-enable.js';
import { EndEndingValue, EndingValue } from './token-ending.js';
import { FoundToken, useLookup } from './token-lookup.js';
import { NewToken } from './token-new.js';
import { RotateToken } from './token-rotate.js';
import { TokenState } from './token-state.js';
import { pickColumn } from './tokens-pick.js';

const TokensBulk = later(async () => (await import('./tokens-bulk.js')).TokensBulk);

const PAGE_SIZE = 25;
const SORTS = ['label', 'expiresAt', 'lastUsedAt', 'createdAt'];
const FILTERS = ['search', 'state', 'role', 'expiresBefore', 'lastUsedBefore', 'used', 'disabledReason'];
const ASKED = [...FILTERS, 'sort', 'after'];
const TIMES = [['expiresBefore', 'Expires before'], ['lastUsedBefore', 'Not used since']];
const REASONS = { LEAKED: 'as leaked', REUSED: 'as reused', ADMIN: 'by an administrator', UNUSED: 'as unused' };
const SOON_DAYS = 14;

const STATES = [
  ['', 'All but deleted'], ['ACTIVE', 'Active'], ['DISABLED', 'Disabled'], ['EXPIRED', 'Expired'],
  ['REVOKED', 'Deleted'],
];

/** An organization's integration tokens: the table, and the dialogs that open from it. */
export function TokensTab({ organization, act }) {
  const address = useAddress();
  // Of the link that opens the form, the parameters are the form's.
  const query = act ? new URLSearchParams() : address.query;
  const [open, setOpen] = useState(() => act && { what: NewToken, draft: draft(address.query) });
  const [picked, setPicked] = useState(new Map());
  const base = `/organizations/${organization.id}/tokens`;
  const here = `/ui${base}`;
  const sort = SORTS.includes(query.get('sort')?.replace(/^-/, '')) ? query.get('sort') : '';
  const lookup = useLookup(base);
  const pasted = isTokenValue(query.get('search') || '');
  useEffect(() => {
    if (!pasted) return;
    lookup.run(query.get('search'));
    go(here, { replace: true });
  }, [pasted]);
  const filters = ASKED.map((name) => (name === 'sort' ? sort : (!pasted && query.get(name)) || ''));
  const filter = Object.fromEntries(FILTERS.map((name, index) => [name, filters[index]]).filter(([, value]) => value));
  const bulk = useRef(false);
  bulk.current = bulk.current || picked.size > 0 || Boolean(jobUnderWay(base));
  // Nobody shall act on what they no longer see.
  useEffect(() => setPicked(new Map()), [base, JSON.stringify(filter)]);
  const list = useLoad(async (signal) => {
    const asked = new URLSearchParams({ limit: `${PAGE_SIZE}` });
    ASKED.forEach((name, index) => filters[index] && asked.set(name, filters[index]));
    return (await call('GET', `${base}?${asked}`, { signal })).body;
  }, [base, ...filters]);
  useFresh(list, (list.data?.items || []).flatMap(({ expiresAt, endingValue }) => [expiresAt, endingValue?.endsAt]));
  // What a person has selected is what they see of it.
  useEffect(() => {
    const seen = (list.data?.items || []).filter(({ id }) => picked.has(id));
    if (seen.length) setPicked(new Map([...picked, ...seen.map((token) => /** @type {[string, any]} */ ([token.id, token]))]));
  }, [list.data]);
  const roles = useLoad((signal) => callAll(`/organizations/${organization.id}/roles`, signal), [organization.id]);
  const names = roles.data?.items.map(({ name }) => [name, name]) || [];
  const reload = () => {
    lookup.clear();
    list.reload();
  };
  const dialog = {
    base, organization, roles: roles.data?.items || [], onDone: reload,
    onClose: () => {
      setOpen(null);
      if (act) go(here, { replace: true });
    },
  };
  return html`
    <div class="toolbar">
      <${Search} query=${query} label="Search tokens" onTokenValue=${lookup.run} />
      <${Choice} query=${query} label="State" name="state" options=${STATES} />
      <${Choice} query=${query} label="Role" name="role" options=${[['', 'All roles'], ...names]} />
      <span class="toolbar-end">${list.data?.items.length > 0 && html`<${ExportAll} base=${base} filter=${filter} />`}
        <button type="button" class="icon-button primary" aria-label="New Integration Token"
        title="New Integration Token" onClick=${() => setOpen({ what: NewToken })}><${Icon} name="plus" /></button></span>
    </div>
    <${LinkFilters} query=${query} />
    <${FoundToken} lookup=${lookup} columns=${columns(setOpen, organization)} />
    <${ErrorNote} error=${list.error} retry=${list.reload} />
    <${ErrorNote} error=${roles.error} retry=${roles.reload} />
    <${Tokens} list=${list} query=${query} filtered=${Object.keys(filter).length > 0} setOpen=${setOpen} organization=${organization}
      picked=${picked} setPicked=${setPicked} />
    ${bulk.current && html`<${TokensBulk} base=${base} organization=${organization} roles=${dialog.roles} filter=${asBody(filter)}
      picked=${picked} setPicked=${setPicked} reload=${reload} />`}
    ${open && (open.what !== NewToken || roles.data) && html`<${open.what} ...${dialog} token=${open.token} draft=${open.draft} onDeleted=${reload} />`}
    ${open?.what === NewToken && !roles.data && html`<${WaitDialog} title="New Integration Token" what=${roles} onClose=${dialog.onClose} />`}`;
}

/** All that match, seen or not. */
function ExportAll({ base, filter }) {
  const save = useAction(async (signal) => (await import('./tokens-export.js')).exportTokens(base, { all: true, filter }, signal));
  return html`<${ErrorNote} error=${save.error} /><${IconButton} icon="download" label="Export all that match as CSV" busy=${save.busy}
    onClick=${() => save.run()} />`;
}

/** What a link has asked for; each can be taken back. */
function LinkFilters({ query }) {
  const set = TIMES.filter(([name]) => Number.isFinite(Date.parse(query.get(name))))
    .map(([name, text]) => [name, `${text} ${moment(query.get(name))}`]);
  const [used, reason] = [query.get('used'), query.get('disabledReason')];
  if (used) set.push(['used', used === 'false' ? 'Never used' : 'Used']);
  if (reason) set.push(['disabledReason', `Disabled ${Object.hasOwn(REASONS, reason) ? REASONS[reason] : reason}`]);
  return set.length > 0 && html`<p class="chips below-toolbar">
    ${set.map(([name, text]) => html`<button type="button" class="button small" key=${name}
      onClick=${() => setQuery({ [name]: null, ...FIRST_PAGE })}>
      ${text}<${Icon} name="close" /><span class="hidden">Remove this filter</span></button>`)}
  </p>`;
}

/** As the API takes it in a body. */
const asBody = ({ used, ...filter }) => (used ? { ...filter, used: used === 'true' } : filter);

const draft = (query) => ({
  label: (query.get('label') || '').slice(0, 100), role: query.get('role'), expires: query.get('expires') || '',
});

function Tokens({ list, query, filtered, setOpen, organization, picked, setPicked }) {
  if (!list.data) return list.error ? null : html`<${Loading} />`;
  if (list.data.items.length) {
    return html`<${Table} caption="Integration tokens" columns=${[pickColumn(list.data.items, picked, setPicked), ...columns(setOpen, organization)]}
        rows=${list.data.items}
        id=${(token) => token.id} detail=${ending(setOpen)} sort=${query.get('sort') || '-createdAt'} busy=${list.loading} />
      <${Paging} query=${query} next=${list.data.next} />`;
  }
  if (filtered || query.get('after')) {
    return html`<${Empty} icon="search" title="No token matches"><p>Change the search or the filters.</p></${Empty}>`;
  }
  return html`<${Empty} icon="key" title="No integration token yet">
    <p>A token lets a CI system or another integration call your services in the name of the organization.</p>
    <p><button type="button" class="button primary" onClick=${() => setOpen({ what: NewToken })}>
      Create the first token</button></p>
  </${Empty}>`;
}

const ending = (setOpen) => (token) => token.endingValue
  && html`<${EndingValue} token=${token} onEnd=${() => setOpen({ what: EndEndingValue, token })} />`;

function columns(setOpen, organization) {
  const act = (what, token) => () => setOpen({ what, token });
  return [
    { name: 'Label', sort: 'label', show: (token) => html`<a class="strong" href=${`/ui/organizations/${token.organizationId}/tokens/${token.id}`}>${token.label}</a>
      <span class="below line"><code>${token.hint}</code>
        ${token.description && html`<span class="clamp short" title=${isolated(token.description)}>${token.description}</span>`}</span>` },
    { name: 'Role', width: 7, weight: 2, show: (token) => html`<span title=${token.permissions.join(' ')}>${token.role}</span>` },
    { name: 'State', width: 6.75, show: (token) => html`<${TokenState} state=${token.state} organization=${organization} /><${DisabledReason} token=${token} />` },
    { name: 'Expires', sort: 'expiresAt', width: 7.5, show: (token) => html`<${Expiry} token=${token} />` },
    { name: 'Last used', sort: 'lastUsedAt', width: 8, weight: 3, show: (token) => html`<${Time} at=${token.lastUsedAt} />
      ${token.lastUsedAddress && html`<span class="below"><span class="hidden">from </span>${token.lastUsedAddress}</span>`}` },
    { name: 'Created', sort: 'createdAt', width: 7.25, weight: 1, show: (token) => html`<${Time} at=${token.createdAt} />
      ${token.createdBy?.name && html`<span class="below clamp" title=${isolated(token.createdBy.name)}>by <bdi>${token.createdBy.name}</bdi></span>`}` },
    { name: 'Actions', actions: 4, show: (token) => token.state !== 'REVOKED' && html`<span class="row-actions">
      <${IconButton} icon="pencil" label=${`Edit ${isolated(token.label)}`} onClick=${act(EditToken, token)} />
      ${!token.enabled && html`<${IconButton} icon="play" label=${`Enable ${isolated(token.label)}`} onClick=${act(EnableToken, token)} />`}
      <${IconButton} icon="rotate" label=${`Rotate ${isolated(token.label)}`} onClick=${act(RotateToken, token)} />
      <${IconButton} icon="trash" danger label=${`Delete ${isolated(token.label)}`} onClick=${act(DeleteToken, token)} />
    </span>` },
  ];
}

function Expiry({ token }) {
  const soon = token.state === 'ACTIVE' && token.expiresAt && daysUntil(token.expiresAt) < SOON_DAYS;
  return html`<${Time} at=${token.expiresAt} />
    ${soon && html`<span class="below"><${Badge} kind="warn">Expires soon</${Badge}></span>`}`;
}
