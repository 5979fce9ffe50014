import { html, useState } from '../lib/preact.js';
import { call, newKey } from '../core/api.js';
import { useAction } from '../core/load.js';
import { Field, errorOf } from '../ui/form.js';
import { FormDialog } from '../ui/form-dialog.js';
import { Icon } from '../ui/icon.js';
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
      <p>${issued.overlap === 'PT0S' ? html`The old value is refused${issued.effectiveBy ? '' : ' everywhere'} from now on.`
        : 'The old value still works for the time you chose. Put the new one in its place before that.'}</p>
    </${SecretDialog}>`;
  }
  return html`<${FormDialog} key="form" title="Rotate Integration Token" action="Rotate Token" busy="Rotating…" form=${rotate}
    fields=${['overlap']} onClose=${onClose}>
    <p><strong>${token.label}</strong> gets a new value. Everything else about it stays.</p>
    <${LastUse} base=${base} token=${token} />
    ${token.endingValue && html`<p class="note note-warn"><${Icon} name="warning" />
      <span>The value of the rotation before still works. This rotation ends it <strong>at once</strong>.</span></p>`}
    <${Field} label="Old value" name="overlap" as="select" error=${errorOf(rotate.error, 'overlap')}
      hint="With an overlap, integrations can move to the new value one after the other.">
      ${OVERLAPS.map(([value, text]) => html`<option key=${value} value=${value}>${text}</option>`)}
    </${Field}>
  </${FormDialog}>`;
}
