import { createStore } from './store.js';

/**
 * Changes that some replica has not confirmed, kept for as long as the browser's tab, so that neither another page nor a
 * reload loses one.
 */
export const pending = createStore({ user: null, items: [] });

const PLACE = 'tollgate.pending';
const JOB = 'tollgate.job';

/** Whoever else signs in in this tab is told nothing of them. */
export function restorePending(user) {
  let kept = null;
  try {
    kept = JSON.parse(sessionStorage.getItem(PLACE));
  } catch {
    // What cannot be read is as good as nothing.
  }
  if (kept && kept.user !== user) forgetPending();
  pending.set({ user, items: kept?.user === user ? kept.items : [] });
}

/** Names that somebody has seen are nothing to who comes after them. */
export function forgetPending() {
  try {
    [PLACE, JOB].forEach((place) => sessionStorage.removeItem(place));
  } catch {
    // Then nothing is kept either.
  }
}

/**
 * @typedef {{name?: string, of?: string, many?: string, done?: string, what?: string, path?: string}} Change name: as somebody has called it;
 *     of: what of it, such as "The old value of"; many: or how many they are; done: in a word; what: what a replica may still
 *     accept, such as "its tokens"; path: where to ask again, for what can be deleted again
 *
 * @param {Change} change
 * @param {{unconfirmed?: string[], effectiveBy: string}} answer which replicas have not confirmed it, and by when it holds anyhow
 */
export function addPending({ name, of, many, done = 'deleted', what, path }, { unconfirmed, effectiveBy }) {
  const since = performance.timeOrigin + performance.now();
  const id = path || `${since} ${done} ${name || many}`;
  keep([...pending.get().items.filter((other) => other.id !== id), { id, since, name, of, many, done, what, path, unconfirmed, effectiveBy }]);
}

/** @param {?object} answer what is said of it by now, in the end of the queue; null: it is over */
export function updatePending({ id }, answer) {
  const { items } = pending.get();
  const one = items.find((other) => other.id === id);
  const rest = items.filter((other) => other !== one);
  keep(one && answer ? [...rest, { ...one, ...answer }] : rest);
}

function keep(items) {
  const kept = { ...pending.get(), items };
  pending.set(kept);
  try {
    sessionStorage.setItem(PLACE, JSON.stringify(kept));
  } catch {
    // Without room for it only a reload loses them.
  }
}

/** The job that this tab of the browser waits for, also after a reload. */
export function jobUnderWay(base) {
  try {
    const job = JSON.parse(sessionStorage.getItem(JOB));
    return job?.base === base ? job : null;
  } catch {
    return null;
  }
}

/** @param {?object} job null: it is over */
export function rememberJob(job) {
  try {
    if (job) sessionStorage.setItem(JOB, JSON.stringify(job));
    else sessionStorage.removeItem(JOB);
  } catch {
    // Without room for it only a reload loses it.
  }
}
