import { html, useEffect } from '../lib/preact.js';
import { useAction } from '../core/load.js';
import { go, safeNext, useAddress } from '../core/router.js';
import { login, me, over } from '../core/session.js';
import { useStore } from '../core/store.js';
import { ErrorNote } from '../ui/basics.js';
import { Field, errorOf, values } from '../ui/form.js';
import { ProviderLink, Refused } from './sign-in.js';

export function LoginPage() {
  const { query } = useAddress();
  const self = useStore(me);
  const ended = useStore(over);
  const enter = useAction(async (signal, { email, password }) => {
    await login(email, password);
  });
  useEffect(() => {
    document.title = 'Log in · Tollgate';
  }, []);
  useEffect(() => {
    if (self) go(safeNext(query.get('next')), { replace: true });
  }, [self]);
  return html`<${Alone} title="Log in">
        ${query.get('next') && html`<p class="quiet">${ended && 'Your session has ended. '}After that you go on where you were.</p>`}
        ${!enter.error && html`<${Refused} code=${query.get('refused')} />`}
        <${ProviderLink} returnTo=${safeNext(query.get('next'))} />
        <form onSubmit=${(event) => enter.run(values(event))} novalidate>
          <${Field} label="E-mail" name="email" type="email" autocomplete="username" required autofocus
            error=${errorOf(enter.error, 'email')} />
          <${Field} label="Password" name="password" type="password" autocomplete="current-password" required
            error=${errorOf(enter.error, 'password')} />
          ${enter.error && !enter.error.violations.length && html`<${ErrorNote} error=${enter.error} />`}
          <button class="button primary wide" aria-disabled=${enter.busy}>${enter.busy ? 'Logging in…' : 'Log in'}</button>
        </form>
  </${Alone}>`;
}

/** A page that needs no login: one card, and nothing else. */
export function Alone({ title, children }) {
  return html`<main class="alone">
    <div class="login">
      <p class="brand"><span class="brand-mark" aria-hidden="true"></span>Tollgate</p>
      <section class="card">
        <h1 tabindex="-1">${title}</h1>
        ${children}
      </section>
    </div>
  </main>`;
}
