import { html, useState } from '../lib/preact.js';
import { DAY_MILLIS, daysIn, durationText, exact, fromInput, toInput } from '../core/time.js';
import { Icon } from '../ui/icon.js';
import { Field, errorOf } from '../ui/form.js';

/** @type {[number, string][]} */
const PRESETS = [[7, '7 days'], [30, '30 days'], [90, '90 days'], [365, '1 year']];
const USUAL_DAYS = 90;

export const afterDays = (days) => new Date(Date.now() + days * DAY_MILLIS).toISOString();

/** What a link may ask for: days ("30", "P30D") that are offered, or a date to come; anything else is left out. */
function offered(wanted, presets) {
  const days = Number(/^P?(\d+)D?$/.exec(wanted)?.[1]);
  if (presets.some(([preset]) => preset === days)) return { choice: String(days) };
  const date = /^\d{4}-\d{2}-\d{2}/.test(wanted) ? Date.parse(wanted) : NaN;
  return date > Date.now() ? { choice: 'date', at: toInput(new Date(date).toISOString()) } : null;
}

export const presetsUpTo = (limit) => PRESETS.filter(([days]) => !limit || days < daysIn(limit));

/**
 * When a new token ends: after a time, which each rotation gives it again, on a date, or never.
 *
 * @param {{wanted: string, organization: object, error: ?Error}} props wanted: what a link asks for
 */
export function NewExpiry({ wanted, organization, error }) {
  const { defaultTokenLifetime: usual, maxTokenLifetime: limit } = organization;
  const presets = presetsUpTo(limit);
  const [begin] = useState(() => offered(wanted, presets)
    || { choice: usual || !presets.some(([days]) => days === USUAL_DAYS) ? '' : String(USUAL_DAYS) });
  const [choice, setChoice] = useState(begin.choice);
  const given = usual || limit;
  const days = choice === '' ? given && daysIn(given) : Number(choice);
  return html`
    <${Field} label="Expiry" name="expiry" as="select" error=${error && choice !== 'date' && choice !== 'days' ? expiryError(error) : null}
      hint=${days ? `Ends ${exact(afterDays(days))}, unless it is rotated before: a rotation gives it as long again.` : null}
      onChange=${(event) => setChoice(event.currentTarget.value)}>
      ${given && html`<option value="" selected=${choice === ''}>${
        `After ${durationText(given)}, ${usual ? 'as usual here' : 'the longest allowed'}`}</option>`}
      ${presets.map(([count, text]) => html`<option key=${count} value=${count} selected=${String(count) === choice}>${`After ${text}`}</option>`)}
      <option value="days" selected=${choice === 'days'}>After a number of days…</option>
      <option value="date" selected=${choice === 'date'}>On a date…</option>
      ${!given && html`<option value="" selected=${choice === ''}>Never</option>`}
    </${Field}>
    ${choice === 'days' && html`<${Field} label="Lifetime in days" name="days" type="number" min="1" max="36500" required
      hint="A rotation gives it as long again." error=${expiryError(error)} />`}
    ${choice === 'date' && html`<${EndDate} at=${begin.at} error=${expiryError(error)} hint="A rotation leaves the date as it is." />`}
    ${choice === '' && !given && html`<${Endless} />`}`;
}

/** When a token ends that there is: as before, on another date, or never. */
export function ChangedExpiry({ token, organization, error }) {
  const limit = organization.maxTokenLifetime;
  const [choice, setChoice] = useState('keep');
  return html`
    <${Field} label="Expiry" name="expiry" as="select" error=${choice === 'date' ? null : expiryError(error)}
      onChange=${(event) => setChoice(event.currentTarget.value)}>
      <option value="keep">${token.expiresAt ? `Unchanged: ${exact(token.expiresAt)}` : 'Unchanged: never'}</option>
      ${presetsUpTo(limit).map(([days, text]) => html`<option key=${days} value=${days}>${`In ${text}`}</option>`)}
      <option value="date">On a date…</option>
      ${token.expiresAt && html`<option value="">${limit ? `After ${durationText(limit)}, the longest allowed` : 'Never'}</option>`}
    </${Field}>
    ${choice === 'date' && html`<${EndDate} error=${expiryError(error)} />`}
    ${choice === '' && !limit && html`<${Endless} />`}`;
}

export function EndDate({ at = '', error, hint, onInput }) {
  return html`<${Field} label="Expires at" name="expiresAt" type="datetime-local" required
    defaultValue=${at} min=${toInput(new Date().toISOString())} error=${error} hint=${hint}
    onInput=${onInput} />`;
}

function Endless() {
  return html`<p class="note note-warn" role="alert"><${Icon} name="warning" />
    <span><strong>Whoever finds the value can use it for good.</strong> With an end it has to be replaced now and then, and what
      nobody replaces ends by itself.</span></p>`;
}

const expiryError = (error) => errorOf(error, 'expiresAt') || errorOf(error, 'lifetime');

/** The end of a new token as the API wants it: of a number of days it is a length, which runs anew. */
export function newExpiry({ expiry, days, expiresAt }) {
  if (expiry === 'date') return { expiresAt: fromInput(expiresAt) };
  const length = expiry === 'days' ? days : expiry;
  return length ? { lifetime: `P${length}D` } : {};
}

/** Nothing, where the end stays. */
export function changedExpiry({ expiry, expiresAt }) {
  if (expiry === 'keep') return {};
  if (expiry === 'date') return { expiresAt: fromInput(expiresAt) };
  return { expiresAt: expiry ? afterDays(Number(expiry)) : null };
}

/** @throws {Error} in the shape of the server's, for what only the form can know */
export function requireExpiry({ expiry, days, expiresAt }) {
  if (expiry === 'date' && !expiresAt) throw missing('needs a date and a time');
  if (expiry === 'days' && !/^[1-9]\d{0,4}$/.test(days)) throw missing('needs a number of days');
}

const missing = (message) => Object.assign(new Error(), { violations: [{ field: 'expiresAt', message }] });
