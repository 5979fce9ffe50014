import { html, useEffect, useState } from '../lib/preact.js';
import { call } from '../core/api.js';
import { clock } from '../core/time.js';
import { Icon } from '../ui/icon.js';
import { say } from '../ui/notices.js';
import { WarningDialog } from '../ui/warning.js';
import { disabling } from './token-disable.js';
import { LastUse } from './token-usage.js';

const POLL_MILLIS = 2000;

/**
 * @param {{base: string, token: object, onClose: () => void, onDone: () => void,
 *     onDeleted: (token: object, answer: object) => void}} props onDeleted: told whether it holds already
 */
export function DeleteToken({ base, token, onClose, onDone, onDeleted }) {
  const [inUse, setInUse] = useState(false);
  async function remove(signal) {
    let answer;
    try {
      answer = await call('DELETE', `${base}/${token.id}${inUse ? '?confirm=true' : ''}`, { signal });
    } catch (error) {
      if (error.code !== 'IN_USE') throw error;
      setInUse(true);
      return;
    }
    onClose();
    onDeleted(token, answer);
    if (answer.status === 204) say('good', html`“<bdi>${token.label}</bdi>” is deleted. No replica accepts it any more.`);
  }
  const instead = token.enabled && { action: 'Disable instead', onConfirm: disabling({ base, token, onClose, onDone }) };
  return html`<${WarningDialog} action=${inUse ? 'Delete nevertheless' : 'Delete'} onConfirm=${remove} onClose=${onClose}
    instead=${instead}>
    ${inUse && html`<p role="alert"><strong>It is in use.</strong> Your organization wants you to ask around first.</p>`}
    <p>Integrations that use <strong>${token.label}</strong> will break. This cannot be undone.${
      instead && ' If you only want to see who still needs it, disable it: that can.'}</p>
    <${LastUse} base=${base} token=${token} />
  </${WarningDialog}>`;
}

/** The deletions that some replica has not confirmed; asking again is how to find out that it has. */
export function PendingDeletions({ base, pending, setPending }) {
  useEffect(() => {
    if (!pending.length) return undefined;
    const abort = new AbortController();
    const timer = setTimeout(async () => {
      const [first, ...rest] = pending;
      try {
        const answer = await call('DELETE', `${base}/${first.token.id}`, { signal: abort.signal });
        if (answer.status === 202) {
          setPending([...rest, { token: first.token, ...answer.body }]);
          return;
        }
        say('good', html`“<bdi>${first.token.label}</bdi>” is deleted. No replica accepts it any more.`);
        setPending(rest);
      } catch {
        if (!abort.signal.aborted) setPending([...rest, first]);
      }
    }, POLL_MILLIS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [pending]);
  return html`<div role="status">
    ${pending.map(({ token, unconfirmed, effectiveBy }) => html`<p class="note note-warn" key=${token.id}>
      <${Icon} name="warning" />
      <span><strong>“<bdi>${token.label}</bdi>” is deleted, but not yet everywhere.</strong> ${who(unconfirmed)} may still accept it
        ${effectiveBy ? html` until <time datetime=${effectiveBy}>${clock(effectiveBy)}</time> at the latest` : ''}, because
        it has not confirmed the change. This page keeps asking.</span>
    </p>`)}
  </div>`;
}

function who(unconfirmed) {
  if (!unconfirmed?.length) return 'A replica';
  return `${unconfirmed.length === 1 ? 'Replica' : 'The replicas'} ${unconfirmed.join(', ')}`;
}
