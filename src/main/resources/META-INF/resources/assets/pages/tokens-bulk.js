import { html, useEffect, useRef, useState } from '../lib/preact.js';
import { useAction, useLoad } from '../core/load.js';
import { count, over } from '../core/many.js';
import { addPending, jobUnderWay } from '../core/pending.js';
import { ErrorNote, IconButton } from '../ui/basics.js';
import { Icon } from '../ui/icon.js';
import { keepPending, untilThen } from '../ui/notices.js';
import { pendingToken } from './token-delete.js';
import { ChangeRoleOfMany, DeleteMany, DisableMany, ExtendMany, Words, outcome, tokens } from './tokens-acts.js';
import { exportTokens } from './tokens-export.js';

const HOUR_MILLIS = 3600000;
const SHOWN = 20;
const ACTS = [['Change role', ChangeRoleOfMany], ['Extend', ExtendMany], ['Disable', DisableMany], ['Delete', DeleteMany]];

/**
 * What can be done with many tokens at once: with those that were picked, or with all that match the filter.
 *
 * @param {{base: string, organization: object, roles: object[], filter: object, picked: Map<string, object>,
 *     setPicked: (picked: Map) => void, reload: () => void}} props
 *     filter: of the list, as the API takes it
 */
export function TokensBulk({ base, organization, roles, filter, picked, setPicked, reload }) {
  const [everything, setEverything] = useState(false);
  const [Act, setAct] = useState(null);
  const [result, setResult] = useState(null);
  const [progress, setProgress] = useState({ done: 0, total: 0 });
  const restricted = Object.keys(filter).length > 0;
  const all = everything && picked.size > 0;
  const counted = useLoad(async (signal) => (all && restricted ? count(base, filter, signal) : null),
    [base, all, JSON.stringify(filter)]);
  const scope = all ? { all: true, filter, ...counted.data } : ofPicked(picked);
  const run = useAction(async (signal, act, size) => {
    setProgress({ done: 0, total: size });
    setResult(null);
    const result = await act(signal, (done) => setProgress({ done, total: size })).catch((error) => {
      // Whatever it was, what the person sees may be old.
      counted.reload();
      reload();
      throw error;
    });
    setResult(result);
    setPicked(new Map());
    setEverything(false);
    if (result.pending) result.pending.forEach(({ item, answer }) => addPending(pendingToken(base, item), answer.body));
    else keepPending({ many: tokens(result.done), done: [result.what.what, result.what.name].filter(Boolean).join(' '),
      what: result.what.what === 'deleted' ? 'them' : undefined }, result);
    reload();
  });
  useEffect(() => {
    const job = jobUnderWay(base);
    if (job) run.run(async (signal, told) => outcome(await over(job, signal, told)), job.matched);
  }, [base]);
  const start = (act, size) => {
    setAct(null);
    run.run(act, size);
  };
  const save = useAction((signal) => exportTokens(base, scope, signal));
  return html`<div class="bulk-place">
    <${Result} result=${result} onClose=${() => setResult(null)} />
    ${run.error && html`<${ErrorNote} error=${understood(run.error)} />`}
    ${run.busy && html`<${Progress} ...${progress} all=${all || Boolean(jobUnderWay(base))} />`}
    ${picked.size > 0 && !run.busy && html`<section class="bulk" aria-label="Selected tokens">
      <p role="status"><${Words} scope=${scope} restricted=${restricted} loading=${counted.loading} /></p>
      ${all ? html`<button type="button" class="button small" onClick=${() => setEverything(false)}>Only the selected</button>`
        : html`<button type="button" class="button small" onClick=${() => setEverything(true)}>All that match</button>`}
      <span class="bulk-acts">
        ${ACTS.map(([text, What]) => html`<button type="button" key=${text} disabled=${!actable(scope, filter) || (What === ChangeRoleOfMany && !roles.length)}
          class=${`button small ${text === 'Delete' ? 'danger-text' : ''}`} onClick=${() => setAct(() => What)}>${text}</button>`)}
        <button type="button" class="button small" aria-disabled=${save.busy} onClick=${() => save.run()}>${save.busy ? 'Exporting…' : 'Export as CSV'}</button>
        <${IconButton} icon="close" label="Clear the selection" onClick=${() => setPicked(new Map())} />
      </span>
      <${ErrorNote} error=${counted.error || save.error} retry=${counted.error && counted.reload} />
    </section>`}
    </div>
    ${Act && html`<${Act} base=${base} organization=${organization} roles=${roles} scope=${scope} onRun=${start}
      onClose=${() => setAct(null)} />`}`;
}

function ofPicked(picked) {
  const tokens = [...picked.values()];
  const recent = tokens.filter(({ lastUsedAt, createdAt, rotatedAt }) =>
    Date.now() - Date.parse(lastUsedAt || rotatedAt || createdAt) < HOUR_MILLIS).length;
  return { tokens, matched: tokens.length, recent };
}

const actable = (scope, filter) => filter.state !== 'REVOKED' && scope.matched > 0;

function understood(error) {
  if (error.code !== 'CONFIRMATION_REQUIRED') return error;
  return { message: 'Other tokens match by now than you have confirmed, so nothing was done. Look again at what matches.' };
}

function Progress({ done, total, all }) {
  return html`<div class="note note-plain" role="status">
    <p>${done.toLocaleString('en')} of ${tokens(total)}. ${all ? 'It goes on if you leave this page.'
      : 'Stay on this page until it is over.'}</p>
    <progress max=${total} value=${done} aria-label="Progress"></progress>
  </div>`;
}

/** What came of it, and of each that stays as it was: why. */
function Result({ result, onClose }) {
  const failures = result?.failures || [];
  const place = useRef(null);
  // The button that was pressed is gone.
  useEffect(() => {
    if (result) place.current.focus();
  }, [result]);
  const bad = result && (result.failed > 0 || result.stopped || result.effectiveBy);
  return html`<div role="status" tabindex="-1" ref=${place}>${result && html`<div class=${`note note-${bad ? 'warn' : 'good'}`}>
    <${Icon} name=${bad ? 'warning' : 'check'} />
    <div><p>${tokens(result.done)} ${result.what.what}${
        result.what.name && html` <bdi>${result.what.name}</bdi>`}${result.failed > 0 && `, ${result.failed.toLocaleString('en')} not`}. ${result.everywhere
      ? 'It holds everywhere.' : result.effectiveBy && untilThen(result.effectiveBy)}${result.stopped && ' It ended before its end; see the audit log.'}</p>
      ${failures.length > 0 && html`<ul class="particulars">${failures.slice(0, SHOWN).map(({ item, error }) => html`<li key=${item.id}>
        <bdi>${item.label}</bdi>: ${error.message}</li>`)}
        ${result.failed > SHOWN && html`<li>and ${(result.failed - SHOWN).toLocaleString('en')} more</li>`}</ul>`}</div>
    <${IconButton} icon="close" label="Dismiss the result" onClick=${onClose} />
  </div>`}</div>`;
}
