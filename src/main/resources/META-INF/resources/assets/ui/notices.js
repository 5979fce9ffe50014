import { html } from '../lib/preact.js';
import { clock } from '../core/time.js';
import { addPending } from '../core/pending.js';
import { createStore, useStore } from '../core/store.js';
import { IconButton } from './basics.js';
import { Icon } from './icon.js';

/** What has just been done, said once on the page. */
const notice = createStore(null);
const SHORTEST_MILLIS = 1000;

/**
 * @param {'good'|'warn'|'bad'} kind
 * @param text a text, or html where it names something: whatever people have named is isolated (bdi)
 */
export function say(kind, text) {
  notice.set({ kind, text, since: performance.now() });
}

/** Of a change that some replica has not confirmed. */
export const untilThen = (effectiveBy) => `Not yet everywhere: a replica that has not confirmed the change may go on as before until ${
  clock(effectiveBy)} at the latest.`;

/**
 * Such as: The old value of “pipeline” is; or: 3 tokens are.
 *
 * @param {import('../core/pending.js').Change} change
 */
export const subject = ({ of, name, many }) => (name ? html`${of && `${of} `}“<bdi>${name}</bdi>” is` : `${many} are`);

/**
 * What has been changed, and whether that holds on every replica already; else it stays in view until it does.
 *
 * @param {import('../core/pending.js').Change} change
 */
export function sayEffective(change, { propagation, effectiveBy }) {
  keepPending(change, { effectiveBy });
  if (!effectiveBy) say('good', html`${subject(change)} ${change.done}.${propagation === 'complete' && ' It holds everywhere.'}`);
}

/** The same beside a value that is shown once, which says the rest. */
export function keepPending(change, { effectiveBy }) {
  if (effectiveBy) addPending(change, { effectiveBy });
}

export function hush() {
  notice.set(null);
}

/** On the way to another page; what was said just now is said to be read there. */
export function hushOld() {
  if (notice.get() && performance.now() - notice.get().since > SHORTEST_MILLIS) hush();
}

/** @param {{children: any}} props what is said for as long as it holds, whatever is said once */
export function Notices({ children }) {
  const now = useStore(notice);
  return html`<div class="notices" role="status">
    ${children}
    ${now && html`<div class=${`note note-${now.kind}`}>
      <${Icon} name=${now.kind === 'good' ? 'check' : 'warning'} />
      <p>${now.text}</p>
      <${IconButton} icon="close" label="Dismiss message" onClick=${hush} />
    </div>`}
  </div>`;
}
