import { html, useEffect, useState } from '../lib/preact.js';
import { call, callAll, newKey } from '../core/api.js';
import { useFresh, useLoad } from '../core/load.js';
import { useAddress } from '../core/router.js';
import { arrange } from '../core/rows.js';
import { isolated } from '../core/text.js';
import { Badge, Empty, ErrorNote, IconButton, Loading, Time } from '../ui/basics.js';
import { Search } from '../ui/filter.js';
import { sayEffective } from '../ui/notices.js';
import { SecretDialog } from '../ui/secret.js';
import { NumberedPaging, Table } from '../ui/table.js';
import { WarningDialog } from '../ui/warning.js';

const ORDERS = { name: (account) => account.name, createdAt: (account) => Date.parse(account.createdAt) };

/** Everybody who has an account, for operators. */
export function AccountsPage({ self }) {
  const { query } = useAddress();
  const [open, setOpen] = useState(null);
  const search = query.get('search') || '';
  const list = useLoad((signal) => accounts(search, signal), [search]);
  useFresh(list, []);
  useEffect(() => {
    document.title = 'Accounts · Tollgate';
  }, []);
  const shown = arrange(list.data?.items || [], query, {
    text: (account) => `${account.name}\n${account.email}`, keep: () => true, orders: ORDERS, sort: 'createdAt',
  });
  return html`<h1 tabindex="-1">Accounts</h1>
    <p class="quiet">Everybody who can sign in, whatever organizations they are in.</p>
    <div class="toolbar"><${Search} query=${query} label="Search accounts" /></div>
    <${ErrorNote} error=${list.error} retry=${list.reload} />
    ${!list.data && !list.error && html`<${Loading} />`}
    ${shown.found > 0 && html`<${Table} caption="Accounts" columns=${columns(self, setOpen)} rows=${shown.rows}
      id=${(account) => account.id} sort=${shown.sort} busy=${list.loading} />`}
    <${NumberedPaging} shown=${shown} cut=${list.data?.cut} />
    ${list.data && !shown.found && html`<${Empty} icon="search" title="Nobody matches"><p>Change the search.</p></${Empty}>`}
    ${open && html`<${open.what} account=${open.account} onClose=${() => setOpen(null)} onDone=${list.reload} />`}`;
}

/** The first 2,000, and whoever has exactly the address that is looked for. */
async function accounts(search, signal) {
  const list = await callAll('/users', signal);
  if (!list.cut || !search.includes('@')) return list;
  const { items } = (await call('GET', `/users?email=${encodeURIComponent(search)}`, { signal })).body;
  const known = new Set(list.items.map(({ id }) => id));
  return { ...list, items: [...list.items, ...items.filter(({ id }) => !known.has(id))] };
}

function columns(self, setOpen) {
  const act = (what, account) => () => setOpen({ what, account });
  return [
    { name: 'Name', sort: 'name', show: (account) => html`<span class="strong">${account.name}</span>
      ${account.id === self.id && html` <${Badge} kind="plain">You</${Badge}>`}
      ${account.operator && html` <${Badge} kind="plain">Operator</${Badge}>`}
      ${account.disabledAt && html` <${Badge} kind="bad">Disabled</${Badge}>`}
      <span class="below clamp" title=${isolated(account.email)}>${account.email}</span>` },
    { name: 'Since', sort: 'createdAt', width: 9, show: (account) => html`<${Time} at=${account.createdAt} />` },
    { name: 'Actions', actions: 4, show: (account) => html`<span class="row-actions">
      <${IconButton} icon="rotate" label=${`Reset password of ${isolated(account.name)}`} onClick=${act(ResetPassword, account)} />
      <button type="button" class="button small" aria-label=${`${account.disabledAt ? 'Enable' : 'Disable'} ${isolated(account.name)}`}
        onClick=${act(account.disabledAt ? Enable : Disable, account)}>${account.disabledAt ? 'Enable' : 'Disable'}</button>
    </span>` },
  ];
}

function Disable({ account, onClose, onDone }) {
  async function disable(signal) {
    const answer = await call('POST', `/users/${account.id}/disable`, { signal });
    onClose();
    onDone();
    sayEffective({ name: account.name, done: 'disabled' }, answer);
  }
  return html`<${WarningDialog} action="Disable" onConfirm=${disable} onClose=${onClose}>
    <p>Every session, login and access token of <strong>${account.name}</strong> ends, in every organization. Integration
      tokens that they created stay.</p>
  </${WarningDialog}>`;
}

function Enable({ account, onClose, onDone }) {
  async function enable(signal) {
    const answer = await call('POST', `/users/${account.id}/enable`, { signal });
    onClose();
    onDone();
    sayEffective({ name: account.name, done: 'enabled' }, answer);
  }
  return html`<${WarningDialog} action="Enable" onConfirm=${enable} onClose=${onClose}>
    <p><strong>${account.name}</strong> may sign in again. Their access tokens have ended and need a reset each.</p>
  </${WarningDialog}>`;
}

function ResetPassword({ account, onClose, onDone }) {
  const [key] = useState(newKey);
  const [link, setLink] = useState(null);
  async function reset(signal) {
    const answer = await call('POST', `/users/${account.id}/password-reset`, { key, signal });
    setLink(answer.body.token && `${location.origin}/ui/password-reset#${answer.body.token}`);
    onDone();
  }
  if (link) {
    return html`<${SecretDialog} key="secret" title="Password link" name="Password link" value=${link} onClose=${onClose}>
      <p>Give this link to <strong>${account.name}</strong>, and to nobody else. It is good once, for an hour.</p>
    </${SecretDialog}>`;
  }
  return html`<${WarningDialog} key="warning" action="Reset Password" onConfirm=${reset} onClose=${onClose}>
    <p><strong>${account.name}</strong> gets a link with which to set a new password, and is logged out everywhere. Until then
      the present password goes on.</p>
  </${WarningDialog}>`;
}
