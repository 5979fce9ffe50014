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
 * @param {{token?: object, draft?: {label: string, role: string, expires: string}, organization: object,
 *     roles: object[], error: ?Error}} props token: what is edited; draft: what a new one begins with
 */
export function TokenFields({ token, draft, organization, roles, error, children }) {
  return html`
    <${Field} label="Label" name="label" defaultValue=${token?.label || draft?.label || ''} maxlength="100" required autocomplete="off"
      error=${errorOf(error, 'label')} hint="Unique among the organization's tokens, such as the pipeline's name." />
    <${Field} label="Description" name="description" as="textarea" rows="2" maxlength="1000" optional
      defaultValue=${token?.description || ''} error=${errorOf(error, 'description')} />
    <${RoleField} roles=${roles} current=${token?.role} wanted=${draft?.role} error=${errorOf(error, 'role')} />
    ${children}
    <${Expiry} token=${token} wanted=${draft?.expires || ''} organization=${organization} error=${errorOf(error, 'expiresAt')} />
    <${Field} label="Allowed addresses" name="cidrs" as="textarea" rows="2" optional spellcheck="false"
      defaultValue=${token?.allowedCidrs.join('\n') || ''} error=${errorOf(error, 'allowedCidrs')}
      hint="Networks such as 10.0.0.0/8 or 2001:db8::/32, one a line. Empty: from everywhere." />`;
}

/** @param {{current?: string, wanted?: ?string}} props the role that the token has; the one that a link asks for, if there is such */
function RoleField({ roles, current, wanted, error }) {
  const [picked, pick] = useState(null);
  const known = (role) => roles.some(({ name }) => name === role);
  const offer = !current || known(current) ? roles : [{ id: '', name: current, permissions: [] }, ...roles];
  const chosen = picked || current || (known(wanted) ? wanted : 'CI Token');
  const permissions = offer.find(({ name }) => name === chosen)?.permissions.join(', ');
  return html`<${Field} label="Role" name="role" as="select" error=${error} hint=${permissions && `May: ${permissions}`}
    onChange=${(event) => pick(event.currentTarget.value)}>
    ${offer.map(({ id, name }) => html`<option key=${id} value=${name} selected=${name === chosen}>${name}</option>`)}
  </${Field}>`;
}

/** What a link may ask for: days ("30", "P30D") that are offered, or a date to come; anything else is left out. */
function offered(wanted, presets) {
  const days = Number(/^P?(\d+)D?$/.exec(wanted)?.[1]);
  if (presets.some(([preset]) => preset === days)) return { choice: String(days) };
  const date = /^\d{4}-\d{2}-\d{2}/.test(wanted) ? Date.parse(wanted) : NaN;
  return date > Date.now() ? { choice: 'date', at: toInput(new Date(date).toISOString()) } : { choice: '' };
}

function Expiry({ token, wanted, organization, error }) {
  const limit = organization.maxTokenLifetime;
  const usual = !token && organization.defaultTokenLifetime;
  const limitDays = /^P(\d+)D$/.exec(limit || '')?.[1];
  const presets = PRESETS.filter(([days]) => !limitDays || days < limitDays);
  const [begin] = useState(() => (token ? { choice: 'keep' } : offered(wanted, presets)));
  const [choice, setChoice] = useState(begin.choice);
  return html`
    <${Field} label="Expiry" name="expiry" as="select" error=${choice === 'date' ? null : error}
      onChange=${(event) => setChoice(event.currentTarget.value)}>
      ${token && html`<option value="keep">${token.expiresAt ? `Unchanged: ${exact(token.expiresAt)}` : 'Unchanged: never'}</option>`}
      ${(!token || token.expiresAt) && html`<option value="">${
        usual ? `After ${durationText(usual)}, as usual here` : limit ? `After ${durationText(limit)}, the longest allowed` : 'Never'}</option>`}
      ${presets.map(([days, text]) => html`<option key=${days} value=${days} selected=${String(days) === choice}>${`In ${text}`}</option>`)}
      <option value="date" selected=${choice === 'date'}>On a date…</option>
    </${Field}>
    ${choice === 'date' && html`<${Field} label="Expires at" name="expiresAt" type="datetime-local" required
      defaultValue=${begin.at || ''} min=${toInput(new Date().toISOString())} error=${error} />`}`;
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

const lines = (text) => (text || '').replace(/\r\n?/g, '\n').trim();

/** Of what the form says only what the person has changed: whatever else others have changed meanwhile stays. */
export function tokenChanges(form, token) {
  const body = tokenBody(form);
  if (body.label === token.label) delete body.label;
  if (lines(body.description) === lines(token.description)) delete body.description;
  if (body.role === token.role) delete body.role;
  if (body.allowedCidrs.join() === token.allowedCidrs.join()) delete body.allowedCidrs;
  if ((form.enabled === 'on') !== token.enabled) body.enabled = form.enabled === 'on';
  return body;
}

/** @throws {Error} in the shape of the server's, for what only the form can know */
export function requireDate({ expiry, expiresAt }) {
  if (expiry !== 'date' || expiresAt) return;
  throw Object.assign(new Error(), { violations: [{ field: 'expiresAt', message: 'needs a date and a time' }] });
}
