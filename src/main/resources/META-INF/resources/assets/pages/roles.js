import { html, useState } from '../lib/preact.js';
import { callAll } from '../core/api.js';
import { useFresh, useLoad } from '../core/load.js';
import { useAddress } from '../core/router.js';
import { arrange } from '../core/rows.js';
import { isolated } from '../core/text.js';
import { Badge, Empty, ErrorNote, IconButton, Loading } from '../ui/basics.js';
import { Search } from '../ui/filter.js';
import { Icon } from '../ui/icon.js';
import { later } from '../ui/later.js';
import { NumberedPaging, Table } from '../ui/table.js';

const NewRole = later(async () => (await import('./role-forms.js')).NewRole);
const EditRole = later(async () => (await import('./role-forms.js')).EditRole);
const DeleteRole = later(async () => (await import('./role-forms.js')).DeleteRole);

// Without an order in the address: the managed ones first, as the API lists them.
const ORDERS = { name: (role) => role.name, managed: (role) => (role.managed ? 0 : 1), tokens: (role) => role.tokens };

/** The roles that integration tokens can have. */
export function RolesTab({ may, organization }) {
  const { query } = useAddress();
  const [open, setOpen] = useState(null);
  const base = `/organizations/${organization.id}/roles`;
  const list = useLoad((signal) => callAll(base, signal), [base]);
  useFresh(list, []);
  const shown = arrange(list.data?.items || [], query, {
    text: ({ name, permissions }) => [name, ...permissions].join('\n'), orders: ORDERS, sort: 'managed',
  });
  return html`
    <div class="toolbar">
      <${Search} query=${query} label="Search roles" />
      ${may.admin && html`<span class="toolbar-end"><button type="button" class="icon-button primary"
        aria-label="New Role" title="New Role" onClick=${() => setOpen({ what: NewRole })}><${Icon} name="plus" /></button></span>`}
    </div>
    <${ErrorNote} error=${list.error} retry=${list.reload} />
    ${!list.data && !list.error && html`<${Loading} />`}
    ${shown.found > 0 && html`<${Table} caption="Roles" columns=${columns(may, organization, setOpen)} rows=${shown.rows}
      id=${(role) => role.id} sort=${shown.sort} busy=${list.loading} />`}
    <${NumberedPaging} shown=${shown} cut=${list.data?.cut} />
    ${list.data && !shown.found && html`<${Empty} icon="search" title="No role matches"><p>Change the search.</p></${Empty}>`}
    ${open && html`<${open.what} base=${base} organization=${organization} role=${open.role}
      roles=${list.data?.items || []} onClose=${() => setOpen(null)} onDone=${list.reload} />`}`;
}

function columns(may, organization, setOpen) {
  return [
    { name: 'Name', sort: 'name', width: 16, show: (role) => html`<span class="strong">${role.name}</span>
      ${role.managed && html` <${Badge} kind="plain">Managed</${Badge}>`}` },
    { name: 'Permissions', show: (role) => html`<span class="chips">
      ${role.permissions.map((permission) => html`<code key=${permission}>${permission}</code>`)}</span>` },
    { name: 'Used by', sort: 'tokens', width: 7, show: (role) => (may.admin && role.tokens
      ? html`<a href=${roleTokens(organization.id, role)}>${tokensText(role)}</a>` : html`<span class="quiet">${tokensText(role)}</span>`) },
    { name: 'Actions', actions: 2, show: (role) => may.admin && !role.managed && html`<span class="row-actions">
      <${IconButton} icon="pencil" label=${`Edit ${isolated(role.name)}`} onClick=${() => setOpen({ what: EditRole, role })} />
      <${IconButton} icon="trash" danger label=${`Delete ${isolated(role.name)}`} onClick=${() => setOpen({ what: DeleteRole, role })} />
    </span>` },
  ];
}

export const tokensText = ({ tokens }) => (tokens === 1 ? '1 token' : tokens ? `${tokens.toLocaleString('en')} tokens` : 'no token');

/** Where the tokens are that have a role. */
export const roleTokens = (organization, { name }) => `/ui/organizations/${organization}/tokens?${new URLSearchParams({ role: name })}`;
