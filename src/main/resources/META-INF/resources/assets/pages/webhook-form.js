import { html, useState } from '../lib/preact.js';
import { call, newKey } from '../core/api.js';
import { useAction, useLoad } from '../core/load.js';
import { Conflict, useChange } from '../ui/conflict.js';
import { Field, errorOf } from '../ui/form.js';
import { FormDialog, WaitDialog } from '../ui/form-dialog.js';
import { say } from '../ui/notices.js';
import { SecretDialog } from '../ui/secret.js';

const EVENTS = [
  ['token.expiring', 'A token expires soon'], ['token.expired', 'A token has expired'],
  ['token.unused', 'A token will be disabled for want of use'], ['token.leaked', 'A token was reported as leaked'],
  ['token.reused', 'A replaced value was presented'], ['token.created', 'A token was created'],
  ['token.changed', 'A token was changed'], ['token.rotated', 'A token got a new value'],
  ['token.revoked', 'A token was deleted'], ['user.added', 'A person was added'], ['user.removed', 'A person was removed'],
  ['sign-in.failed', 'Somebody tried a wrong password'], ['publisher.refused', 'A CI job was refused'],
  ['audit.event', 'Whatever is in the audit log'],
];
const TEXTS = new Map(/** @type {[string, string][]} */ (EVENTS));
const USUAL = ['token.expiring', 'token.expired', 'token.unused', 'token.leaked', 'token.reused'];
const FIELDS = ['url', 'events'];

/** The window that makes a webhook, and the one that shows its secret once. */
export function NewWebhook({ base, onClose, onDone }) {
  const [key] = useState(newKey);
  const [issued, setIssued] = useState(null);
  const create = useAction(async (signal, form) => {
    const answer = await call('POST', base, { body: { url: form.url, events: chosen(form) }, key, signal });
    setIssued(answer.body);
    onDone();
  });
  if (issued) return html`<${Secret} key="secret" title="Webhook created" webhook=${issued} onClose=${onClose} />`;
  return html`<${FormDialog} key="form" title="New Webhook" action="Create Webhook" busy="Creating…" form=${create} fields=${FIELDS}
    onClose=${onClose}><${Fields} error=${create.error} events=${USUAL} /></${FormDialog}>`;
}

/** Of the webhook as it is now, not as the list has it. */
export function EditWebhook({ base, webhook, onClose, ...rest }) {
  const path = `${base}/${webhook.id}`;
  const fresh = useLoad((signal) => call('GET', path, { signal }), [path]);
  if (fresh.data) return html`<${EditForm} path=${path} seen=${fresh.data} onClose=${onClose} ...${rest} />`;
  return html`<${WaitDialog} title="Edit Webhook" what=${fresh} onClose=${onClose} />`;
}

function EditForm({ path, seen, onClose, onDone }) {
  const { url, events, enabled } = seen.body;
  const save = useChange(path, seen, changes, (answer) => {
    onClose();
    if (!answer) return;
    onDone();
    say('good', 'The webhook is changed.');
  });
  return html`<${FormDialog} title="Edit Webhook" action=${save.theirs ? 'Save mine' : 'Save'} busy="Saving…" form=${save}
    fields=${FIELDS} onClose=${onClose}>
    <${Conflict} what="webhook" fields=${WEBHOOK_IN_WORDS} before=${seen.body} theirs=${save.theirs} />
    <${Fields} error=${save.error} url=${url} events=${events} />
    <label class="check"><input type="checkbox" name="enabled" defaultChecked=${enabled} />
      <span>Enabled<span class="hint">What waits for it when it is switched off is not sent later.</span></span></label>
  </${FormDialog}>`;
}

export const WEBHOOK_IN_WORDS = {
  url: ['Address', ({ url }) => url],
  events: ['Told when', ({ events }) => inOrder(events).map((event) => TEXTS.get(event)).join('; ')],
  enabled: ['State', ({ enabled }) => (enabled ? 'enabled' : 'disabled')],
};

/** Only what the person has changed. */
function changes(form, webhook) {
  const body = {};
  if (form.url !== webhook.url) body.url = form.url;
  if (chosen(form).join() !== inOrder(webhook.events).join()) body.events = chosen(form);
  if ((form.enabled === 'on') !== webhook.enabled) body.enabled = form.enabled === 'on';
  return body;
}

/** Makes another secret; for a day messages are signed with both. */
export function RotateSecret({ base, webhook, onClose }) {
  const [key] = useState(newKey);
  const [issued, setIssued] = useState(null);
  const rotate = useAction(async (signal) => {
    setIssued((await call('POST', `${base}/${webhook.id}/rotate-secret`, { key, signal })).body);
  });
  if (issued) return html`<${Secret} key="secret" title="Secret rotated" webhook=${issued} onClose=${onClose} />`;
  return html`<${FormDialog} key="form" title="Rotate Secret" action="Rotate Secret" busy="Rotating…" form=${rotate} fields=${[]}
    onClose=${onClose}>
    <p>For a day, messages to <strong>${webhook.url}</strong> are signed with both secrets. Change the receiver within that time.</p>
  </${FormDialog}>`;
}

const Secret = ({ title, webhook, onClose }) => html`<${SecretDialog} title=${title} value=${webhook.secret} name="Signing secret"
  onClose=${onClose}>
  <p>Give this secret to the receiver at <strong>${webhook.url}</strong>: it checks the signature of each message with it, as
    Standard Webhooks says.</p>
</${SecretDialog}>`;

function Fields({ error, url, events }) {
  const wrong = errorOf(error, 'events');
  return html`
    <${Field} label="Address" name="url" type="url" defaultValue=${url || ''} placeholder="https://" required autocomplete="off"
      error=${errorOf(error, 'url')} hint="An https address that the internet can reach." />
    <fieldset class="choices" aria-describedby=${wrong ? 'events-error' : undefined}>
      <legend>Tell it when</legend>
      ${EVENTS.map(([type, text]) => html`<label class="check" key=${type}>
        <input type="checkbox" name=${type} defaultChecked=${events.includes(type)} />
        <span>${text} <code class="quiet">${type}</code></span></label>`)}
      ${wrong && html`<p class="field-error" id="events-error" role="alert">${wrong}</p>`}
    </fieldset>`;
}

const inOrder = (events) => EVENTS.map(([type]) => type).filter((type) => events.includes(type));
const chosen = (form) => inOrder(Object.keys(form).filter((name) => form[name] === 'on'));
