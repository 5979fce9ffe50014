import { html, useState } from '../lib/preact.js';
import { addPending } from '../core/pending.js';
import { Changed, useSeen } from '../ui/conflict.js';
import { say } from '../ui/notices.js';
import { WarningDialog } from '../ui/warning.js';
import { disabling } from './token-disable.js';
import { TOKEN_IN_WORDS } from './token-edit.js';
import { LastUse } from './token-usage.js';

/**
 * @param {{base: string, token: object, onClose: () => void, onDone: () => void, onDeleted: () => void}} props
 */
export function DeleteToken({ base, token, onClose, onDone, onDeleted }) {
  const [inUse, setInUse] = useState(false);
  const item = useSeen(`${base}/${token.id}`);
  async function remove(signal) {
    let answer;
    try {
      answer = await item.act('DELETE', signal, inUse ? '?confirm=true' : '');
    } catch (error) {
      if (error.code !== 'IN_USE') throw error;
      setInUse(true);
      return;
    }
    if (!answer) return;
    onClose();
    onDeleted();
    if (answer.status === 202) addPending(pendingToken(base, token), answer.body);
    else say('good', html`“<bdi>${token.label}</bdi>” is deleted. No replica accepts it any more.`);
  }
  const instead = token.enabled && { action: 'Disable instead', onConfirm: disabling({ base, token, onClose, onDone }) };
  return html`<${WarningDialog} action=${inUse ? 'Delete nevertheless' : 'Delete'} onConfirm=${remove} onClose=${onClose}
    ready=${item.ready} instead=${instead}>
    <${Changed} what="token" fields=${TOKEN_IN_WORDS} before=${token} item=${item} />
    ${inUse && html`<p role="alert"><strong>It is in use.</strong> Your organization wants you to ask around first.</p>`}
    <p>Integrations that use <strong>${token.label}</strong> will break. This cannot be undone.${
      instead && ' If you only want to see who still needs it, disable it: that can.'}</p>
    <${LastUse} base=${base} token=${token} />
  </${WarningDialog}>`;
}

/** What a replica that has not heard of the deletion may still do. */
export const pendingToken = (base, { id, label }) => ({ name: label, what: 'it', path: `${base}/${id}` });
