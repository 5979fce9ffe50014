import { html, useEffect, useState } from '../lib/preact.js';
import { call } from '../core/api.js';
import { useAction } from '../core/load.js';
import { ErrorNote } from '../ui/basics.js';
import { Field, FormError, errorOf, values } from '../ui/form.js';
import { Alone } from './login.js';

/** Where the link of a reset leads: its value is behind the #, so that no server's log has it. */
export function PasswordResetPage() {
  const [token] = useState(() => location.hash.slice(1));
  const [done, setDone] = useState(false);
  const set = useAction(async (signal, { newPassword }) => {
    await call('POST', '/password-reset', { body: { token, password: newPassword }, signal, patient: false });
    setDone(true);
  });
  useEffect(() => {
    document.title = 'New password · Tollgate';
  }, []);
  const dead = errorOf(set.error, 'token');
  if (done) {
    return html`<${Alone} title="New password">
      <p role="status">The password is set. Every login of before has ended.</p>
      <a class="button primary wide" href="/ui/login">Log in</a>
    </${Alone}>`;
  }
  return html`<${Alone} title="New password">
    <form onSubmit=${(event) => set.run(values(event))} novalidate>
      <${Field} label="New password" name="newPassword" type="password" autocomplete="new-password" required autofocus
        error=${errorOf(set.error, 'password')} hint="At least 8 characters." />
      ${dead ? html`<${ErrorNote} error=${{ message: 'This link is used or too old. Ask an operator for another one.' }} />`
        : html`<${FormError} error=${set.error} fields=${['password']} />`}
      <button class="button primary wide" aria-disabled=${set.busy}>${set.busy ? 'Setting…' : 'Set password'}</button>
    </form>
  </${Alone}>`;
}
