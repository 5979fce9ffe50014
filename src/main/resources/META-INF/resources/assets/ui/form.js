import { h, html, useRef } from '../lib/preact.js';
import { ErrorNote } from './basics.js';

let lastId = 0;

/** What the server says about one field: "label", and "allowedCidrs[1]" for "allowedCidrs". */
export function fieldError(error, name) {
  const violation = error?.violations?.find(({ field }) => field.replace(/[.[].*$/, '') === name);
  return violation ? `${name === 'role' ? 'This role' : 'This'} ${violation.message}` : null;
}

/** Codes that are about one field, though the server does not name it. */
const CODE_FIELDS = { LABEL_TAKEN: 'label', NAME_TAKEN: 'name', LIFETIME_EXCEEDED: 'expiresAt', ALREADY_MEMBER: 'email' };

export function errorOf(error, name) {
  if (!error) return null;
  return CODE_FIELDS[error.code] === name ? error.message : fieldError(error, name);
}

/** The part of an error that none of the form's fields shows. */
export function FormError({ error, fields }) {
  if (!error || fields.some((name) => errorOf(error, name))) return null;
  return html`<${ErrorNote} error=${error} />`;
}

/**
 * A labelled control with its hint and its error.
 *
 * @param {{label: string, name: string, as?: string, hint?: any, error?: any, optional?: boolean, control?: object, children?: any}
 *     & Object<string, any>} props control: a ref to it, to which the rest goes
 */
export function Field({ label, name, as = 'input', hint, error, optional, control, children, ...rest }) {
  const id = useRef(`field-${++lastId}`).current;
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return html`<div class=${`field ${error ? 'invalid' : ''}`}>
    <label for=${id}>${label}${optional && html`<span class="quiet"> optional</span>`}</label>
    ${h(as, {
      id, name, ref: control, 'aria-invalid': error ? 'true' : undefined, 'aria-describedby': described || undefined, ...rest,
    }, children)}
    ${hint && html`<p class="hint" id=${`${id}-hint`}>${hint}</p>`}
    ${error && html`<p class="field-error" id=${`${id}-error`} role="alert">${error}</p>`}
  </div>`;
}

/** The values of a submitted form by name, trimmed. */
export function values(event) {
  event.preventDefault();
  return Object.fromEntries([...new FormData(event.currentTarget)].map(([name, value]) =>
    [name, name.includes('assword') ? value : String(value).trim()]));
}
