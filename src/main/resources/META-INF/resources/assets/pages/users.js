import { html, useState } from '../lib/preact.js';
import { call, callAll } from '../core/api.js';
import { useFresh, useLoad } from '../core/load.js';
import { useAddress } from '../core/router.js';
import { arrange } from '../core/rows.js';
import { loadMe } from '../core/session.js';
import { isolated } from '../core/text.js';
import { Badge, Empty, ErrorNote, IconButton, Loading, Time } from '../ui/basics.js';
import { Choice, Search } from '../ui/filter.js';
import { Icon } from '../ui/icon.js';
import { say, sayEffective } from '../ui/notices.js';
import { NumberedPaging, Table } from '../ui/table.js';
import { WarningDialog } from '../ui/warning.js';
import { ResetAccessToken } from './access-token.js';
import { roleText } from './organizations.js';
import { ChangeRole, InviteUser, NewUser } from './user-forms.js';

export const USER_ROLES = ['OWNER', 'SUPER_ADMIN', 'MEMBER'].map((role) => [role, roleText(role)]);
const ORDERS = { name: (user) => user.name ?? user.email, createdAt: (user) => Date.parse(user.createdAt) };

/** The people of an organization. */
export function UsersTab({ self, may, organization }) {
  const { query } = useAddress();
  const [open, setOpen] = useState(null);
  const base = `/organizations/${organization.id}/users`;
  const list = useLoad((signal) => callAll(base, signal), [base]);
  useFresh(list, []);
  const changed = () => {
    list.reload();
    loadMe();
  };
  const dialog = { base, may, organization: organization.id, onClose: () => setOpen(null), onDone: changed };
  const role = query.get('role');
  const shown = arrange(list.data?.items || [], query, {
    text: (user) => `${user.name ?? ''}\n${user.email}`, keep: (user) => !role || user.role === role,
    orders: ORDERS, sort: 'createdAt',
  });
  return html`
    <div class="toolbar">
      <${Search} query=${query} label="Search people" />
      <${Choice} query=${query} label="Role" name="role" options=${[['', 'All roles'], ...USER_ROLES]} />
      ${may.admin && html`<span class="toolbar-end">
        <button type="button" class="button" onClick=${() => setOpen({ what: NewUser })}>Add with a password</button>
        <button type="button" class="icon-button primary" aria-label="Invite User" title="Invite User"
          onClick=${() => setOpen({ what: InviteUser })}><${Icon} name="plus" /></button></span>`}
    </div>
    <${ErrorNote} error=${list.error} retry=${list.reload} />
    ${!list.data && !list.error && html`<${Loading} />`}
    ${shown.found > 0 && html`<${Table} caption="Users" columns=${columns(self, may, setOpen)} rows=${shown.rows}
      id=${(user) => user.id} sort=${shown.sort} busy=${list.loading} />`}
    <${NumberedPaging} shown=${shown} cut=${list.data?.cut} />
    ${list.data && !shown.found && html`<${Empty} icon="search" title="Nobody matches"><p>Change the search or the role.</p></${Empty}>`}
    ${open && html`<${open.what} ...${dialog} user=${open.user} own=${open.user?.id === self.id} />`}`;
}

function columns(self, may, setOpen) {
  const act = (what, user) => () => setOpen({ what, user });
  return [
    { name: 'Name', sort: 'name', show: (user) => (user.state === 'INVITED' ? html`<span class="strong">${user.email}</span>
      ${' '}<${Badge} kind="plain">Invited</${Badge}><span class="below clamp">by <bdi>${user.invitedBy.name}</bdi></span>`
      : html`<span class="strong">${user.name}</span>
      ${user.id === self.id && html` <${Badge} kind="plain">You</${Badge}>`}
      ${user.fromGroup && html` <${Badge} kind="plain">By a group</${Badge}>`}
      ${user.state === 'DISABLED' && html` <${Badge} kind="bad">Disabled</${Badge}>`}
      <span class="below clamp" title=${isolated(user.email)}>${user.email}</span>`) },
    { name: 'Role', width: 8, show: (user) => roleText(user.role) },
    { name: 'Access token', width: 12, weight: 2, show: (user) => (user.accessToken ? html`<code>${user.accessToken.hint}</code>
      <span class="below">last used <${Time} at=${user.accessToken.lastUsedAt} /></span>` : html`<span class="quiet">none</span>`) },
    { name: 'Member since', sort: 'createdAt', width: 9, weight: 1, show: (user) => html`<${Time} at=${user.createdAt} />` },
    { name: 'Actions', actions: 3, show: (user) => (user.state === 'INVITED' ? may.admin && html`<span class="row-actions">
      <${IconButton} icon="trash" danger label=${`Withdraw the invitation of ${isolated(user.email)}`}
        onClick=${act(WithdrawInvitation, user)} /></span>`
      : html`<span class="row-actions">
      ${may.admin && html`<${IconButton} icon="pencil" label=${`Change role of ${isolated(user.name)}`} onClick=${act(ChangeRole, user)} />`}
      ${(may.admin || user.id === self.id) && html`<${IconButton} icon="rotate" label=${`Reset token of ${isolated(user.name)}`}
        onClick=${act(ResetAccessToken, user)} />`}
      ${may.admin && html`<${IconButton} icon="trash" danger label=${`Remove ${isolated(user.name)}`} onClick=${act(RemoveUser, user)} />`}
    </span>`) },
  ];
}

function WithdrawInvitation({ base, user, onClose, onDone }) {
  async function withdraw(signal) {
    await call('DELETE', `${base}/${user.id}`, { signal });
    onClose();
    onDone();
    say('good', 'The invitation is withdrawn.');
  }
  return html`<${WarningDialog} action="Withdraw" onConfirm=${withdraw} onClose=${onClose}>
    <p>The link that <strong>${user.email}</strong> was given is worthless from then on.</p>
  </${WarningDialog}>`;
}

function RemoveUser({ base, user, onClose, onDone }) {
  async function remove(signal) {
    const answer = await call('DELETE', `${base}/${user.id}`, { signal });
    onClose();
    onDone();
    sayEffective({ name: user.name, done: 'removed', what: 'their access token' }, answer);
  }
  return html`<${WarningDialog} action="Remove" onConfirm=${remove} onClose=${onClose}>
    <p><strong>${user.name}</strong> leaves the organization, and their access token ends. Integration tokens that they
      created stay.</p>
    <p class="usage">Their access token was last used: <${Time} at=${user.accessToken.lastUsedAt} /></p>
  </${WarningDialog}>`;
}
