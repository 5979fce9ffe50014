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
  const elsewhere = error.violations?.map(({ field, message }) => `${field} ${message}`).join('; ');
  return html`<${ErrorNote} error=${elsewhere ? { message: elsewhere } : error} />`;
}

/**
 * A labelled control with its hint and its error.
 *
 * @param {{label: string, name: string, as?: string, hint?: any, error?: ?string, optional?: boolean, children?: any}
 *     & Object<string, any>} props the rest goes to the control
 */
export function Field({ label, name, as = 'input', hint, error, optional, children, ...control }) {
  const id = useRef(`field-${++lastId}`).current;
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return html`<div class=${`field ${error ? 'invalid' : ''}`}>
    <label for=${id}>${label}${optional && html`<span class="quiet"> optional</span>`}</label>
    ${h(as, {
      id, name, 'aria-invalid': error ? 'true' : undefined, 'aria-describedby': described || undefined, ...control,
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
