import { html, useState } from '../lib/preact.js';
import { callAll } from '../core/api.js';
import { useFresh, useLoad } from '../core/load.js';
import { isolated } from '../core/text.js';
import { Badge, Empty, ErrorNote, IconButton, Loading, Time } from '../ui/basics.js';
import { Changed, useSeen } from '../ui/conflict.js';
import { Icon } from '../ui/icon.js';
import { say } from '../ui/notices.js';
import { Table } from '../ui/table.js';
import { WarningDialog } from '../ui/warning.js';
import { Deliveries } from './webhook-deliveries.js';
import { EditWebhook, NewWebhook, RotateSecret, WEBHOOK_IN_WORDS } from './webhook-form.js';

/** Where events are sent; with an id in the address, what was sent to one. */
export function WebhooksTab({ may, organization, act }) {
  const base = `/organizations/${organization.id}/webhooks`;
  return act ? html`<${Deliveries} key=${act} base=${base} id=${act} organization=${organization} />`
    : html`<${List} base=${base} may=${may} organization=${organization} />`;
}

function List({ base, may, organization }) {
  const [open, setOpen] = useState(null);
  const list = useLoad((signal) => callAll(base, signal), [base]);
  useFresh(list, []);
  const create = () => setOpen({ what: NewWebhook });
  return html`
    <div class="toolbar">
      <p class="quiet">Expiries, leaks and changes, where you already look.</p>
      ${may.admin && html`<span class="toolbar-end"><button type="button" class="icon-button primary" aria-label="New Webhook"
        title="New Webhook" onClick=${create}><${Icon} name="plus" /></button></span>`}
    </div>
    <${ErrorNote} error=${list.error} retry=${list.reload} />
    ${!list.data && !list.error && html`<${Loading} />`}
    ${list.data?.items.length > 0 && html`<${Table} caption="Webhooks" columns=${columns(may, organization, setOpen)}
      rows=${list.data.items} id=${(webhook) => webhook.id} busy=${list.loading} />`}
    ${list.data && !list.data.items.length && html`<${Empty} icon="start" title="Nobody is told yet">
      <p>A webhook is told before a token expires, when one leaks, and of every change, if you like. Each message is signed.</p>
      ${may.admin && html`<button type="button" class="button primary" onClick=${create}>Create a webhook</button>`}
    </${Empty}>`}
    ${open && html`<${open.what} base=${base} organization=${organization} webhook=${open.webhook}
      onClose=${() => setOpen(null)} onDone=${list.reload} />`}`;
}

function columns(may, organization, setOpen) {
  const link = (webhook) => `/ui/organizations/${organization.id}/webhooks/${webhook.id}`;
  return [
    { name: 'Address', show: (webhook) => (may.admin ? html`<a class="strong" href=${link(webhook)}>${webhook.url}</a>`
      : html`<span class="strong">${webhook.url}</span>`) },
    { name: 'Events', width: 16, weight: 2, show: ({ events }) => html`<span class="chips">${events.map((type) => html`<code key=${type}>${type}</code>`)}</span>` },
    { name: 'State', width: 9, show: (webhook) => html`<${State} webhook=${webhook} />` },
    { name: 'Actions', actions: 3, show: (webhook) => may.admin && html`<span class="row-actions">
      <${IconButton} icon="pencil" label=${`Edit ${isolated(webhook.url)}`} onClick=${() => setOpen({ what: EditWebhook, webhook })} />
      <${IconButton} icon="rotate" label=${`Rotate the secret of ${isolated(webhook.url)}`} onClick=${() => setOpen({ what: RotateSecret, webhook })} />
      <${IconButton} icon="trash" danger label=${`Delete ${isolated(webhook.url)}`} onClick=${() => setOpen({ what: DeleteWebhook, webhook })} />
    </span>` },
  ];
}

const WHY = { FAILING: 'It failed for three days.', GONE: 'The receiver said that it is gone (410).' };

export function State({ webhook: { enabled, disabledReason, failingSince } }) {
  if (!enabled) {
    return html`<span><${Badge} kind=${disabledReason ? 'bad' : 'warn'}>Disabled</${Badge}>
      ${disabledReason && html`<span class="below">${WHY[disabledReason]}</span>`}</span>`;
  }
  return failingSince ? html`<span><${Badge} kind="bad">Failing</${Badge}><span class="below">since <${Time} at=${failingSince} /></span></span>`
    : html`<${Badge} kind="good">Active</${Badge}>`;
}

function DeleteWebhook({ base, webhook, onClose, onDone }) {
  const item = useSeen(`${base}/${webhook.id}`);
  async function remove(signal) {
    if (!await item.act('DELETE', signal)) return;
    onClose();
    onDone();
    say('good', 'The webhook is deleted.');
  }
  return html`<${WarningDialog} action="Delete" onConfirm=${remove} onClose=${onClose} ready=${item.ready}>
    <${Changed} what="webhook" fields=${WEBHOOK_IN_WORDS} before=${webhook} item=${item} />
    <p><strong>${webhook.url}</strong> is told nothing any more, what waits for it included. This cannot be undone.</p>
  </${WarningDialog}>`;
}
