import { html, useState } from '../lib/preact.js';
import { durationText, fromInput, toInput } from '../core/time.js';
import { Field, errorOf } from '../ui/form.js';
import { Lines, listed } from '../ui/lines.js';
import { ChangedExpiry, NewExpiry, changedExpiry, newExpiry } from './token-expiry.js';

/** The fields of a token's form that have errors of their own. */
export const TOKEN_FIELDS = ['label', 'description', 'role', 'expiresAt', 'lifetime', 'renewUntil', 'allowedCidrs'];

/**
 * The fields that creating and editing a token share.
 *
 * @param {{token?: object, draft?: {label: string, role: string, expires: string}, organization: object,
 *     roles: object[], error: ?Error, children?: any}} props token: what is edited; draft: what a new one begins with
 */
export function TokenFields({ token, draft, organization, roles, error, children }) {
  return html`
    <${Field} label="Label" name="label" defaultValue=${token?.label || draft?.label || ''} maxlength="100" required autocomplete="off"
      error=${errorOf(error, 'label')} hint="Unique among the organization's tokens, such as the pipeline's name." />
    <${Field} label="Description" name="description" as="textarea" rows="2" maxlength="1000" optional
      defaultValue=${token?.description || ''} error=${errorOf(error, 'description')} />
    <${RoleField} roles=${roles} current=${token?.role} wanted=${draft?.role} error=${errorOf(error, 'role')} />
    ${children}
    ${token ? html`<${ChangedExpiry} token=${token} organization=${organization} error=${error} />
        <${Renewal} token=${token} error=${errorOf(error, 'renewUntil')} />`
      : html`<${NewExpiry} wanted=${draft?.expires || ''} organization=${organization} error=${error} />`}
    <${Lines} label="Allowed addresses" name="cidrs" of="allowedCidrs" rows="2" optional
      defaultValue=${token?.allowedCidrs.join('\n') || ''} error=${error}
      hint="Networks such as 10.0.0.0/8 or 2001:db8::/32, one a line. Empty: from everywhere." />`;
}

/**
 * @param {{roles: object[], current?: string, wanted?: ?string, error: ?string}} props current: the role that the token has;
 *     wanted: the one that a link asks for, if there is such
 */
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

/** What the holder may do about the end, and what nobody may. */
function Renewal({ token, error }) {
  return html`
    ${(token.lifetime || token.holderMayRenew) && html`<label class="check">
      <input type="checkbox" name="holderMayRenew" defaultChecked=${token.holderMayRenew} />
      <span>Its holder may renew it<span class="hint">Who rotates it with the token itself then gives it ${
        token.lifetime ? durationText(token.lifetime) : 'its lifetime'} again, too.</span></span></label>`}
    <${Field} label="Renew until" name="renewUntil" type="datetime-local" optional error=${error}
      defaultValue=${token.renewUntil ? toInput(token.renewUntil) : ''}
      hint="It never lives longer, whoever rotates it. Empty: no such limit." />`;
}

function common({ label, description, role, cidrs }) {
  const body = { label, description: description || null, allowedCidrs: listed(cidrs) };
  return role ? { ...body, role } : body;
}

/** What the form says of a new token, as the API wants it. */
export const tokenBody = (form) => ({ ...common(form), ...newExpiry(form) });

const lines = (text) => (text || '').replace(/\r\n?/g, '\n').trim();

/** Of what the form says only what the person has changed: whatever else others have changed meanwhile stays. */
export function tokenChanges(form, token) {
  /** @type {Object<string, any>} */
  const body = { ...common(form), ...changedExpiry(form) };
  if (body.label === token.label) delete body.label;
  if (lines(body.description) === lines(token.description)) delete body.description;
  if (body.role === token.role) delete body.role;
  if (body.allowedCidrs.join() === token.allowedCidrs.join()) delete body.allowedCidrs;
  if ((form.enabled === 'on') !== token.enabled) body.enabled = form.enabled === 'on';
  const mayRenew = form.holderMayRenew === 'on';
  if (mayRenew !== token.holderMayRenew) body.holderMayRenew = mayRenew;
  if (form.renewUntil !== (token.renewUntil ? toInput(token.renewUntil) : '')) {
    body.renewUntil = form.renewUntil ? fromInput(form.renewUntil) : null;
  }
  return body;
}
