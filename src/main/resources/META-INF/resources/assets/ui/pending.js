import { html, useEffect } from '../lib/preact.js';
import { call } from '../core/api.js';
import { pending, restorePending, updatePending } from '../core/pending.js';
import { useStore } from '../core/store.js';
import { clock } from '../core/time.js';
import { Icon } from './icon.js';
import { say } from './notices.js';

const POLL_MILLIS = 2000;
const SHOWN = 3;
const NONE = [];

const isPast = ({ effectiveBy }) => Date.now() >= Date.parse(effectiveBy);

/** The deletions that do not hold everywhere yet, on every page until they do. */
export function PendingDeletions({ self }) {
  const kept = useStore(pending);
  // Before they are restored they may be somebody else's.
  const items = kept.user === self.id ? kept.items : NONE;
  useEffect(() => restorePending(self.id), [self.id]);
  useEffect(() => {
    if (!items.length) return undefined;
    const abort = new AbortController();
    const due = items.find((item) => isPast(item)) || items[0];
    const timer = setTimeout(() => next(due, abort.signal), POLL_MILLIS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [items]);
  // The queue turns; what is read does not.
  const inOrder = [...items].sort((one, other) => one.since - other.since);
  return html`
    ${inOrder.slice(0, SHOWN).map((item) => html`<${Pending} key=${item.id} item=${item} />`)}
    ${items.length > SHOWN && html`<div class="note note-warn"><${Icon} name="warning" />
      <p>So are ${items.length - SHOWN} more.</p></div>`}`;
}

function Pending({ item }) {
  const { done, what, path, unconfirmed, effectiveBy } = item;
  return html`<div class="note note-warn">
    <${Icon} name="warning" />
    <p><strong>${subject(item)} ${done}, but not yet everywhere.</strong> ${
      who(unconfirmed)} may still accept ${what}${
      effectiveBy && html` until <time datetime=${effectiveBy}>${clock(effectiveBy)}</time> at the latest`}, because it has not
      confirmed the change.${path && ' This page keeps asking.'}</p>
  </div>`;
}

/** Deleting again is how to find out that it holds. */
async function next(item, signal) {
  if (!item.path) {
    if (!isPast(item)) {
      updatePending(item, {});
      return;
    }
    updatePending(item, null);
    say('good', html`${subject(item)} ${item.done}. By this computer’s clock no replica accepts ${item.what} any more.`);
    return;
  }
  try {
    const answer = await call('DELETE', item.path, { signal });
    if (answer.status === 202) updatePending(item, answer.body);
    else over(item);
  } catch (error) {
    if (signal.aborted) return;
    // Whoever may not ask any more is not told any more.
    updatePending(item, [403, 404].includes(error.status) ? null : {});
  }
}

function over(item) {
  updatePending(item, null);
  say('good', html`${subject(item)} ${item.done}. No replica accepts ${item.what} any more.`);
}

const subject = ({ name, many }) => (name ? html`“<bdi>${name}</bdi>” is` : `${many} are`);

function who(unconfirmed) {
  if (!unconfirmed?.length) return 'A replica';
  return `${unconfirmed.length === 1 ? 'Replica' : 'The replicas'} ${unconfirmed.join(', ')}`;
}
