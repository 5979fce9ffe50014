import { html, useState } from '../lib/preact.js';
import { call, newKey } from '../core/api.js';
import { useAction } from '../core/load.js';
import { FormDialog } from '../ui/form-dialog.js';
import { later } from '../ui/later.js';
import { keepPending } from '../ui/notices.js';
import { SecretDialog } from '../ui/secret.js';
import { requireExpiry } from './token-expiry.js';
import { TOKEN_FIELDS, TokenFields, tokenBody } from './token-form.js';

const UseToken = later(async () => (await import('./token-use.js')).UseToken);

/**
 * The window that creates an integration token, and the one that shows its value once.
 *
 * @param {{base: string, organization: object, roles: object[], onClose: () => void, onDone: () => void,
 *     draft?: object}} props draft: what a link has filled in; nothing is created before the person says so
 */
export function NewToken({ base, organization, roles, onClose, onDone, draft }) {
  // One key for the window's whole life: however often the request goes out, it makes one token.
  const [key] = useState(newKey);
  const [issued, setIssued] = useState(null);
  const create = useAction(async (signal, form) => {
    requireExpiry(form);
    const body = tokenBody(form);
    const answer = await call('POST', base, { body, key, signal });
    const { token: value, label, permissions } = answer.body;
    setIssued({ value, label, permissions, effectiveBy: answer.effectiveBy });
    keepPending({ name: label, done: 'created' }, answer);
    onDone();
  });
  if (issued) {
    return html`<${SecretDialog} key="secret" title="Token created" value=${issued.value}
      effectiveBy=${issued.effectiveBy} onClose=${onClose}
      next=${html`<${UseToken} organization=${organization} permissions=${issued.permissions} />`}>
      <p>Give this value to <strong>${issued.label}</strong>, for example as a secret of its pipeline.</p>
    </${SecretDialog}>`;
  }
  return html`<${FormDialog} key="form" title="New Integration Token" action="Create Token" busy="Creating…" form=${create}
    fields=${TOKEN_FIELDS} onClose=${onClose}>
    ${draft && html`<p class="hint">A link has filled this in. Check it before you create the token.</p>`}
    <${TokenFields} organization=${organization} roles=${roles} draft=${draft} error=${create.error} />
  </${FormDialog}>`;
}
