import { html, useState } from '../lib/preact.js';
import { durationText, exact, fromInput, toInput } from '../core/time.js';
import { Field, errorOf } from '../ui/form.js';

const DAY_MILLIS = 86400000;
const PRESETS = [[7, '7 days'], [30, '30 days'], [90, '90 days'], [365, '1 year']];

/** The fields of a token's form that have errors of their own. */
export const TOKEN_FIELDS = ['label', 'description', 'role', 'expiresAt', 'allowedCidrs'];

/**
 * The fields that creating and editing a token share.
 *
 * @param {{token?: object, organization: object, error: ?Error}} props token: what is edited
 */
export function TokenFields({ token, organization, error, children }) {
  return html`
    <${Field} label="Label" name="label" defaultValue=${token?.label || ''} maxlength="100" required autocomplete="off"
      error=${errorOf(error, 'label')} hint="Unique among the organization's tokens, such as the pipeline's name." />
    <${Field} label="Description" name="description" as="textarea" rows="2" maxlength="1000" optional
      defaultValue=${token?.description || ''} error=${errorOf(error, 'description')} />
    ${children}
    <${Expiry} token=${token} organization=${organization} error=${errorOf(error, 'expiresAt')} />
    <${Field} label="Allowed addresses" name="cidrs" as="textarea" rows="2" optional spellcheck="false"
      defaultValue=${token?.allowedCidrs.join('\n') || ''} error=${errorOf(error, 'allowedCidrs')}
      hint="Networks such as 10.0.0.0/8 or 2001:db8::/32, one a line. Empty: from everywhere." />`;
}

function Expiry({ token, organization, error }) {
  const limit = organization.maxTokenLifetime;
  const usual = !token && organization.defaultTokenLifetime;
  const limitDays = /^P(\d+)D$/.exec(limit || '')?.[1];
  const [choice, setChoice] = useState(token ? 'keep' : '');
  const presets = PRESETS.filter(([days]) => !limitDays || days < limitDays);
  return html`
    <${Field} label="Expiry" name="expiry" as="select" error=${choice === 'date' ? null : error}
      onChange=${(event) => setChoice(event.currentTarget.value)}>
      ${token && html`<option value="keep">${token.expiresAt ? `Unchanged: ${exact(token.expiresAt)}` : 'Unchanged: never'}</option>`}
      ${(!token || token.expiresAt) && html`<option value="">${
        usual ? `After ${durationText(usual)}, as usual here` : limit ? `After ${durationText(limit)}, the longest allowed` : 'Never'}</option>`}
      ${presets.map(([days, text]) => html`<option key=${days} value=${days}>${`In ${text}`}</option>`)}
      <option value="date">On a date…</option>
    </${Field}>
    ${choice === 'date' && html`<${Field} label="Expires at" name="expiresAt" type="datetime-local" required
      min=${toInput(new Date().toISOString())} error=${error} />`}`;
}

/**
 * What the form says, as the API wants it.
 *
 * @returns {object} without expiresAt where nothing was chosen
 */
export function tokenBody({ label, description, role, expiry, expiresAt, cidrs }) {
  const body = {
    label, description: description || null, allowedCidrs: cidrs.split(/[\s,]+/).filter(Boolean),
  };
  if (role) body.role = role;
  if (expiry === 'date' && expiresAt) body.expiresAt = fromInput(expiresAt);
  else if (/^\d+$/.test(expiry)) body.expiresAt = new Date(Date.now() + expiry * DAY_MILLIS).toISOString();
  else if (expiry === '') body.expiresAt = null;
  return body;
}

/** @throws {Error} in the shape of the server's, for what only the form can know */
export function requireDate({ expiry, expiresAt }) {
  if (expiry !== 'date' || expiresAt) return;
  throw Object.assign(new Error(), { violations: [{ field: 'expiresAt', message: 'needs a date and a time' }] });
}
