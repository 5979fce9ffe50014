import { html } from '../lib/preact.js';
import { call } from '../core/api.js';
import { Moment, Time } from '../ui/basics.js';
import { Icon } from '../ui/icon.js';
import { sayEffective } from '../ui/notices.js';
import { WarningDialog } from '../ui/warning.js';
import { useFreshToken } from './token-usage.js';

/** The value that a rotation left in use for a while: until when it works, and who still uses it. */
export function EndingValue({ token, onEnd }) {
  const { lastUsedAt, lastUsedAddress } = token.endingValue;
  return html`<div class="ending">
    <${Icon} name="rotate" />
    <p>${token.state === 'ACTIVE' ? 'Old value works until' : 'Old value ends'} <${Moment} at=${until(token)} />${
      lastUsedAt ? html`, last used <strong><${Time} at=${lastUsedAt} /></strong>${from(lastUsedAddress)}`
        : ', not used since the rotation'}.</p>
    <button type="button" class="button small" onClick=${onEnd}>End now<span class="hidden"> the old value of ${token.label}</span></button>
  </div>`;
}

/** A token that expires takes the old value with it. */
function until({ expiresAt, endingValue: { endsAt } }) {
  return expiresAt && Date.parse(expiresAt) < Date.parse(endsAt) ? expiresAt : endsAt;
}

const from = (address) => address && html` from <strong>${address}</strong>`;

export function EndEndingValue({ base, token, onClose, onDone }) {
  async function end(signal) {
    const answer = await call('DELETE', `${base}/${token.id}/ending-value`, { signal });
    onClose();
    onDone();
    sayEffective({ of: 'The old value of', name: token.label, done: 'refused' }, answer);
  }
  return html`<${WarningDialog} action="End now" onConfirm=${end} onClose=${onClose}>
    <p>Whatever still uses the old value of <strong>${token.label}</strong> breaks. The token and its new value stay.</p>
    <${LastUseOfOld} base=${base} token=${token} />
  </${WarningDialog}>`;
}

function LastUseOfOld({ base, token }) {
  const { endingValue } = useFreshToken(base, token);
  if (!endingValue) return html`<p class="usage">The old value <strong>has ended</strong> in the meantime.</p>`;
  const { lastUsedAt, lastUsedAddress } = endingValue;
  return html`<p class="usage">${lastUsedAt
    ? html`The old value was last used <strong><${Time} at=${lastUsedAt} /></strong>${from(lastUsedAddress)}.`
    : html`The old value has <strong>not been used since the rotation</strong>. Uses show here within a minute.`}</p>`;
}
