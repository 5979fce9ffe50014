import { html, useState } from '../lib/preact.js';
import { call, newKey } from '../core/api.js';
import { useAction, useLoad } from '../core/load.js';
import { ChipsField, distinct } from '../ui/chips.js';
import { Changed, Conflict, useChange, useSeen } from '../ui/conflict.js';
import { Field, errorOf } from '../ui/form.js';
import { FormDialog, WaitDialog } from '../ui/form-dialog.js';
import { say, sayEffective } from '../ui/notices.js';
import { WarningDialog } from '../ui/warning.js';
import { roleTokens, tokensText } from './roles.js';

export function NewRole({ base, roles, onClose, onDone }) {
  const [key] = useState(newKey);
  const create = useAction(async (signal, form) => {
    const answer = await call('POST', base, { body: { name: form.name, permissions: distinct(form.permissions) }, key, signal });
    onClose();
    onDone();
    say('good', html`“<bdi>${answer.body.name}</bdi>” is created.`);
  });
  return html`<${FormDialog} title="New Role" action="Create Role" busy="Saving…" form=${create} fields=${FIELDS} onClose=${onClose}>
    <${Fields} roles=${roles} error=${create.error} />
  </${FormDialog}>`;
}

/** Of the role as it is now, not as the list has it. */
export function EditRole({ base, role, onClose, ...rest }) {
  const path = `${base}/${role.id}`;
  const fresh = useLoad((signal) => call('GET', path, { signal }), [path]);
  if (fresh.data) return html`<${EditForm} path=${path} seen=${fresh.data} onClose=${onClose} ...${rest} />`;
  return html`<${WaitDialog} title="Edit Role" what=${fresh} onClose=${onClose} />`;
}

function EditForm({ path, roles, seen, onClose, onDone }) {
  const save = useChange(path, seen, changes, (answer) => {
    onClose();
    if (!answer) return;
    onDone();
    sayEffective({ name: answer.body.name, done: 'changed for every token that has it' }, answer);
  });
  return html`<${FormDialog} title="Edit Role" action=${save.theirs ? 'Save mine' : 'Save'} busy="Saving…" form=${save}
    fields=${FIELDS} onClose=${onClose}>
    <${Conflict} what="role" fields=${IN_WORDS} before=${seen.body} theirs=${save.theirs} />
    <${Fields} role=${seen.body} roles=${roles} error=${save.error} />
  </${FormDialog}>`;
}

const FIELDS = ['name', 'permissions'];
const IN_WORDS = {
  name: ['Name', ({ name }) => name],
  permissions: ['Permissions', ({ permissions }) => permissions.join(', ')],
};

// What Tollgate keeps for its own roles.
const RESERVED = /^(?!tokens:verify$)(tokens|people)(:|$)/;

/** Only what the person has changed. */
function changes(form, role) {
  const body = {};
  if (form.name !== role.name) body.name = form.name;
  const permissions = distinct(form.permissions);
  if (permissions.join() !== role.permissions.join()) body.permissions = permissions;
  return body;
}

function Fields({ role, roles, error }) {
  const known = [...new Set(roles.flatMap(({ permissions }) => permissions))].filter((name) => !RESERVED.test(name)).sort();
  return html`
    <${Field} label="Name" name="name" defaultValue=${role?.name || ''} maxlength="100" required autocomplete="off"
      error=${errorOf(error, 'name')} />
    <${ChipsField} label="Permissions" name="permissions" one="permission" values=${role?.permissions || []} known=${known} error=${error}
      hint="Such as scan:upload; gateways ask for these. Enter or a comma adds one." />`;
}

export function DeleteRole({ base, organization, role, onClose, onDone }) {
  const item = useSeen(`${base}/${role.id}`);
  const now = item.seen.data?.body || role;
  async function remove(signal) {
    const answer = await item.act('DELETE', signal);
    if (!answer) return;
    onClose();
    onDone();
    sayEffective({ name: role.name, done: 'deleted' }, answer);
  }
  return html`<${WarningDialog} action="Delete" onConfirm=${remove} onClose=${onClose} ready=${item.ready && !now.tokens}>
    <${Changed} what="role" fields=${IN_WORDS} before=${role} item=${item} />
    ${now.tokens ? html`<p>The role <strong>${role.name}</strong> cannot be deleted as long as tokens have it:${' '}
        <a href=${roleTokens(organization.id, role)}>${tokensText(now)}</a>. Give them another role first.</p>`
      : html`<p>The role <strong>${role.name}</strong> can no longer be given to tokens.</p>`}
  </${WarningDialog}>`;
}
