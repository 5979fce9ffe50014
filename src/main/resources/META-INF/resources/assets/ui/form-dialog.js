import { html } from '../lib/preact.js';
import { ErrorNote, Loading } from './basics.js';
import { Dialog } from './dialog.js';
import { FormError, values } from './form.js';

/**
 * A window with a form: its fields, what went wrong with none of them, and the two buttons.
 *
 * @param {{title: string, action: string, busy: string, form: object, fields: string[], onClose: () => void,
 *     tone?: 'warning', hideError?: boolean, children?: any}} props action and busy: what the button says before and meanwhile; form:
 *     of useAction, run with the form's values; fields: those that show their errors themselves
 */
export function FormDialog({ title, action, busy, form, fields, onClose, tone, hideError, children }) {
  return html`<${Dialog} title=${title} tone=${tone} onClose=${onClose}>
    <form onSubmit=${(event) => form.run(values(event))} novalidate>
      <div class="dialog-body">
        ${children}
        ${!hideError && html`<${FormError} error=${form.error} fields=${fields} />`}
      </div>
      <footer class="dialog-actions">
        <button type="button" class="button" onClick=${onClose}>Cancel</button>
        <button class=${`button ${tone === 'warning' ? 'danger' : 'primary'}`} aria-disabled=${form.busy}>
          ${form.busy ? busy : action}</button>
      </footer>
    </form>
  </${Dialog}>`;
}

/** @param {{title: string, what: object, onClose: () => void}} props what: of useLoad; what a form is about, on its way */
export function WaitDialog({ title, what, onClose }) {
  return html`<${Dialog} title=${title} onClose=${onClose}><div class="dialog-body">
    <${ErrorNote} error=${what.error} retry=${what.reload} />${!what.error && html`<${Loading} />`}
  </div></${Dialog}>`;
}
