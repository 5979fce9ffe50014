import { html } from '../lib/preact.js';
import { call } from '../core/api.js';
import { useAction } from '../core/load.js';
import { FormDialog } from '../ui/form-dialog.js';
import { sayEffective } from '../ui/notices.js';
import { TOKEN_FIELDS, TokenFields, requireDate, tokenBody } from './token-form.js';

/** Changes what can be changed of a token, and disables or enables it. */
export function EditToken({ base, organization, token, onClose, onDone }) {
  const save = useAction(async (signal, form) => {
    requireDate(form);
    const body = { ...tokenBody(form), enabled: form.enabled === 'on' };
    const answer = await call('PATCH', `${base}/${token.id}`, { body, signal });
    onClose();
    onDone();
    sayEffective(html`“<bdi>${answer.body.label}</bdi>” is changed.`, answer);
  });
  return html`<${FormDialog} title="Edit Integration Token" action="Save" busy="Saving…" form=${save}
    fields=${TOKEN_FIELDS} onClose=${onClose}>
    <${TokenFields} token=${token} organization=${organization} error=${save.error}>
      <label class="check"><input type="checkbox" name="enabled" defaultChecked=${token.enabled} />
        <span>Enabled<span class="hint">A disabled token is refused until it is enabled again.</span></span></label>
    </${TokenFields}>
  </${FormDialog}>`;
}
