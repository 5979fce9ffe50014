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
 * What has been changed, and whether that holds on every replica already.
 *
 * @param {?{name: string, what: string, done?: string}} deleted what is gone, and what a replica may accept until it has heard of it: stays in
 *     view until it has
 */
export function sayEffective(text, { propagation, effectiveBy }, deleted = null) {
  if (deleted && effectiveBy) addPending(deleted, { effectiveBy });
  else if (propagation === 'complete') say('good', html`${text} It holds everywhere.`);
  else if (effectiveBy) say('warn', html`${text} ${untilThen(effectiveBy)}`);
  else say('good', text);
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
