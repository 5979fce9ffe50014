import { html } from '../lib/preact.js';
import { call } from '../core/api.js';
import { useAction } from '../core/load.js';
import { login, me, over } from '../core/session.js';
import { ErrorNote } from '../ui/basics.js';
import { Field, errorOf } from '../ui/form.js';
import { FormDialog } from '../ui/form-dialog.js';

/** Lets a person whose session has ended log in again, over what they have begun. */
export function SessionOver({ self }) {
  const enter = useAction((signal, { password }) => login(self.email, password));
  const elsewhere = useAction(async (signal) => {
    const { body } = await call('GET', '/me', { signal });
    if (body.id !== self.id) location.reload();
    else over.set(null);
  });
  const leave = () => {
    over.set('left');
    me.set(null);
  };
  return html`<${FormDialog} title="Your session has ended" action="Log in" busy="Logging in…" form=${enter}
    fields=${['password']} onClose=${leave}>
    <p>What you have begun is still there. Log in again to go on.</p>
    <${Field} label="E-mail" name="email" type="email" autocomplete="username" value=${self.email} readonly />
    <${Field} label="Password" name="password" type="password" autocomplete="current-password" data-first
      error=${errorOf(enter.error, 'password')} />
    <p class="hint">Without a password <a href="/ui/login" target="_blank">log in in another tab</a>, then
      ${' '}<button type="button" class="button small" aria-disabled=${elsewhere.busy} onClick=${() => elsewhere.run()}>Go on here</button></p>
    ${elsewhere.error && html`<${ErrorNote} error=${{ message: 'Nobody is logged in yet.' }} />`}
  </${FormDialog}>`;
}
