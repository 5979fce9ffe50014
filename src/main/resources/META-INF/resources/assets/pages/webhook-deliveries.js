import { html, useEffect, useState } from '../lib/preact.js';
import { call, newKey } from '../core/api.js';
import { useAction, useFresh, useLoad } from '../core/load.js';
import { useAddress } from '../core/router.js';
import { isolated } from '../core/text.js';
import { Badge, Empty, ErrorNote, IconButton, Loading, Time } from '../ui/basics.js';
import { Choice } from '../ui/filter.js';
import { say } from '../ui/notices.js';
import { Paging, Table } from '../ui/table.js';
import { State } from './webhooks.js';

const PAGE_SIZE = 50;
const POLL_MILLIS = 2000;
const SOON_MILLIS = 30000;
const STATES = [['', 'All'], ['PENDING', 'Waiting'], ['DELIVERED', 'Delivered'], ['FAILED', 'Given up']];
const KINDS = { PENDING: 'warn', DELIVERED: 'good', FAILED: 'bad' };

/** What waits for its first tries; later ones are too far away to be waited for. */
const isSoonTold = ({ state, nextAttemptAt }) => state === 'PENDING' && Date.parse(nextAttemptAt) < Date.now() + SOON_MILLIS;

/** What was sent to a webhook, and what it answered. */
export function Deliveries({ base, id, organization }) {
  const { query } = useAddress();
  const path = `${base}/${id}`;
  const [state, after] = ['state', 'after'].map((name) => query.get(name) || '');
  const webhook = useLoad(async (signal) => (await call('GET', path, { signal })).body, [path]);
  const list = useLoad(async (signal) => {
    const asked = new URLSearchParams({ limit: `${PAGE_SIZE}` });
    Object.entries({ state, after }).forEach(([name, value]) => value && asked.set(name, value));
    return (await call('GET', `${path}/deliveries?${asked}`, { signal })).body;
  }, [path, state, after]);
  useFresh(webhook, []);
  useFresh(list, []);
  useEffect(() => {
    if (!list.data?.items.some(isSoonTold)) return undefined;
    const timer = setTimeout(list.reload, POLL_MILLIS);
    return () => clearTimeout(timer);
  }, [list.data]);
  return html`
    <p class="crumbs"><a href=${`/ui/organizations/${organization.id}/webhooks`}>All webhooks</a></p>
    <${ErrorNote} error=${webhook.error || list.error} retry=${() => {
      webhook.reload();
      list.reload();
    }} />
    ${webhook.data && html`<div class="headline"><h2>${webhook.data.url}</h2> <${State} webhook=${webhook.data} /></div>`}
    <div class="toolbar">
      <${Choice} query=${query} label="Deliveries" name="state" options=${STATES} />
      <span class="toolbar-end"><${SendTest} path=${path} onDone=${list.reload} /></span>
    </div>
    ${!list.data && !list.error && html`<${Loading} />`}
    ${list.data?.items.length > 0 && html`<${Table} caption="Deliveries" columns=${columns(path, list.reload)}
      rows=${list.data.items} id=${(delivery) => delivery.id} busy=${list.loading} />`}
    ${list.data && !list.data.items.length && html`<${Empty} icon="search" title="Nothing was sent">
      <p>In the last 14 days. Send a test to see that it arrives.</p></${Empty}>`}
    ${list.data && html`<${Paging} query=${query} next=${list.data.next} />`}`;
}

function columns(path, reload) {
  return [
    { name: 'Event', width: 12, show: (delivery) => html`<code>${delivery.type}</code><span class="below"><${Time} at=${delivery.createdAt} /></span>` },
    { name: 'State', width: 9, show: ({ state, nextAttemptAt }) => html`<span>
      <${Badge} kind=${KINDS[state]}>${STATES.find(([name]) => name === state)[1]}</${Badge}>
      ${nextAttemptAt && html`<span class="below">next try <${Time} at=${nextAttemptAt} /></span>`}</span>` },
    { name: 'Answer', show: ({ status, error, answer, attempts }) => html`<span>${status || error || html`<span class="quiet">none yet</span>`}
      ${attempts > 1 && html` <span class="quiet">after ${attempts} tries</span>`}
      ${answer && html`<span class="below clamp">${answer}</span>`}</span>` },
    { name: 'Message', width: 15, weight: 1, show: ({ messageId }) => html`<code>${messageId}</code>` },
    { name: 'Actions', actions: 1, show: (delivery) => delivery.state !== 'PENDING' && html`<${Again} path=${path}
      delivery=${delivery} onDone=${reload} />` },
  ];
}

function SendTest({ path, onDone }) {
  const test = useAction(async (signal) => {
    await call('POST', `${path}/test`, { key: newKey(), signal });
    say('good', 'A test is on its way.');
    onDone();
  });
  return html`<button type="button" class="button" onClick=${() => test.run()} aria-disabled=${test.busy}>Send a test</button>
    <${ErrorNote} error=${test.error} />`;
}

function Again({ path, delivery, onDone }) {
  const [key, setKey] = useState(newKey);
  const again = useAction(async (signal) => {
    await call('POST', `${path}/deliveries/${delivery.id}/redeliver`, { key, signal });
    setKey(newKey());
    say('good', 'It is sent again, under the same message id.');
    onDone();
  });
  return html`<${IconButton} icon="rotate" label=${`Send ${isolated(delivery.messageId)} again`} onClick=${() => again.run()} busy=${again.busy} />
    <${ErrorNote} error=${again.error} />`;
}
