/** What this tab has changed, the others of this browser show without being asked. */

const channel = globalThis.BroadcastChannel && new BroadcastChannel('tollgate');

/** Posts that change nothing. */
const QUESTION = /\/(?:lookup|preview|test)$/;

export function tellTabs(method, path) {
  if (method !== 'GET' && !QUESTION.test(path)) channel?.postMessage(null);
}

/** @returns {() => void} to listen no more */
export function onChangeElsewhere(listener) {
  channel?.addEventListener('message', listener);
  return () => channel?.removeEventListener('message', listener);
}
