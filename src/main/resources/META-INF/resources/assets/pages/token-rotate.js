import { html, useState } from '../lib/preact.js';
import { call, newKey } from '../core/api.js';
import { useAction } from '../core/load.js';
import { daysIn, durationText, exact } from '../core/time.js';
import { Moment } from '../ui/basics.js';
import { Field, errorOf } from '../ui/form.js';
import { FormDialog } from '../ui/form-dialog.js';
import { Icon } from '../ui/icon.js';
import { later } from '../ui/later.js';
import { keepPending } from '../ui/notices.js';
import { SecretDialog } from '../ui/secret.js';
import { LastUse } from './token-usage.js';

const UseToken = later(async () => (await import('./token-use.js')).UseToken);
const OVERLAPS = [
  ['PT0S', 'End it at once'], ['PT1H', 'Keep it for 1 hour'], ['PT24H', 'Keep it for 1 day'], ['P7D', 'Keep it for 7 days'],
];
const USUAL_OVERLAP = 'PT24H';
const IDLE = [['PT15M', '15 minutes'], ['PT1H', '1 hour'], ['PT24H', '1 day']];

/** Gives a token another value; the old one may go on for a while. */
export function RotateToken({ base, organization, token, onClose, onDone }) {
  const [key] = useState(newKey);
  const [issued, setIssued] = useState(null);
  const [overlap, setOverlap] = useState(USUAL_OVERLAP);
  const rotate = useAction(async (signal, { endWhenIdle }) => {
    const body = endWhenIdle ? { overlap, endWhenIdle } : { overlap };
    const answer = await call('POST', `${base}/${token.id}/rotate`, { body, key, signal });
    setIssued({ value: answer.body.token, effectiveBy: answer.effectiveBy, overlap, end: answer.body.expiresAt });
    keepPending({ name: token.label, done: 'rotated' }, answer);
    onDone();
  });
  if (issued) {
    return html`<${SecretDialog} key="secret" title="Token rotated" value=${issued.value}
      effectiveBy=${issued.effectiveBy} onClose=${onClose}
      next=${html`<${UseToken} organization=${organization} permissions=${token.permissions} />`}>
      <p>${issued.overlap === 'PT0S' ? html`The old value is refused${issued.effectiveBy ? '' : ' everywhere'} from now on.`
        : 'The old value still works for the time you chose. Put the new one in its place before that.'}${
        issued.end && html` The token ends <${Moment} at=${issued.end} />.`}</p>
    </${SecretDialog}>`;
  }
  return html`<${FormDialog} key="form" title="Rotate Integration Token" action="Rotate Token" busy="Rotating…" form=${rotate}
    fields=${['overlap', 'endWhenIdle']} onClose=${onClose}>
    <p><strong>${token.label}</strong> gets a new value. ${ending(token, organization)} Everything else about it stays.</p>
    <${LastUse} base=${base} token=${token} />
    ${token.endingValue && html`<p class="note note-warn"><${Icon} name="warning" />
      <span>The value of the rotation before still works. This rotation ends it <strong>at once</strong>.</span></p>`}
    <${Field} label="Old value" name="overlap" as="select" error=${errorOf(rotate.error, 'overlap')}
      hint="With an overlap, integrations can move to the new value one after the other."
      onChange=${(event) => setOverlap(event.currentTarget.value)}>
      ${OVERLAPS.map(([value, text]) => html`<option key=${value} value=${value} selected=${value === overlap}>${text}</option>`)}
    </${Field}>
    ${overlap !== 'PT0S' && html`<${Field} label="End it earlier" name="endWhenIdle" as="select"
      error=${errorOf(rotate.error, 'endWhenIdle')} hint="Once the new value is used, and the old one no longer is.">
      <option value="">No</option>
      ${IDLE.filter(([value]) => daysIn(value) <= daysIn(overlap)).map(([value, text]) =>
        html`<option key=${value} value=${value}>${`When it was not used for ${text}`}</option>`)}
    </${Field}>`}
  </${FormDialog}>`;
}

/** What a rotation by an administrator makes of the end. */
function ending({ lifetime, expiresAt, renewUntil }, { maxTokenLifetime: limit }) {
  if (lifetime) {
    const again = limit && daysIn(limit) < daysIn(lifetime) ? limit : lifetime;
    return `It lives for ${durationText(again)} again${renewUntil ? `, until ${exact(renewUntil)} at the latest` : ''}.`;
  }
  if (!expiresAt) return '';
  return Date.parse(expiresAt) > Date.now() ? `It still ends ${exact(expiresAt)}.` : 'It lives for as long again as it has.';
}
