import { html } from '../lib/preact.js';
import { call } from '../core/api.js';
import { useAction } from '../core/load.js';
import { Dialog } from '../ui/dialog.js';
import { FormError, values } from '../ui/form.js';
import { sayEffective } from './organization-change.js';
import { TOKEN_FIELDS, TokenFields, requireDate, tokenBody } from './token-form.js';

/** Changes what can be changed of a token, and disables or enables it. */
export function EditToken({ base, organization, token, onClose, onDone }) {
  const save = useAction(async (signal, form) => {
    requireDate(form);
    const body = { ...tokenBody(form), enabled: form.enabled === 'on' };
    const answer = await call('PATCH', `${base}/${token.id}`, { body, signal });
    onClose();
    onDone();
    sayEffective(`“${answer.body.label}” is changed.`, answer);
  });
  return html`<${Dialog} title="Edit Integration Token" onClose=${onClose}>
    <form onSubmit=${(event) => save.run(values(event))} novalidate>
      <div class="dialog-body">
        <${TokenFields} token=${token} organization=${organization} error=${save.error}>
          <label class="check"><input type="checkbox" name="enabled" defaultChecked=${token.state !== 'DISABLED'} />
            <span>Enabled<span class="hint">A disabled token is refused until it is enabled again.</span></span></label>
        </${TokenFields}>
        <${FormError} error=${save.error} fields=${TOKEN_FIELDS} />
      </div>
      <footer class="dialog-actions">
        <button type="button" class="button" onClick=${onClose}>Cancel</button>
        <button class="button primary" disabled=${save.busy}>${save.busy ? 'Saving…' : 'Save'}</button>
      </footer>
    </form>
  </${Dialog}>`;
}
