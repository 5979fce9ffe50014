import { html, useEffect } from '../lib/preact.js';
import { call } from '../core/api.js';
import { pending, restorePending, updatePending } from '../core/pending.js';
import { rights } from '../core/session.js';
import { useStore } from '../core/store.js';
import { clock } from '../core/time.js';
import { Icon } from './icon.js';
import { say, subject } from './notices.js';

const POLL_MILLIS = 2000;
const SHOWN = 3;
const NONE = [];

const isPast = ({ effectiveBy }) => Date.now() >= Date.parse(effectiveBy);

/** The changes that do not hold everywhere yet, on every page until they do. */
export function PendingChanges({ self }) {
  const kept = useStore(pending);
  // Before they are restored they may be somebody else's.
  const items = kept.user === self.id ? kept.items : NONE;
  useEffect(() => restorePending(self.id), [self.id]);
  useEffect(() => {
    if (!items.length) return undefined;
    const abort = new AbortController();
    const timer = setTimeout(() => next(items[0], self, abort.signal), POLL_MILLIS);
    return () => {
      clearTimeout(timer);
      abort.abort();
    };
  }, [items]);
  // The queue turns; what is read does not.
  const inOrder = [...items].sort((one, other) => one.since - other.since);
  return html`
    ${inOrder.slice(0, SHOWN).map((item) => html`<${Pending} key=${item.id} item=${item} asks=${Boolean(item.path || placeOf(self))} />`)}
    ${items.length > SHOWN && html`<div class="note note-warn"><${Icon} name="warning" />
      <p>So are ${items.length - SHOWN} more.</p></div>`}`;
}

function Pending({ item, asks }) {
  const { done, what, unconfirmed, effectiveBy } = item;
  return html`<div class="note note-warn">
    <${Icon} name="warning" />
    <p><strong>${subject(item)} ${done}, but not yet everywhere.</strong> ${
      who(unconfirmed)} may ${what ? `still accept ${what}` : 'go on as before'}${
      effectiveBy && html` until <time datetime=${effectiveBy}>${clock(effectiveBy)}</time> at the latest`}, because it has not
      confirmed the change.${asks && ' This page keeps asking.'}</p>
  </div>`;
}

/** An organization of which the person may change nothing, to see whether that holds. */
const placeOf = (self) => self.memberships.find(({ organizationId }) => rights(self, organizationId).admin);

/** Deleting again is how to find out that it holds; so is a change of nothing, which waits for whatever was changed before. */
async function next(item, self, signal) {
  const place = placeOf(self);
  const wait = () => {
    if (!item.path && isPast(item)) over(item, 'By this computer’s clock ');
    else updatePending(item, {});
  };
  if (!item.path && !place) {
    wait();
    return;
  }
  try {
    const options = { signal, quiet: true };
    const answer = item.path ? await call('DELETE', item.path, options)
      : await call('PATCH', `/organizations/${place.organizationId}`, { ...options, body: {} });
    if (answer.propagation === 'complete') over(item);
    else if (item.path) updatePending(item, answer.body);
    else wait();
  } catch (error) {
    if (signal.aborted) return;
    // Whoever may not ask any more is not told any more.
    if (item.path && [403, 404].includes(error.status)) updatePending(item, null);
    else wait();
  }
}

function over(item, clock = '') {
  const holds = item.what ? `no replica accepts ${item.what} any more.` : 'it holds everywhere.';
  updatePending(item, null);
  say('good', html`${subject(item)} ${item.done}. ${clock}${clock ? holds : holds[0].toUpperCase() + holds.slice(1)}`);
}

function who(unconfirmed) {
  if (!unconfirmed?.length) return 'A replica';
  return `${unconfirmed.length === 1 ? 'Replica' : 'The replicas'} ${unconfirmed.join(', ')}`;
}
