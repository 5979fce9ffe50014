import { html, useState } from '../lib/preact.js';
import { call, callAll, newKey } from '../core/api.js';
import { useAction, useLoad } from '../core/load.js';
import { Conflict, useChange } from '../ui/conflict.js';
import { Command } from '../ui/copy.js';
import { Dialog } from '../ui/dialog.js';
import { FormDialog, WaitDialog } from '../ui/form-dialog.js';
import { sayEffective } from '../ui/notices.js';
import {
  PROVIDERS, PUBLISHER_FIELDS, PUBLISHER_IN_WORDS, PublisherFields, publisherBody, publisherChanges,
} from './publisher-fields.js';

const useRoles = (organization) => useLoad(async (signal) =>
  (await callAll(`/organizations/${organization.id}/roles`, signal)).items, [organization.id]);

/** The window that makes a publisher, and the one that says what its jobs do with it. */
export function NewPublisher({ base, organization, onClose, onDone }) {
  const [key] = useState(newKey);
  const [made, setMade] = useState(null);
  const roles = useRoles(organization);
  const create = useAction(async (signal, form) => {
    const answer = await call('POST', base, { body: publisherBody(form), key, signal });
    setMade(answer.body);
    onDone();
  });
  if (made) return html`<${Made} key="made" publisher=${made} onClose=${onClose} />`;
  if (!roles.data) return html`<${WaitDialog} title="New Publisher" what=${roles} onClose=${onClose} />`;
  return html`<${FormDialog} key="form" title="New Publisher" action="Create Publisher" busy="Creating…" form=${create}
    fields=${PUBLISHER_FIELDS} onClose=${onClose}>
    <${PublisherFields} roles=${roles.data} error=${create.error} />
  </${FormDialog}>`;
}

/** Of the publisher as it is now, not as the list has it. */
export function EditPublisher({ base, organization, publisher, onClose, ...rest }) {
  const path = `${base}/${publisher.id}`;
  const roles = useRoles(organization);
  const fresh = useLoad((signal) => call('GET', path, { signal }), [path]);
  if (roles.data && fresh.data) {
    return html`<${EditForm} path=${path} roles=${roles.data} seen=${fresh.data} onClose=${onClose} ...${rest} />`;
  }
  return html`<${WaitDialog} title="Edit Publisher" what=${fresh.error ? fresh : roles} onClose=${onClose} />`;
}

function EditForm({ path, roles, seen, onClose, onDone }) {
  const publisher = seen.body;
  const save = useChange(path, seen, publisherChanges, (answer) => {
    onClose();
    if (!answer) return;
    onDone();
    sayEffective({ name: answer.body.name, done: 'changed' }, answer);
  });
  return html`<${FormDialog} title="Edit Publisher" action=${save.theirs ? 'Save mine' : 'Save'} busy="Saving…" form=${save}
    fields=${PUBLISHER_FIELDS} onClose=${onClose}>
    <${Conflict} what="publisher" fields=${PUBLISHER_IN_WORDS} before=${publisher} theirs=${save.theirs} />
    <${PublisherFields} publisher=${publisher} roles=${roles} error=${save.error}>
      <label class="check"><input type="checkbox" name="enabled" defaultChecked=${publisher.enabled} />
        <span>Enabled<span class="hint">Switched off, its jobs get no token, and those that they have end.</span></span></label>
    </${PublisherFields}>
  </${FormDialog}>`;
}

function Made({ publisher, onClose }) {
  const exchange = [
    `curl -sS ${location.origin}/oauth2/token`, '-d grant_type=urn:ietf:params:oauth:grant-type:token-exchange',
    '-d subject_token_type=urn:ietf:params:oauth:token-type:jwt', '-d "subject_token=$IDENTITY_TOKEN"',
  ].join(' \\\n  ');
  return html`<${Dialog} title="Publisher created" onClose=${onClose}>
    <div class="dialog-body">
      <p>In a job of <strong>${publisher.name}</strong>, ask ${PROVIDERS[publisher.provider].name} for an identity token for
        exactly this audience:</p>
      <${Command} what="audience">${publisher.audience}</${Command}>
      <p>Exchange it for a job token. Nothing of this is secret, and nothing has to be stored:</p>
      <${Command}>${exchange}</${Command}>
      <p class="hint">If it is refused, paste the identity token under <em>Try an identity token</em>: each claim is shown.</p>
    </div>
    <footer class="dialog-actions"><button type="button" class="button primary" onClick=${onClose}>Done</button></footer>
  </${Dialog}>`;
}
