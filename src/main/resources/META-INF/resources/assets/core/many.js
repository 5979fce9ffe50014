import { call, newKey } from './api.js';
import { rememberJob } from './pending.js';
import { plain } from './words.js';

/** One act on many tokens: on those that were picked, one by one, or on all that a filter matches, by one call. */

const AT_ONCE = 4;
const POLL_MILLIS = 1000;

/**
 * Acts on each, a few at a time; what goes wrong with one is told and leaves the others alone.
 *
 * @param {any[]} items
 * @param {(item: any) => Promise<object>} act
 * @param {(done: number) => void} told how many are over
 * @returns {Promise<{answers: {item: any, answer: object}[], failures: {item: any, error: Error}[]}>}
 */
export async function each(items, act, signal, told) {
  const answers = [];
  const failures = [];
  const waiting = [...items];
  async function work() {
    for (let item = waiting.shift(); item && !signal.aborted; item = waiting.shift()) {
      try {
        answers.push({ item, answer: await act(item) });
      } catch (error) {
        if (signal.aborted) throw error;
        failures.push({ item, error });
      }
      told(answers.length + failures.length);
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { answers, failures };
}

/** How many match, and how many of them were used, or are new, within the last hour; nothing is done. */
export async function count(base, filter, signal) {
  const matching = async (restriction) => (await call('POST', `${base}/bulk-revoke`,
    { body: { filter: restriction, dryRun: true }, signal, quiet: true })).body.matched;
  const hourAgo = new Date(Date.now() - 3600000).toISOString();
  const [matched, idle] = await Promise.all([matching(filter),
    matching({ ...filter, lastUsedBefore: earlier(filter.lastUsedBefore, hourAgo) })]);
  return { matched, recent: matched - idle };
}

/** The earlier of two times, the first of which may be absent. */
export const earlier = (one, other) => (one && Date.parse(one) < Date.parse(other) ? one : other);

/**
 * Acts on all that match, if they are as many as was confirmed.
 *
 * @param {string} base
 * @param {{path: string, body: object, what: Words}} act `body` with the filter
 * @param {number} confirm how many were confirmed
 * @param {AbortSignal} signal
 * @param {(done: number) => void} told
 * @returns {Promise<Outcome>}
 * @throws {ApiError} CONFIRMATION_REQUIRED: they are others by now; nothing was done
 *
 * @typedef {{what: string, name?: string}} Words what has become of them, and what that is called
 * @typedef {{what: Words, done: number, failed: number, failures: {item: any, error: {message: string}}[], stopped?: boolean,
 *     answer: object}} Outcome failures: of the first of them
 */
export async function all(base, { path, body, what }, confirm, signal, told) {
  const answer = await call('POST', `${base}/${path}`, { body: { ...body, confirm }, key: newKey(), signal });
  if (answer.status === 202) {
    const job = { base, id: answer.body.job, matched: confirm, what };
    rememberJob(job);
    return over(job, signal, told);
  }
  const { revoked, changed, failed = 0, failures = [] } = answer.body;
  return { what, done: revoked ?? changed, failed, failures: failures.map(named), answer };
}

/**
 * Waits for a job, which goes on whoever watches it.
 *
 * @returns {Promise<Outcome>}
 */
export async function over({ base, id, what }, signal, told) {
  try {
    for (;;) {
      // A replica of the release before names none.
      const { done, failed, failures = [], state } = (await call('GET', `${base}/jobs/${id}`, { signal })).body;
      told(done + failed);
      if (state !== 'RUNNING') {
        rememberJob(null);
        return { what, done, failed, failures: failures.map(named), stopped: state === 'FAILED',
          answer: { propagation: state === 'DONE' ? 'complete' : null } };
      }
      await new Promise((resolve) => { setTimeout(resolve, POLL_MILLIS); });
      signal.throwIfAborted();
    }
  } catch (error) {
    // Whoever may not ask any more is not told any more.
    if ([403, 404].includes(error.status)) rememberJob(null);
    throw error;
  }
}

const named = ({ id, label, detail }) => ({ item: { id, label }, error: { message: plain(detail) } });
