import { html, useState } from '../lib/preact.js';
import { callAll } from '../core/api.js';
import { useFresh, useLoad } from '../core/load.js';
import { useAddress } from '../core/router.js';
import { arrange } from '../core/rows.js';
import { isolated } from '../core/text.js';
import { durationText } from '../core/time.js';
import { Badge, Empty, ErrorNote, IconButton, Loading, Time } from '../ui/basics.js';
import { Changed, useSeen } from '../ui/conflict.js';
import { CopyButton } from '../ui/copy.js';
import { Search } from '../ui/filter.js';
import { Icon } from '../ui/icon.js';
import { sayEffective } from '../ui/notices.js';
import { NumberedPaging, Table } from '../ui/table.js';
import { WarningDialog } from '../ui/warning.js';
import { PROVIDERS, PUBLISHER_IN_WORDS } from './publisher-fields.js';
import { EditPublisher, NewPublisher } from './publisher-form.js';
import { TestIdentity } from './publisher-test.js';

const ORDERS = { name: (publisher) => publisher.name };

/** Which CI jobs get a token of the organization without a stored secret. */
export function PublishersTab({ may, organization }) {
  const { query } = useAddress();
  const [open, setOpen] = useState(null);
  const base = `/organizations/${organization.id}/publishers`;
  const list = useLoad((signal) => callAll(base, signal), [base]);
  useFresh(list, []);
  const shown = arrange(list.data?.items || [], query, {
    text: ({ name, provider, claims }) => [name, PROVIDERS[provider].name, ...Object.values(claims)].join('\n'),
    orders: ORDERS, sort: 'name',
  });
  const isEmpty = list.data && !list.data.items.length;
  return html`
    <div class="toolbar">
      <${Search} query=${query} label="Search publishers" />
      ${may.admin && html`<span class="toolbar-end"><button type="button" class="icon-button primary" aria-label="New Publisher"
        title="New Publisher" onClick=${() => setOpen({ what: NewPublisher })}><${Icon} name="plus" /></button></span>`}
    </div>
    <${ErrorNote} error=${list.error} retry=${list.reload} />
    ${!list.data && !list.error && html`<${Loading} />`}
    ${shown.found > 0 && html`<${Table} caption="Publishers" columns=${columns(may, setOpen)} rows=${shown.rows}
      id=${(publisher) => publisher.id} detail=${Audience} sort=${shown.sort} busy=${list.loading} />`}
    <${NumberedPaging} shown=${shown} cut=${list.data?.cut} />
    ${isEmpty && html`<${Empty} icon="key" title="No stored secret">
      <p>CI jobs can come with the identity that their provider gives them, and get a token that lives for minutes.
        Nothing has to be stored, rotated or cleaned up.</p>
      ${may.admin && html`<button type="button" class="button primary" onClick=${() => setOpen({ what: NewPublisher })}>
        Trust a CI job</button>`}
    </${Empty}>`}
    ${list.data && !isEmpty && !shown.found && html`<${Empty} icon="search" title="No publisher matches">
      <p>Change the search.</p></${Empty}>`}
    ${may.admin && list.data && !isEmpty && html`<${TestIdentity} base=${base} />`}
    ${open && html`<${open.what} base=${base} organization=${organization} publisher=${open.publisher}
      onClose=${() => setOpen(null)} onDone=${list.reload} />`}`;
}

function columns(may, setOpen) {
  return [
    { name: 'Name', sort: 'name', width: 12, show: ({ name, provider, enabled }) => html`<span class="strong">${name}</span>
      ${!enabled && html` <${Badge} kind="warn">Disabled</${Badge}>`}
      <span class="below">${PROVIDERS[provider].name}</span>` },
    { name: 'Jobs', show: ({ claims, anyWorkflow }) => html`<span class="chips">
      ${Object.entries(claims).map(([name, value]) => html`<code key=${name}>${name} = <bdi>${value}</bdi></code>`)}</span>
      ${anyWorkflow && html`<span class="below">every workflow</span>`}` },
    { name: 'Job tokens', width: 9, weight: 2, show: ({ role, lifetime }) => html`<span>${role}<span class="below">for ${durationText(lifetime)}</span></span>` },
    { name: 'Last used', width: 8, weight: 1, show: ({ lastUsedAt }) => (lastUsedAt ? html`<${Time} at=${lastUsedAt} />` : html`<span class="quiet">never</span>`) },
    { name: 'Actions', actions: 2, show: (publisher) => may.admin && html`<span class="row-actions">
      <${IconButton} icon="pencil" label=${`Edit ${isolated(publisher.name)}`} onClick=${() => setOpen({ what: EditPublisher, publisher })} />
      <${IconButton} icon="trash" danger label=${`Delete ${isolated(publisher.name)}`} onClick=${() => setOpen({ what: DeletePublisher, publisher })} />
    </span>` },
  ];
}

/** What the jobs have to ask their provider for. */
const Audience = ({ audience }) => html`<div class="audience"><span>Audience for its jobs <code>${audience}</code></span>
  <${CopyButton} text=${() => audience} /></div>`;

function DeletePublisher({ base, publisher, onClose, onDone }) {
  const item = useSeen(`${base}/${publisher.id}`);
  async function remove(signal) {
    const answer = await item.act('DELETE', signal);
    if (!answer) return;
    onClose();
    onDone();
    sayEffective({ name: publisher.name, done: 'deleted', what: 'its job tokens' }, answer);
  }
  return html`<${WarningDialog} action="Delete" onConfirm=${remove} onClose=${onClose} ready=${item.ready}>
    <${Changed} what="publisher" fields=${PUBLISHER_IN_WORDS} before=${publisher} item=${item} />
    <p>Jobs of <strong>${publisher.name}</strong> get no token any more, and those that they have now end at once. This
      cannot be undone.</p>
    <p class="note note-warn"><${Icon} name="pause" /><span>To stop them for a while, edit it and switch it off instead.</span></p>
  </${WarningDialog}>`;
}
