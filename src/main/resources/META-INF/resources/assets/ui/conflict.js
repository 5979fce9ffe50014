import { html, useState } from '../lib/preact.js';
import { call } from '../core/api.js';
import { useAction, useLoad } from '../core/load.js';
import { ErrorNote } from './basics.js';
import { Icon } from './icon.js';

/**
 * Changes something, if it still is what the person looks at; else what it is by now is there to be compared.
 *
 * @param {string} path
 * @param {{body: object, tag: string}} seen what the person looks at, and which version that is
 * @returns {{theirs: ?object, patch: (body: object, signal: AbortSignal) => Promise<?object>}} theirs: what it is by now, and
 *     `mine`, what this form would change of it; patch: answers null when it is another
 */
export function useVersion(path, seen) {
  const [theirs, setTheirs] = useState(null);
  async function patch(body, signal) {
    try {
      return await call('PATCH', path, { body, tag: (theirs || seen).tag, signal });
    } catch (error) {
      if (error.code !== 'STALE') throw error;
      setTheirs({ ...await call('GET', path, { signal }), mine: body });
      return null;
    }
  }
  return { theirs, patch };
}

/**
 * The action of a form that changes something.
 *
 * @param {(form: object, now: object) => object} changes only the fields that the form has changed
 * @param {(answer: ?object) => void} onSaved told null when nothing was changed
 * @returns of useAction, and theirs of useVersion
 */
export function useChange(path, seen, changes, onSaved) {
  const { theirs, patch } = useVersion(path, seen);
  const save = useAction(async (signal, form) => {
    const body = changes(form, seen.body);
    const answer = Object.keys(body).length > 0 && await patch(body, signal);
    if (answer !== null) onSaved(answer || null);
  });
  return { ...save, theirs };
}

/**
 * What somebody else has changed meanwhile, beside what this form would change.
 *
 * @param {{what: string, fields: Object<string, [string, (body: object) => any]>, before: object, theirs: ?object}} props
 *     fields: the name of each for people, and its value in words; theirs: of useVersion
 */
export function Conflict({ what, fields, before, theirs }) {
  if (!theirs) return null;
  const { body: now, mine } = theirs;
  const rows = Object.entries(fields).filter(([name, [, text]]) => name in mine || text(before) !== text(now));
  const elsewhere = Object.values(fields).every(([, text]) => text(before) === text(now));
  return html`<div class="note note-warn" role="alert" ref=${show}><${Icon} name="warning" /><div>
    <p>Somebody else has changed this ${what} since you opened it. Saving keeps their changes, but for the fields that you
      changed yourself.${elsewhere && ' What they changed is not among the fields of this form.'}</p>
    <table class="conflict"><thead><tr><th scope="col">Field</th><th scope="col">Now</th><th scope="col">Yours</th></tr></thead><tbody>
      ${rows.map(([name, [title, text]]) => html`<tr key=${name}><th scope="row">${title}</th><td><bdi>${text(now)}</bdi></td>
        <td>${name in mine ? html`<bdi>${text({ ...before, ...mine })}</bdi>` : 'not changed'}</td></tr>`)}
    </tbody></table>
  </div></div>`;
}

/**
 * Deletes something or takes it out of use, if it still is what the dialog says; else the dialog says what it is by now, before
 * it is asked again.
 *
 * @param {string} path
 * @returns {{seen: object, stale: boolean, ready: boolean, act: Function}} seen: of useLoad; stale: whether it has changed while the
 *     dialog was open; act: as call, with what is to be added to its path; answers null when it has changed
 */
export function useSeen(path) {
  const seen = useLoad((signal) => call('GET', path, { signal }), [path]);
  const [stale, setStale] = useState(false);
  async function act(method, signal, query = '', body = undefined) {
    try {
      return await call(method, path + query, { body, tag: seen.data?.tag, signal });
    } catch (error) {
      if (error.code !== 'STALE') throw error;
      setStale(true);
      seen.reload();
      return null;
    }
  }
  return { seen, stale, ready: Boolean(seen.data) && !seen.loading, act };
}

/**
 * What has become of something since the page was drawn.
 *
 * @param {{what: string, fields: Object<string, [string, (body: object) => any]>, before: object, item: object}} props as of Conflict; item: of
 *     useSeen
 */
export function Changed({ what, fields, before, item: { seen, stale } }) {
  if (!seen.data) return html`<${ErrorNote} error=${seen.error} retry=${seen.reload} />`;
  const now = seen.data.body;
  const rows = Object.entries(fields).filter(([, [, text]]) => text(before) !== text(now));
  if (!rows.length && !stale) return null;
  return html`<div class="note note-warn" role="alert"><${Icon} name="warning" /><div>
    <p>Somebody has changed this ${what} since you opened the page${rows.length ? '.' : ', in nothing that shows here.'}</p>
    ${rows.length > 0 && html`<table class="conflict"><thead><tr><th scope="col">Field</th><th scope="col">Before</th><th scope="col">Now</th></tr></thead><tbody>
      ${rows.map(([name, [title, text]]) => html`<tr key=${name}><th scope="row">${title}</th><td><bdi>${text(before)}</bdi></td>
        <td><bdi>${text(now)}</bdi></td></tr>`)}
    </tbody></table>`}
  </div></div>`;
}

/** The button that was pressed is at the other end of a long form. */
const show = (note) => note?.scrollIntoView({ block: 'nearest' });
