import { html, useEffect, useRef } from '../lib/preact.js';
import { call } from '../core/api.js';
import { useAction, useFresh, useLoad } from '../core/load.js';
import { isolated } from '../core/text.js';
import { Badge, ErrorNote, Loading, Time } from '../ui/basics.js';
import { Field, FormError, errorOf, values } from '../ui/form.js';
import { say } from '../ui/notices.js';
import { Table } from '../ui/table.js';
import { LinkProvider } from './sign-in.js';

/** The person's own account. */
export function ProfilePage({ self }) {
  const sessions = useLoad(async (signal) => (await call('GET', '/me/sessions?limit=200', { signal })).body.items, []);
  useFresh(sessions, []);
  useEffect(() => {
    document.title = 'Profile · Tollgate';
  }, []);
  return html`<h1 tabindex="-1">Profile</h1>
    <p class="quiet"><bdi>${self.name}</bdi> · ${self.email}${self.operator ? ' · operator' : ''}</p>
    <div class="stack">
      <${Password} onDone=${sessions.reload} />
      ${self.operator && html`<${LinkProvider} />`}
      <section aria-labelledby="sessions">
        <h2 id="sessions">Sessions</h2>
        <p class="hint">Where you are logged in. End what you do not know.</p>
        <${ErrorNote} error=${sessions.error} retry=${sessions.reload} />
        ${!sessions.data && !sessions.error && html`<${Loading} />`}
        ${sessions.data && html`<${Table} caption="Sessions" columns=${columns(sessions.reload)} rows=${sessions.data}
          id=${(session) => session.id} busy=${sessions.loading} />`}
      </section>
    </div>`;
}

function Password({ onDone }) {
  const form = useRef(null);
  const change = useAction(async (signal, { currentPassword, newPassword }) => {
    await call('POST', '/me/password', { body: { current: currentPassword, new: newPassword }, signal, patient: false });
    form.current.reset();
    say('good', 'The password is changed. Every other session has ended.');
    onDone();
  });
  const wrong = change.error?.code === 'BAD_CREDENTIALS' ? 'This is not your present password.' : null;
  return html`<section class="card narrow" aria-labelledby="password">
    <h2 id="password">Password</h2>
    <form ref=${form} onSubmit=${(event) => change.run(values(event))} novalidate>
      <${Field} label="Present password" name="currentPassword" type="password" autocomplete="current-password" required
        error=${wrong || errorOf(change.error, 'current')} />
      <${Field} label="New password" name="newPassword" type="password" autocomplete="new-password" required
        error=${errorOf(change.error, 'new')} hint="At least 8 characters." />
      ${!wrong && html`<${FormError} error=${change.error} fields=${['current', 'new']} />`}
      <button class="button primary" aria-disabled=${change.busy}>${change.busy ? 'Changing…' : 'Change password'}</button>
    </form>
  </section>`;
}

function columns(reload) {
  return [
    { name: 'Login', show: (session) => html`<span class="strong">${session.kind === 'COOKIE' ? 'Dashboard' : 'Program (JWT)'}</span>
      ${session.current && html` <${Badge} kind="good">This one</${Badge}>`}
      <span class="below clamp" title=${isolated(session.userAgent)}>${session.userAgent}</span>` },
    { name: 'From', width: 9, weight: 1, show: (session) => session.address },
    { name: 'Last used', width: 8, show: (session) => html`<${Time} at=${session.lastUsedAt} />` },
    { name: 'Ends', width: 8, weight: 2, show: (session) => html`<${Time} at=${session.expiresAt} />` },
    { name: 'Actions', actions: 3, show: (session) => !session.current && html`<${EndSession} session=${session} onDone=${reload} />` },
  ];
}

function EndSession({ session, onDone }) {
  const end = useAction(async (signal) => {
    await call('DELETE', `/me/sessions/${session.id}`, { signal });
    say('good', 'The session has ended.');
    onDone();
  });
  return html`<button type="button" class="button small" onClick=${() => end.run()} aria-disabled=${end.busy}>End session</button>
    <${ErrorNote} error=${end.error} />`;
}
