import { html } from '../lib/preact.js';
import { call } from '../core/api.js';
import { sayEffective } from '../ui/notices.js';
import { WarningDialog } from '../ui/warning.js';
import { LastUse } from './token-usage.js';

/** Takes a token out of use for a while: what deleting does, but it can be undone. */
export const disabling = ({ base, token, onClose, onDone }) => async (signal) => {
  const answer = await call('POST', `${base}/${token.id}/disable`, { body: { reason: 'ADMIN' }, signal });
  onClose();
  onDone();
  sayEffective({ name: token.label, done: 'disabled' }, answer);
};

export function DisableToken(props) {
  const { base, token, onClose } = props;
  return html`<${WarningDialog} action="Disable" onConfirm=${disabling(props)} onClose=${onClose}>
    <p>Integrations that use <strong>${token.label}</strong> are refused until you enable it again.</p>
    <${LastUse} base=${base} token=${token} />
  </${WarningDialog}>`;
}
