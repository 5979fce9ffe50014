import { html, useState } from '../lib/preact.js';
import { call } from '../core/api.js';
import { useAction, useLoad } from '../core/load.js';
import { loadMe } from '../core/session.js';
import { durationText } from '../core/time.js';
import { Conflict, useVersion } from '../ui/conflict.js';
import { Icon } from '../ui/icon.js';
import { Field, errorOf } from '../ui/form.js';
import { FormDialog, WaitDialog } from '../ui/form-dialog.js';
import { Lines, listed } from '../ui/lines.js';
import { sayEffective } from '../ui/notices.js';

const DURATIONS = ['defaultTokenLifetime', 'maxTokenLifetime', 'revokeUnusedAfter', 'confirmDeleteUsedWithin'];
const LISTS = ['allowedCidrs', 'noticeAddresses'];
const FIELDS = ['name', ...DURATIONS, ...LISTS];

/**
 * An organization's name and policy. What the rules would do to today's tokens is said before they are saved.
 *
 * @param {{organization: object, onClose: () => void, onDone: (preview: object) => void}} props onDone: told what the saved rules would do
 */
export function PolicyDialog({ organization, onClose, onDone }) {
  const path = `/organizations/${organization.id}`;
  const fresh = useLoad((signal) => call('GET', path, { signal }), [path]);
  if (fresh.data) return html`<${PolicyForm} path=${path} seen=${fresh.data} onClose=${onClose} onDone=${onDone} />`;
  return html`<${WaitDialog} title="Edit policy" what=${fresh} onClose=${onClose} />`;
}

/** Of the organization as it is now, not as the page has it. */
function PolicyForm({ path, seen, onClose, onDone }) {
  const organization = seen.body;
  const { theirs, patch } = useVersion(path, seen);
  const [asked, setAsked] = useState(null);
  const save = useAction(async (signal, form) => {
    const body = changes(organization, form);
    const preview = await previewOf(organization, body, signal);
    const question = effects(preview);
    const text = JSON.stringify(body);
    const isSame = asked?.text === text;
    if (question.length && !isSame) {
      setAsked({ text, question });
      return;
    }
    try {
      const confirmed = isSame && asked.confirm ? { ...body, confirm: true } : body;
      const answer = await patch(confirmed, signal);
      if (!answer) {
        // What was confirmed was another version.
        setAsked(null);
        return;
      }
      await loadMe();
      onDone(preview);
      sayEffective({ name: answer.body.name, done: 'changed' }, answer);
    } catch (error) {
      if (error.code !== 'CONFIRMATION_REQUIRED') throw error;
      setAsked({ text, question: [...question, error.message], confirm: true });
    }
  });
  return html`<${FormDialog} title="Edit policy" action=${theirs ? 'Save mine' : asked ? 'Save nevertheless' : 'Save'}
    busy="Saving…" form=${save} fields=${FIELDS} onClose=${onClose}>
    <${Conflict} what="organization" fields=${POLICY_IN_WORDS} before=${organization} theirs=${theirs} />
    <${Field} label="Name" name="name" defaultValue=${organization.name} maxlength="100" required autocomplete="off"
      error=${errorOf(save.error, 'name')} />
    <${Days} organization=${organization} name="defaultTokenLifetime" label="Usual token lifetime in days" error=${save.error}
      hint="For tokens that are made without an end. Empty: the longest." />
    <${Days} organization=${organization} name="maxTokenLifetime" label="Longest token lifetime in days" error=${save.error}
      hint="Empty: unlimited." />
    <${Days} organization=${organization} name="revokeUnusedAfter" label="Disable unused tokens after days" error=${save.error}
      hint="Begins seven days after it is saved; 30 days later they are deleted. Gateways stay. Empty: never." />
    <${Lines} label="Allowed addresses" name="allowedCidrs" rows="2" optional
      defaultValue=${organization.allowedCidrs.join('\n')} error=${save.error}
      hint="For every integration token, besides its own. Networks such as 10.0.0.0/8, one a line. Empty: from everywhere." />
    <${Days} organization=${organization} name="confirmDeleteUsedWithin" error=${save.error}
      label="Ask twice before deleting what was used within days" hint="Empty: ask once." />
    <${Lines} label="Mail notices to" name="noticeAddresses" rows="2" optional
      defaultValue=${(organization.noticeAddresses || []).join('\n')} error=${save.error}
      hint=${noticeHint(organization)} />
    <${Choice} organization=${organization} name="leakAction" label="When a token is reported as leaked"
      options=${{ REVOKE: 'Delete it', DISABLE: 'Disable it' }} />
    <${Choice} organization=${organization} name="reuseAction" label="When a stranger uses a replaced value"
      options=${{ RECORD: 'Record it', DISABLE: 'Record it, and disable the token' }} />
    ${asked && html`<div class="note note-warn" role="alert" ref=${show}><${Icon} name="warning" />
      <div>${asked.question.map((line) => html`<p key=${line}>${line}</p>`)}</div></div>`}
  </${FormDialog}>`;
}

const inWords = (duration) => (duration ? durationText(duration) : 'none');

export const POLICY_IN_WORDS = {
  name: ['Name', ({ name }) => name],
  defaultTokenLifetime: ['Usual token lifetime', (rules) => inWords(rules.defaultTokenLifetime)],
  maxTokenLifetime: ['Longest token lifetime', (rules) => inWords(rules.maxTokenLifetime)],
  revokeUnusedAfter: ['Disable unused tokens after', (rules) => inWords(rules.revokeUnusedAfter)],
  allowedCidrs: ['Allowed addresses', ({ allowedCidrs }) => allowedCidrs.join(', ') || 'everywhere'],
  confirmDeleteUsedWithin: ['Ask twice within', (rules) => inWords(rules.confirmDeleteUsedWithin)],
  noticeAddresses: ['Mail notices to', ({ noticeAddresses }) => noticeAddresses.join(', ') || 'nobody'],
  leakAction: ['A leaked token is', ({ leakAction }) => (leakAction === 'REVOKE' ? 'deleted' : 'disabled')],
  reuseAction: ['A reused value is', ({ reuseAction }) => (reuseAction === 'DISABLE' ? 'a reason to disable' : 'recorded')],
};

/** The form is longer than the window. */
const show = (note) => note?.scrollIntoView({ block: 'center' });

function Days({ organization, name, label, hint, error }) {
  const value = organization[name];
  const days = daysOf(value);
  return html`<${Field} label=${label} name=${name} type="number" min="1" max="36500" optional defaultValue=${days}
    error=${errorOf(error, name)} hint=${value && !days ? `${hint} Now: ${durationText(value)}.` : hint} />`;
}

function Choice({ organization, name, label, options }) {
  return html`<${Field} label=${label} name=${name} as="select">
    ${Object.entries(options).map(([value, text]) =>
      html`<option key=${value} value=${value} selected=${organization[name] === value}>${text}</option>`)}
  </${Field}>`;
}

function noticeHint({ unconfirmedNoticeAddresses: waiting }) {
  const hint = "About tokens that end, leak or are unused. Members' addresses; whoever reads others is asked first. One a line.";
  return waiting.length ? `${hint} Not confirmed yet: ${waiting.join(', ')}.` : hint;
}

const daysOf = (duration) => /^P(\d+)D$/.exec(duration || '')?.[1] || '';

/** Only what the person has changed. */
function changes(organization, form) {
  /** @type {Object<string, any>} */
  const body = {};
  for (const name of ['name', 'leakAction', 'reuseAction']) if (form[name] !== organization[name]) body[name] = form[name];
  for (const name of DURATIONS) {
    if (form[name] !== daysOf(organization[name])) body[name] = form[name] ? `P${form[name]}D` : null;
  }
  for (const name of LISTS) {
    const given = listed(form[name]);
    if (given.join() !== organization[name].join()) body[name] = given;
  }
  return body;
}

async function previewOf(organization, changed, signal) {
  // The name and the addresses of notices end nothing.
  const { name, noticeAddresses, ...policy } = changed;
  if (!Object.keys(policy).length) return null;
  return (await call('POST', `/organizations/${organization.id}/policy/preview`, { body: policy, signal })).body;
}

/** What rules would do, a sentence each. */
export function effects(preview) {
  if (!preview) return [];
  const { beyondMaximum, unused, wouldRefuse } = preview;
  return [
    beyondMaximum && `${tokens(beyondMaximum, 'lives', 'live')} longer than the longest lifetime. Saving ends none; you are asked about them next.`,
    unused && `${tokens(unused, 'is', 'are')} unused for so long already, and will be disabled.`,
    wouldRefuse && `${tokens(wouldRefuse, 'is', 'are')} used from elsewhere than these addresses, and will be refused at once.`,
  ].filter(Boolean);
}

function tokens(count, one, many) {
  return count === 1 ? `1 token ${one}` : `${count} tokens ${many}`;
}
