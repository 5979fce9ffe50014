import { html, useState } from '../lib/preact.js';
import { call } from '../core/api.js';
import { useAction } from '../core/load.js';
import { all, count, each, earlier } from '../core/many.js';
import { exact, fromInput } from '../core/time.js';
import { Field, errorOf } from '../ui/form.js';
import { FormDialog } from '../ui/form-dialog.js';
import { Icon } from '../ui/icon.js';
import { WarningDialog } from '../ui/warning.js';
import { TOKEN_IN_WORDS } from './token-edit.js';
import { EndDate, afterDays, presetsUpTo } from './token-expiry.js';

const SHOWN = 5;

/** Runs an act on what was confirmed, and on nothing else: the act's own words, and what came of it. */
async function act({ base, scope, what, one, many, isDone = (_) => false }, signal, told) {
  if (scope.all) {
    return outcome(await all(base, { ...many(scope.filter), what }, scope.matched, signal, told));
  }
  const { answers, failures } = await each(scope.tokens, async (token) => {
    const path = `${base}/${token.id}`;
    const tag = await versionOf(token, path, signal);
    try {
      return await one(path, tag);
    } catch (error) {
      // It was done, and the answer lost.
      if (error.code === 'STALE' && isDone((await call('GET', path, { signal })).body)) return {};
      throw error;
    }
  }, signal, told);
  const pending = answers.filter(({ answer }) => answer.status === 202);
  return { what, done: answers.length, failed: failures.length, failures, pending,
    everywhere: answers.length > 0 && answers.every(({ answer }) => answer.propagation === 'complete'),
    effectiveBy: answers.map(({ answer }) => answer.effectiveBy).filter(Boolean).sort().at(-1) };
}

/** The version of a token that is still what the person has selected. */
async function versionOf(token, path, signal) {
  const { body, tag } = await call('GET', path, { signal });
  if (Object.values(TOKEN_IN_WORDS).some(([, text]) => text(body) !== text(token))) {
    throw new Error('Somebody has changed it since you selected it.');
  }
  return tag;
}

/** @param {import('../core/many.js').Outcome} of what all match */
export const outcome = ({ answer, ...of }) =>
  ({ ...of, everywhere: answer.propagation === 'complete', effectiveBy: answer.effectiveBy });

const change = (body) => (filter) => ({ path: 'bulk-change', body: { filter, change: body } });

export const tokens = (number) => (number === 1 ? '1 token' : `${number.toLocaleString('en')} tokens`);

/** How many are meant, and how many of them somebody would miss. */
export function Words({ scope, restricted = true, loading }) {
  if (scope.all && !restricted) return html`<strong>All tokens.</strong> To change or delete all that match, filter them first.`;
  if (scope.all && (loading || scope.matched === undefined)) return 'Counting…';
  return html`<strong>${tokens(scope.matched)}</strong>${scope.all ? ' match' : ' selected'}, ${
    scope.recent === 0 ? 'none' : scope.recent.toLocaleString('en')} used or new within the last hour`;
}

/** Which they are, or the first of them. */
function Which({ scope }) {
  const some = (scope.tokens || []).slice(0, SHOWN);
  return html`<p><${Words} scope=${scope} />.</p>
    ${some.length > 0 && html`<ul>${some.map((token) => html`<li key=${token.id}><bdi>${token.label}</bdi></li>`)}
      ${scope.matched > some.length && html`<li>and ${scope.matched - some.length} more</li>`}</ul>`}`;
}

/**
 * @param {{base: string, scope: object, onRun: (act: Function, size: number) => void, onClose: () => void}} props scope: what
 *     the person has seen and confirms
 */
export function DeleteMany({ base, scope: now, onRun, onClose }) {
  const [scope] = useState(now);
  const run = async () => onRun((signal, told) => act({
    base, scope, what: { what: 'deleted' },
    one: (path, tag) => call('DELETE', path, { tag, signal }),
    many: (filter) => ({ path: 'bulk-revoke', body: { filter } }),
  }, signal, told), scope.matched);
  return html`<${WarningDialog} action=${`Delete ${tokens(scope.matched)}`} onConfirm=${run} onClose=${onClose}>
    <${Which} scope=${scope} />
    <p>Integrations that use them will break. This cannot be undone. If you only want to see who still needs them, disable
      them: that can.</p>
  </${WarningDialog}>`;
}

export function DisableMany({ base, scope: now, onRun, onClose }) {
  const [scope] = useState(now);
  const run = async () => onRun((signal, told) => act({
    base, scope, what: { what: 'disabled' },
    one: (path) => call('POST', `${path}/disable`, { body: { reason: 'ADMIN' }, signal }),
    many: change({ enabled: false }),
  }, signal, told), scope.matched);
  return html`<${WarningDialog} action=${`Disable ${tokens(scope.matched)}`} onConfirm=${run} onClose=${onClose}>
    <${Which} scope=${scope} />
    <p>Integrations that use them are refused until somebody enables them again.</p>
  </${WarningDialog}>`;
}

export function ChangeRoleOfMany({ base, roles, scope: now, onRun, onClose }) {
  const [scope] = useState(now);
  const form = useAction(async (_, { role }) => onRun((signal, told) => act({
    base, scope, what: { what: 'given the role', name: role },
    one: (path, tag) => call('PATCH', path, { body: { role }, tag, signal }),
    isDone: (token) => token.role === role,
    many: change({ role }),
  }, signal, told), scope.matched));
  return html`<${FormDialog} title="Change role" action=${`Change ${tokens(scope.matched)}`} busy="Changing…" form=${form}
    fields=${['role']} onClose=${onClose}>
    <${Which} scope=${scope} />
    <${Field} label="Role" name="role" as="select" hint="From then on they may do what this role may, and nothing else.">
      ${roles.map(({ name }) => html`<option key=${name} value=${name}>${name}</option>`)}
    </${Field}>
  </${FormDialog}>`;
}

/** Gives a later end to those that end before it; nothing gets an earlier one. Says how many these are, then asks again. */
export function ExtendMany({ base, organization, scope: now, onRun, onClose }) {
  const [scope] = useState(now);
  const [choice, setChoice] = useState('30');
  const [plan, setPlan] = useState(null);
  const form = useAction(async (signal, { expiresAt }) => {
    if (plan?.scope.matched) {
      onRun((later, told) => act({
        base, scope: plan.scope, what: { what: 'extended' },
        one: (path, tag) => call('PATCH', path, { body: { expiresAt: plan.end }, tag, signal: later }),
        isDone: (token) => Date.parse(token.expiresAt) === Date.parse(plan.end),
        many: change({ expiresAt: plan.end }),
      }, later, told), plan.scope.matched);
      return;
    }
    const end = choice === 'date' ? fromInput(required(expiresAt)) : afterDays(Number(choice));
    setPlan({ end, scope: await ending(base, scope, end, signal) });
  });
  const again = (event) => {
    setPlan(null);
    setChoice(event.currentTarget.value);
  };
  return html`<${FormDialog} title="Extend" action=${plan?.scope.matched ? `Extend ${tokens(plan.scope.matched)}` : 'Count'} busy="Counting…"
    form=${form} fields=${['expiresAt']} onClose=${onClose}>
    <${Which} scope=${scope} />
    <${Field} label="New end" name="expiry" as="select" onChange=${again}
      error=${choice === 'date' ? null : errorOf(form.error, 'expiresAt')}>
      ${presetsUpTo(organization.maxTokenLifetime).map(([days, text]) => html`<option key=${days} value=${days}
        selected=${String(days) === choice}>${`In ${text}`}</option>`)}
      <option value="date" selected=${choice === 'date'}>On a date…</option>
    </${Field}>
    ${choice === 'date' && html`<${EndDate} error=${errorOf(form.error, 'expiresAt')} onInput=${() => setPlan(null)} />`}
    <div role="status">${plan && html`<p class="note note-warn"><${Icon} name="warning" /><span>
      <strong>${plan.scope.matched === 0 ? 'None' : plan.scope.matched.toLocaleString('en')} of ${tokens(scope.matched)}</strong> ${
        plan.scope.matched === 1 ? 'ends' : 'end'} before ${exact(plan.end)}${plan.scope.matched > 0 && ' and will end then'}. The others stay as they are.</span></p>`}</div>
  </${FormDialog}>`;
}

/** Those of them that end before. */
async function ending(base, scope, end, signal) {
  if (scope.all) {
    const filter = { ...scope.filter, expiresBefore: earlier(scope.filter.expiresBefore, end) };
    return { all: true, filter, ...await count(base, filter, signal) };
  }
  const chosen = scope.tokens.filter(({ expiresAt }) => expiresAt && Date.parse(expiresAt) < Date.parse(end));
  return { ...scope, tokens: chosen, matched: chosen.length };
}

function required(local) {
  if (local) return local;
  throw Object.assign(new Error(), { violations: [{ field: 'expiresAt', message: 'needs a date and a time' }] });
}
