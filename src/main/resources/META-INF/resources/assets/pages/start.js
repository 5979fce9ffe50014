import { html, useEffect, useState } from '../lib/preact.js';
import { call, callAll } from '../core/api.js';
import { useLoad } from '../core/load.js';
import { rights } from '../core/session.js';
import { Badge, Empty, ErrorNote, Time } from '../ui/basics.js';
import { Command } from '../ui/copy.js';
import { NewToken } from './token-new.js';

const POLL_MILLIS = 3000;

/** From nothing to a verified token, in three steps that tick themselves off. */
export function StartPage({ self }) {
  const home = self.memberships.find(({ organizationId }) => rights(self, organizationId).admin);
  useEffect(() => {
    document.title = 'Get started · Tollgate';
  }, []);
  return html`<h1 tabindex="-1">Get started</h1>
    <p class="lead">Three steps from nothing to a token that is verified.</p>
    ${home ? html`<${Steps} organization=${home} />`
      : html`<${Empty} icon="key" title="A super admin creates tokens"><p>You are not one in any organization. Ask yours.</p></${Empty}>`}`;
}

function Steps({ organization: { organizationId, organizationName } }) {
  const base = `/organizations/${organizationId}/tokens`;
  const [creating, setCreating] = useState(false);
  const organization = useLoad(async (signal) => (await call('GET', `/organizations/${organizationId}`, { signal })).body, []);
  const roles = useLoad((signal) => callAll(`/organizations/${organizationId}/roles`, signal), []);
  const newest = useLoad(async (signal) =>
    (await call('GET', `${base}?limit=1&sort=-lastUsedAt`, { signal })).body.items[0] || null, []);
  const token = newest.data;
  useEffect(() => {
    if (!token || token.lastUsedAt) return undefined;
    const timer = setInterval(newest.reload, POLL_MILLIS);
    return () => clearInterval(timer);
  }, [token?.id, token?.lastUsedAt]);
  return html`<${ErrorNote} error=${newest.error || roles.error} retry=${newest.reload} />
    <ol class="steps">
      <${Step} title="Create an integration token" done=${Boolean(token)}>
        <p>It belongs to <a href=${`/ui/organizations/${organizationId}/tokens`}>${organizationName}</a>, not to you.
          Its value is shown once: copy it.</p>
        <button type="button" class=${token ? 'button' : 'button primary'} disabled=${!roles.data || !organization.data}
          onClick=${() => setCreating(true)}>${token ? 'Create another token' : 'Create a token'}</button>
      </${Step}>
      <${Step} title="Ask whether it is good" done=${Boolean(token?.lastUsedAt)}>
        <p>Put the value where the shell finds it, without leaving it in the shell's history, then ask as a gateway does:</p>
        <${Command}>${'read -rs TOKEN'}</${Command}>
        <${Command}>${`curl -i -H "Authorization: Bearer $TOKEN" ${location.origin}/auth`}</${Command}>
        <p>The answer is <code>200</code> with the organization, the role and its permissions.</p>
      </${Step}>
      <${Step} title="See that it was used" done=${Boolean(token?.lastUsedAt)}>
        ${token?.lastUsedAt
          ? html`<p role="status">“<bdi>${token.label}</bdi>” was verified <${Time} at=${token.lastUsedAt} />${
            token.lastUsedAddress && ` from ${token.lastUsedAddress}`}. That is all: now let your gateway ask.</p>`
          : html`<p role="status">This step notices by itself, at most a minute after the call.</p>`}
      </${Step}>
    </ol>
    ${creating && html`<${NewToken} base=${base} organization=${organization.data} roles=${roles.data.items}
      onClose=${() => setCreating(false)} onDone=${newest.reload} />`}`;
}

function Step({ title, done, children }) {
  return html`<li class=${done ? 'done' : ''}>
    <h2>${title} ${done && html`<${Badge} kind="good">Done</${Badge}>`}</h2>
    ${children}
  </li>`;
}
