import { html } from '../lib/preact.js';
import { call } from '../core/api.js';
import { sayEffective } from '../ui/notices.js';
import { WarningDialog } from '../ui/warning.js';

const WHY = {
  LEAKED: 'Reported as leaked',
  REUSED: 'An old value was used again',
  UNUSED: 'Nobody used it',
};

/** Why a token is out of use, unless an administrator simply wanted so. */
export function DisabledReason({ token }) {
  const why = WHY[token.disabledReason] || (!token.enabled && token.state === 'EXPIRED' && 'Disabled, too');
  return why && token.state !== 'REVOKED' ? html`<span class="below">${why}</span>` : null;
}

/** Puts a disabled token back: an act of its own, which no form does in passing. */
export function EnableToken({ base, token, onClose, onDone }) {
  async function enable(signal) {
    const answer = await call('POST', `${base}/${token.id}/enable`, { signal });
    onClose();
    onDone();
    sayEffective({ name: token.label, done: 'enabled' }, answer);
  }
  return html`<${WarningDialog} action="Enable" onConfirm=${enable} onClose=${onClose}>
    <p><strong>${token.label}</strong> is accepted again${token.state === 'EXPIRED' ? ', once it is given a later end' : ''}.</p>
    ${token.disabledReason === 'LEAKED' && html`<p>It was <strong>reported as leaked</strong>: whoever has found its value
      can use it, too. Only an owner can enable it. To create another token and delete this one is safer.</p>`}
    ${token.disabledReason === 'REUSED' && html`<p>A value that it no longer has <strong>was used again</strong>: somebody
      may have copied it. Look at the audit log first.</p>`}
  </${WarningDialog}>`;
}
