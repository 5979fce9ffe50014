import { html } from '../lib/preact.js';
import { call } from '../core/api.js';
import { durationText } from '../core/time.js';
import { sayEffective } from '../ui/notices.js';
import { WarningDialog } from '../ui/warning.js';

const SHOWN = 5;

/** Offers to end what lives longer than a maximum that has just been saved. */
export function ApplyPolicy({ organization, preview, onClose }) {
  const count = preview.beyondMaximum;
  const some = preview.tokens.filter(({ why }) => why === 'BEYOND_MAXIMUM').slice(0, SHOWN);
  const what = count === 1 ? '1 token' : `${count} tokens`;
  async function apply(signal) {
    const answer = await call('POST', `/organizations/${organization.id}/policy/apply`, { body: { confirm: count }, signal });
    onClose();
    const { revoked } = answer.body;
    sayEffective({ many: revoked === 1 ? '1 token' : `${revoked} tokens`, done: 'deleted', what: 'them' }, answer);
  }
  return html`<${WarningDialog} action=${`Delete ${what}`} onConfirm=${apply} onClose=${onClose}>
    <p>The policy is saved. <strong>${what}</strong> ${count === 1 ? 'lives' : 'live'} longer
      than ${durationText(organization.maxTokenLifetime)}:</p>
    <ul>
      ${some.map((token) => html`<li key=${token.id}><bdi>${token.label}</bdi></li>`)}
      ${count > some.length && html`<li>and ${count - some.length} more</li>`}
    </ul>
    <p>Whatever uses them breaks when they are deleted. They live on if you cancel.</p>
  </${WarningDialog}>`;
}
