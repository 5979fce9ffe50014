import { createStore } from './store.js';
import { tellTabs } from './tabs.js';

/** Everything the pages do, they do by the public HTTP API through this one function. */

/** For some five minutes. */
const MOST_TRIES = 60;

/** False while requests do not get through. */
export const connected = createStore(true);

/** An answer that says no: problem details (RFC 9457). */
export class ApiError extends Error {
  constructor(status, problem, retryAfter) {
    super(problem.detail || problem.title || `The server answered with ${status}.`);
    this.status = status;
    this.code = problem.code || 'UNKNOWN';
    this.title = problem.title;
    this.violations = problem.violations || [];
    this.retryAfter = retryAfter;
  }
}

let whenSessionEnds = () => {};

/** @param {() => void} action what to do when the server no longer knows who is asking */
export function onSessionEnd(action) {
  whenSessionEnds = action;
}

/** A key under which a request takes effect once, however often it is sent. */
export function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * Calls the API. Requests that may safely be repeated are, for as long as the network is away.
 *
 * @param {string} method
 * @param {string} path below /api/v1
 * @param {{body?: object, key?: string, tag?: string, signal?: AbortSignal, patient?: boolean, quiet?: boolean}} options key: the
 *     Idempotency-Key; tag: the version that the change is made to; patient: false to fail at once without a network;
 *     quiet: true for what only asks, whatever its method
 * @returns {Promise<{status: number, body: any, tag: ?string, propagation: ?string, effectiveBy: ?string}>} tag: the
 *     version of what is shown; propagation: whether a
 *     change holds everywhere, "complete" or "pending"; effectiveBy: by when a pending one does
 * @throws {ApiError}
 */
export async function call(method, path, options = {}) {
  const { body, key, tag, signal } = options;
  const headers = { Accept: 'application/json' };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (key) headers['Idempotency-Key'] = key;
  if (tag) headers['If-Match'] = tag;
  const repeatable = options.patient !== false && (method !== 'POST' || Boolean(key));
  /** @type {RequestInit} */
  const request = {
    method, headers, signal, cache: 'no-store', credentials: 'same-origin',
    body: body === undefined ? undefined : JSON.stringify(body),
  };
  for (let attempt = 0; ; attempt++) {
    try {
      const answer = await read(await fetch(`/api/v1${path}`, request));
      connected.set(true);
      if (!options.quiet) tellTabs(method, path);
      return answer;
    } catch (error) {
      if (signal?.aborted) throw error;
      if (error instanceof ApiError) {
        connected.set(true);
        if (error.code === 'UNAUTHENTICATED') whenSessionEnds();
        if (!(error.code === 'IDEMPOTENCY_IN_PROGRESS' && attempt < 10)) throw error;
      } else if (repeatable && attempt < MOST_TRIES) {
        connected.set(false);
      } else {
        connected.set(true);
        throw new ApiError(0, { code: 'OFFLINE', title: repeatable ? 'No connection for some minutes. Look whether it was done, then try again.'
          : 'No connection. Nothing was changed; try again.' });
      }
      await pause(Math.min(500 * 2 ** attempt, 5000), signal);
    }
  }
}

async function read(response) {
  const text = await response.text();
  const json = /json/.test(response.headers.get('Content-Type') || '') ? parsed(text) : null;
  if (!response.ok || (text && !json)) {
    const wait = Number(response.headers.get('Retry-After')) || null;
    throw new ApiError(response.status, json ? await inWords(json, wait) : { code: 'FOREIGN', title:
      `Not Tollgate but something before it, such as a proxy, has answered (${response.status}). Try again, or tell whoever runs it.` }, wait);
  }
  const header = (name) => response.headers.get(`Tollgate-${name}`);
  return {
    status: response.status, body: json, tag: response.headers.get('ETag'), propagation: header('Propagation'),
    effectiveBy: header('Effective-By'),
  };
}

/** The words are fetched with the first answer that says no. */
async function inWords(problem, wait) {
  try {
    return (await import('./words.js')).inWords(problem, wait);
  } catch {
    return problem;
  }
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Ends early when the browser finds the network again, or when nobody waits any more. */
function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(done, milliseconds);
    function done() {
      clearTimeout(timer);
      removeEventListener('online', done);
      signal?.removeEventListener('abort', done);
      if (signal?.aborted) reject(signal.reason);
      else resolve();
    }
    addEventListener('online', done);
    signal?.addEventListener('abort', done);
  });
}

/**
 * The items of a list that is short enough to be shown whole.
 *
 * @returns {Promise<{items: any[], cut: boolean}>} cut: there are more than these 2,000
 */
export async function callAll(path, signal) {
  const items = [];
  let after = null;
  for (let page = 0; page < 10; page++) {
    const cursor = after ? `&after=${encodeURIComponent(after)}` : '';
    const { body } = await call('GET', `${path}?limit=200${cursor}`, { signal });
    items.push(...body.items);
    after = body.next;
    if (!after) break;
  }
  return { items, cut: Boolean(after) };
}
