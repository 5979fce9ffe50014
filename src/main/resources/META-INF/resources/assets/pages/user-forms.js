import { html, useState } from '../lib/preact.js';
import { call, newKey } from '../core/api.js';
import { useAction } from '../core/load.js';
import { Field, errorOf } from '../ui/form.js';
import { FormDialog } from '../ui/form-dialog.js';
import { keepPending, sayEffective } from '../ui/notices.js';
import { SecretDialog } from '../ui/secret.js';
import { roleText } from './organizations.js';

const FIELDS = ['email', 'name', 'password', 'role'];

/** The roles that the person may give: only an owner makes owners. */
const grantable = (may) => (may.owner ? ['MEMBER', 'SUPER_ADMIN', 'OWNER'] : ['MEMBER', 'SUPER_ADMIN']);

/** Asks a person to join. They choose their own password, and nobody else sees their access token. */
export function InviteUser({ base, may, onClose, onDone }) {
  const [key] = useState(newKey);
  const [issued, setIssued] = useState(null);
  const invite = useAction(async (signal, body) => {
    const answer = await call('POST', base, { body, key, signal });
    setIssued(answer.body);
    onDone();
  });
  if (issued) {
    return html`<${SecretDialog} key="secret" title="User invited" name="Invitation link" value=${issued.invitation} onClose=${onClose}>
      <p>Send this link to <strong>${issued.email}</strong>, and to nobody else. It is good once, for 7 days.</p>
      ${issued.mailed && html`<p>Another link goes to them by mail: one of the two is enough.</p>`}
    </${SecretDialog}>`;
  }
  return html`<${FormDialog} key="form" title="Invite User" action="Invite User" busy="Inviting…" form=${invite}
    fields=${['email', 'role']} onClose=${onClose}>
    <${Field} label="E-mail" name="email" type="email" maxlength="254" required autocomplete="off"
      error=${errorOf(invite.error, 'email')} />
    <${RoleField} may=${may} error=${errorOf(invite.error, 'role')} />
  </${FormDialog}>`;
}

export function NewUser({ base, may, onClose, onDone }) {
  const [key] = useState(newKey);
  const [issued, setIssued] = useState(null);
  const add = useAction(async (signal, body) => {
    const answer = await call('POST', base, { body, key, signal });
    setIssued({ name: answer.body.name, value: answer.body.token, effectiveBy: answer.effectiveBy });
    keepPending({ name: answer.body.name, done: 'added' }, answer);
    onDone();
  });
  if (issued) {
    return html`<${SecretDialog} key="secret" title="User added" value=${issued.value} effectiveBy=${issued.effectiveBy}
      onClose=${onClose}>
      <p>This is the access token of <strong>${issued.name}</strong>. They can also reset it themselves later.</p>
    </${SecretDialog}>`;
  }
  return html`<${FormDialog} key="form" title="New User" action="Add User" busy="Adding…" form=${add}
    fields=${FIELDS} onClose=${onClose}>
    <${Field} label="E-mail" name="email" type="email" maxlength="254" required autocomplete="off"
      error=${errorOf(add.error, 'email')} />
    <${Field} label="Name" name="name" maxlength="100" required autocomplete="off" error=${errorOf(add.error, 'name')} />
    <${Field} label="First password" name="password" type="password" required autocomplete="new-password"
      error=${errorOf(add.error, 'password')}
      hint="At least 8 characters. Whoever has an account already keeps their name and password." />
    <${RoleField} may=${may} error=${errorOf(add.error, 'role')} />
  </${FormDialog}>`;
}

export function ChangeRole({ base, may, user, onClose, onDone }) {
  const save = useAction(async (signal, body) => {
    const answer = await call('PATCH', `${base}/${user.id}`, { body, signal });
    onClose();
    onDone();
    sayEffective({ name: user.name, done: `now ${roleText(answer.body.role).toLowerCase()}` }, answer);
  });
  return html`<${FormDialog} title="Change role" action="Save" busy="Saving…" form=${save}
    fields=${['role']} onClose=${onClose}>
    <p><strong>${user.name}</strong>: what their access token may do follows the role.</p>
    <${RoleField} may=${may} present=${user.role} error=${errorOf(save.error, 'role')} />
  </${FormDialog}>`;
}

function RoleField({ may, present, error }) {
  const roles = grantable(may);
  if (present && !roles.includes(present)) roles.push(present);
  return html`<${Field} label="Role" name="role" as="select" error=${error}>
    ${roles.map((role) => html`<option key=${role} value=${role} selected=${role === present}>${roleText(role)}</option>`)}
  </${Field}>`;
}
