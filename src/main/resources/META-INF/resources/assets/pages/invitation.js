import { html, useEffect, useState } from '../lib/preact.js';
import { call } from '../core/api.js';
import { useAction, useLoad } from '../core/load.js';
import { go } from '../core/router.js';
import { loadMe, login, logout, me } from '../core/session.js';
import { useStore } from '../core/store.js';
import { ErrorNote, Loading } from '../ui/basics.js';
import { Field, FormError, errorOf, values } from '../ui/form.js';
import { SecretDialog } from '../ui/secret.js';
import { Alone } from './login.js';
import { roleText } from './organizations.js';

/** Where the link of an invitation leads: its value is behind the #, so that no server's log has it. */
export function InvitationPage() {
  const self = useStore(me);
  const [token] = useState(() => location.hash.slice(1));
  const [joined, setJoined] = useState(null);
  const invitation = useLoad(async (signal) =>
    (await call('POST', '/invitations/lookup', { body: { token }, signal, patient: false })).body, []);
  useEffect(() => {
    document.title = 'Invitation · Tollgate';
  }, []);
  async function accept(signal) {
    setJoined((await call('POST', '/invitations/accept', { body: { token }, signal, patient: false })).body);
  }
  async function close() {
    // Whoever is quick waits for their login. Where it fails, the page asks for it.
    await joined.entered?.catch(() => {});
    await loadMe();
    go('/ui/organizations', { replace: true });
  }
  const dead = invitation.error?.violations?.length
    && { message: 'This invitation is used, withdrawn or too old. Ask for another one.' };
  const { data } = invitation;
  return html`<${Alone} title="Invitation">
    <${ErrorNote} error=${dead || invitation.error} />
    ${(!data || self === undefined) && !invitation.error && html`<${Loading} />`}
    ${data && self !== undefined && html`
      <p><bdi>${data.invitedBy}</bdi> invites <strong>${data.email}</strong> to join
        ${' '}<strong><bdi>${data.organizationName}</bdi></strong> as ${roleText(data.role)}.</p>
      ${self ? html`<${AsSelf} self=${self} invitation=${data} accept=${accept} />`
        : html`<${AsStranger} token=${token} invitation=${data} accept=${accept} onJoined=${setJoined} />`}`}
    ${joined && html`<${SecretDialog} title="Your access token" value=${joined.token} onClose=${close}>
      <p>You are a member now. This is your access token, which nobody else has seen.</p>
    </${SecretDialog}>`}
  </${Alone}>`;
}

function AsSelf({ self, invitation, accept }) {
  const join = useAction(accept);
  const leave = useAction(() => logout());
  if (self.email.toLowerCase() !== invitation.email.toLowerCase()) {
    return html`<p>You are logged in as <strong>${self.email}</strong>, and the invitation is for another address.</p>
      <button type="button" class="button wide" onClick=${() => leave.run()} aria-disabled=${leave.busy}>Log out</button>`;
  }
  return html`<${ErrorNote} error=${join.error} />
    <button type="button" class="button primary wide" onClick=${() => join.run()} aria-disabled=${join.busy}>
      ${join.busy ? 'Joining…' : 'Join'}</button>`;
}

function AsStranger({ token, invitation: { email, takesOver }, accept, onJoined }) {
  const [known, setKnown] = useState(takesOver);
  const enter = useAction(async (signal, { name, password }) => {
    if (known) {
      await login(email, password);
      // Its signal ends with this form, which goes with the login.
      await accept();
      return;
    }
    const body = { token, name, password };
    const answer = await call('POST', '/invitations/sign-up', { body, signal, patient: false });
    // First: the value is shown this once, whatever becomes of the login.
    const entered = login(email, password);
    onJoined({ ...answer.body, entered });
    await entered;
  });
  const action = known ? 'Log in and join' : 'Join';
  const wrong = enter.error?.code === 'BAD_CREDENTIALS' && 'This is not the password of your account.';
  return html`<form onSubmit=${(event) => enter.run(values(event))} novalidate>
    ${takesOver && html`<p>${known ? 'This address has an account already. If it is not yours, or you have lost its password, go on without it.'
      : 'You take over the account that this address has: whoever is logged in to it is logged out, and the values of its access tokens end.'}</p>`}
    ${!known && html`<${Field} label="Name" name="name" maxlength="100" required autocomplete="name"
      error=${errorOf(enter.error, 'name')} />`}
    <${Field} label="Password" name="password" type="password" required key=${String(known)}
      autocomplete=${known ? 'current-password' : 'new-password'} error=${wrong || errorOf(enter.error, 'password')}
      hint=${known ? 'Of the account that you have.' : 'At least 8 characters, which you choose for yourself.'} />
    ${!wrong && html`<${FormError} error=${enter.error} fields=${['name', 'password']} />`}
    <button class="button primary wide" aria-disabled=${enter.busy}>${enter.busy ? 'Joining…' : action}</button>
    <button type="button" class="button wide" onClick=${() => setKnown(!known)}>
      ${!known ? 'I have an account' : takesOver ? 'Take over the account' : 'I have no account yet'}</button>
  </form>`;
}
