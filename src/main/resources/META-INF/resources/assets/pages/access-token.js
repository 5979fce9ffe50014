import { html, useState } from '../lib/preact.js';
import { call, newKey } from '../core/api.js';
import { Time } from '../ui/basics.js';
import { keepPending } from '../ui/notices.js';
import { SecretDialog } from '../ui/secret.js';
import { WarningDialog } from '../ui/warning.js';

/**
 * Replaces the value of a person's access token, in two dialogs: the warning, then the new value.
 *
 * @param {{organization: string, user: object, own?: boolean, onClose: () => void, onDone: () => void}} props
 */
export function ResetAccessToken({ organization, user, own, onClose, onDone }) {
  const [key] = useState(newKey);
  const [issued, setIssued] = useState(null);
  async function reset(signal) {
    const path = `/organizations/${organization}/users/${user.id}/access-token/reset`;
    const answer = await call('POST', path, { key, signal });
    setIssued({ value: answer.body.token, effectiveBy: answer.effectiveBy });
    keepPending({ of: 'The old access token of', name: user.name, done: 'refused' }, answer);
    onDone();
  }
  if (issued) {
    return html`<${SecretDialog} key="secret" title="New Access Token" value=${issued.value}
      effectiveBy=${issued.effectiveBy} onClose=${onClose}>
      <p>${own ? 'This is your new access token.' : html`This is the new access token of <bdi>${user.name}</bdi>.`}
        ${issued.effectiveBy ? '' : ' The old one is refused everywhere from now on.'}</p>
    </${SecretDialog}>`;
  }
  return html`<${WarningDialog} key="warning" action="Reset Token" onConfirm=${reset} onClose=${onClose}>
    <p>${own ? 'Your access token' : html`The access token of <strong>${user.name}</strong>`}
      ${' '}gets a new value. Whatever uses the old one stops working at once.</p>
    <p class="quiet">Last used: <${Time} at=${user.accessToken.lastUsedAt} /></p>
  </${WarningDialog}>`;
}
