import { html, useState } from '../lib/preact.js';
import { call, callAll, newKey } from '../core/api.js';
import { useAction, useFresh, useLoad } from '../core/load.js';
import { useAddress } from '../core/router.js';
import { arrange } from '../core/rows.js';
import { isolated } from '../core/text.js';
import { Badge, Empty, ErrorNote, IconButton, Loading } from '../ui/basics.js';
import { Changed, Conflict, useChange, useSeen } from '../ui/conflict.js';
import { Search } from '../ui/filter.js';
import { Field, errorOf } from '../ui/form.js';
import { FormDialog, WaitDialog } from '../ui/form-dialog.js';
import { Icon } from '../ui/icon.js';
import { Lines, listed } from '../ui/lines.js';
import { say, sayEffective } from '../ui/notices.js';
import { NumberedPaging, Table } from '../ui/table.js';
import { WarningDialog } from '../ui/warning.js';

// Without an order in the address: the managed ones first, as the API lists them.
const ORDERS = { name: (role) => role.name, managed: (role) => (role.managed ? 0 : 1) };

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
    ${shown.found > 0 && html`<${Table} caption="Roles" columns=${columns(may, setOpen)} rows=${shown.rows}
      id=${(role) => role.id} sort=${shown.sort} busy=${list.loading} />`}
    <${NumberedPaging} shown=${shown} cut=${list.data?.cut} />
    ${list.data && !shown.found && html`<${Empty} icon="search" title="No role matches"><p>Change the search.</p></${Empty}>`}
    ${open && html`<${open.what} base=${base} role=${open.role} onClose=${() => setOpen(null)} onDone=${list.reload} />`}`;
}

function columns(may, setOpen) {
  return [
    { name: 'Name', sort: 'name', show: (role) => html`<span class="strong">${role.name}</span>
      ${role.managed && html` <${Badge} kind="plain">Managed</${Badge}>`}` },
    { name: 'Permissions', show: (role) => html`<span class="chips">
      ${role.permissions.map((permission) => html`<code key=${permission}>${permission}</code>`)}</span>` },
    { name: 'Actions', actions: true, show: (role) => may.admin && !role.managed && html`<span class="row-actions">
      <${IconButton} icon="pencil" label=${`Edit ${isolated(role.name)}`} onClick=${() => setOpen({ what: EditRole, role })} />
      <${IconButton} icon="trash" danger label=${`Delete ${isolated(role.name)}`} onClick=${() => setOpen({ what: DeleteRole, role })} />
    </span>` },
  ];
}

function NewRole({ base, onClose, onDone }) {
  const [key] = useState(newKey);
  const create = useAction(async (signal, form) => {
    const answer = await call('POST', base, { body: { name: form.name, permissions: listed(form.permissions) }, key, signal });
    onClose();
    onDone();
    say('good', html`“<bdi>${answer.body.name}</bdi>” is created.`);
  });
  return html`<${FormDialog} title="New Role" action="Create Role" busy="Saving…" form=${create} fields=${FIELDS} onClose=${onClose}>
    <${Fields} error=${create.error} />
  </${FormDialog}>`;
}

/** Of the role as it is now, not as the list has it. */
function EditRole({ base, role, onClose, ...rest }) {
  const path = `${base}/${role.id}`;
  const fresh = useLoad((signal) => call('GET', path, { signal }), [path]);
  if (fresh.data) return html`<${EditForm} path=${path} seen=${fresh.data} onClose=${onClose} ...${rest} />`;
  return html`<${WaitDialog} title="Edit Role" what=${fresh} onClose=${onClose} />`;
}

function EditForm({ path, seen, onClose, onDone }) {
  const save = useChange(path, seen, changes, (answer) => {
    onClose();
    if (!answer) return;
    onDone();
    sayEffective({ name: answer.body.name, done: 'changed for every token that has it' }, answer);
  });
  return html`<${FormDialog} title="Edit Role" action=${save.theirs ? 'Save mine' : 'Save'} busy="Saving…" form=${save}
    fields=${FIELDS} onClose=${onClose}>
    <${Conflict} what="role" fields=${IN_WORDS} before=${seen.body} theirs=${save.theirs} />
    <${Fields} role=${seen.body} error=${save.error} />
  </${FormDialog}>`;
}

const FIELDS = ['name', 'permissions'];
const IN_WORDS = {
  name: ['Name', ({ name }) => name],
  permissions: ['Permissions', ({ permissions }) => permissions.join(', ')],
};

/** Only what the person has changed. */
function changes(form, role) {
  const body = {};
  if (form.name !== role.name) body.name = form.name;
  if (listed(form.permissions).join() !== role.permissions.join()) body.permissions = listed(form.permissions);
  return body;
}

function Fields({ role, error }) {
  return html`
    <${Field} label="Name" name="name" defaultValue=${role?.name || ''} maxlength="100" required autocomplete="off"
      error=${errorOf(error, 'name')} />
    <${Lines} label="Permissions" name="permissions" rows="4"
      defaultValue=${role?.permissions.join('\n') || ''} error=${error}
      hint="One a line, such as scan:upload. Gateways ask for these." />`;
}

function DeleteRole({ base, role, onClose, onDone }) {
  const item = useSeen(`${base}/${role.id}`);
  async function remove(signal) {
    const answer = await item.act('DELETE', signal);
    if (!answer) return;
    onClose();
    onDone();
    sayEffective({ name: role.name, done: 'deleted' }, answer);
  }
  return html`<${WarningDialog} action="Delete" onConfirm=${remove} onClose=${onClose} ready=${item.ready}>
    <${Changed} what="role" fields=${IN_WORDS} before=${role} item=${item} />
    <p>The role <strong>${role.name}</strong> can no longer be given to tokens. A role that a token has cannot be deleted.</p>
  </${WarningDialog}>`;
}
