import { html } from '../lib/preact.js';
import { call } from '../core/api.js';
import { useLoad } from '../core/load.js';
import { exact } from '../core/time.js';
import { Conflict, useChange } from '../ui/conflict.js';
import { FormDialog, WaitDialog } from '../ui/form-dialog.js';
import { sayEffective } from '../ui/notices.js';
import { requireExpiry } from './token-expiry.js';
import { TOKEN_FIELDS, TokenFields, tokenChanges } from './token-form.js';

/** Changes what can be changed of a token, and disables or enables it; of the token as it is now, not as the list has it. */
export function EditToken({ base, token, onClose, ...rest }) {
  const path = `${base}/${token.id}`;
  const fresh = useLoad((signal) => call('GET', path, { signal }), [path]);
  if (fresh.data) return html`<${EditForm} path=${path} seen=${fresh.data} onClose=${onClose} ...${rest} />`;
  return html`<${WaitDialog} title="Edit Integration Token" what=${fresh} onClose=${onClose} />`;
}

/**
 * @param {{path: string, organization: object, roles: object[], seen: {body: object, tag: string}, onClose: () => void,
 *     onDone: () => void}} props seen: what the person looks at, and which version that is
 */
function EditForm({ path, organization, roles, seen, onClose, onDone }) {
  const token = seen.body;
  const save = useChange(path, seen, changes, (answer) => {
    onClose();
    if (!answer) return;
    onDone();
    sayEffective({ name: answer.body.label, done: 'changed' }, answer);
  });
  return html`<${FormDialog} title="Edit Integration Token" action=${save.theirs ? 'Save mine' : 'Save'} busy="Saving…"
    form=${save} fields=${TOKEN_FIELDS} onClose=${onClose}>
    <${Conflict} what="token" fields=${TOKEN_IN_WORDS} before=${token} theirs=${save.theirs} />
    <${TokenFields} token=${token} organization=${organization} roles=${roles} error=${save.error}>
      <label class="check"><input type="checkbox" name="enabled" defaultChecked=${token.enabled} />
        <span>Enabled<span class="hint">A disabled token is refused until it is enabled again.</span></span></label>
    </${TokenFields}>
  </${FormDialog}>`;
}

function changes(form, token) {
  requireExpiry(form);
  return tokenChanges(form, token);
}

/** @type {Object<string, [string, (token: object) => string]>} */
export const TOKEN_IN_WORDS = {
  label: ['Label', (token) => token.label],
  description: ['Description', (token) => token.description || 'none'],
  role: ['Role', (token) => token.role],
  enabled: ['State', (token) => (token.enabled ? 'enabled' : 'disabled')],
  expiresAt: ['Expiry', (token) => (token.expiresAt ? exact(token.expiresAt) : 'never')],
  holderMayRenew: ['Renewal by its holder', (token) => (token.holderMayRenew ? 'allowed' : 'not allowed')],
  renewUntil: ['Renew until', (token) => (token.renewUntil ? exact(token.renewUntil) : 'no limit')],
  allowedCidrs: ['Allowed addresses', (token) => token.allowedCidrs.join(', ') || 'everywhere'],
  hint: ['Value', (token) => token.hint],
};
