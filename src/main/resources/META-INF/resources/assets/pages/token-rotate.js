import { html, useState } from '../lib/preact.js';
import { call, newKey } from '../core/api.js';
import { useAction } from '../core/load.js';
import { Dialog } from '../ui/dialog.js';
import { Field, FormError, errorOf, values } from '../ui/form.js';
import { SecretDialog } from '../ui/secret.js';
import { LastUse } from './token-usage.js';

const OVERLAPS = [
  ['PT0S', 'End it at once'], ['PT1H', 'Keep it for 1 hour'], ['PT24H', 'Keep it for 1 day'], ['P7D', 'Keep it for 7 days'],
];

/** Gives a token another value; the old one may go on for a while. */
export function RotateToken({ base, token, onClose, onDone }) {
  const [key] = useState(newKey);
  const [issued, setIssued] = useState(null);
  const rotate = useAction(async (signal, { overlap }) => {
    const answer = await call('POST', `${base}/${token.id}/rotate`, { body: { overlap }, key, signal });
    setIssued({ value: answer.body.token, effectiveBy: answer.effectiveBy, overlap });
    onDone();
  });
  if (issued) {
    return html`<${SecretDialog} key="secret" title="Token rotated" value=${issued.value}
      effectiveBy=${issued.effectiveBy} onClose=${onClose}>
      <p>${issued.overlap === 'PT0S' ? 'The old value is refused from now on.'
        : 'The old value still works for the time you chose. Put the new one in its place before that.'}</p>
    </${SecretDialog}>`;
  }
  return html`<${Dialog} key="form" title="Rotate Integration Token" onClose=${onClose}>
    <form onSubmit=${(event) => rotate.run(values(event))} novalidate>
      <div class="dialog-body">
        <p><strong>${token.label}</strong> gets a new value. Everything else about it stays.</p>
        <${LastUse} base=${base} token=${token} />
        <${Field} label="Old value" name="overlap" as="select" error=${errorOf(rotate.error, 'overlap')}
          hint="With an overlap, integrations can move to the new value one after the other.">
          ${OVERLAPS.map(([value, text]) => html`<option key=${value} value=${value}>${text}</option>`)}
        </${Field}>
        <${FormError} error=${rotate.error} fields=${['overlap']} />
      </div>
      <footer class="dialog-actions">
        <button type="button" class="button" onClick=${onClose}>Cancel</button>
        <button class="button primary" disabled=${rotate.busy}>${rotate.busy ? 'Rotating…' : 'Rotate Token'}</button>
      </footer>
    </form>
  </${Dialog}>`;
}
