import { html, useEffect, useState } from '../lib/preact.js';
import { call, callAll } from '../core/api.js';
import { useLoad } from '../core/load.js';
import { isolated } from '../core/text.js';
import { moment } from '../core/time.js';
import { Badge, Empty, ErrorNote, IconButton, Loading, Time } from '../ui/basics.js';
import { Icon } from '../ui/icon.js';
import { say } from '../ui/notices.js';
import { Table } from '../ui/table.js';
import { WarningDialog } from '../ui/warning.js';

const POLL_MILLIS = 5000;
const ALIVE_MILLIS = 30000;

const STATES = {
  LIVE: ['good', 'Answers', ''],
  LOADING: ['plain', 'Starting', 'it answers once it knows every token'],
  FENCED: ['bad', 'Cut off', 'it has not confirmed the changes; if it lives, it joins anew by itself'],
};
const MODES = {
  available: 'without the database it answers for a while about the tokens that it knows',
  strict: 'without the database it answers nothing',
};

/** Every process that answers, how far each is, and since when: for operators. */
export function ReplicasPage({ self }) {
  const [ending, setEnding] = useState(null);
  const list = useLoad(async (signal) => (self.operator ? callAll('/replicas', signal) : null), []);
  useEffect(() => {
    document.title = 'Replicas · Tollgate';
    const timer = setInterval(() => document.visibilityState === 'visible' && list.reload(), POLL_MILLIS);
    return () => clearInterval(timer);
  }, []);
  if (!self.operator) return html`<h1 tabindex="-1">Replicas</h1>
    <${Empty} icon="replicas" title="Not for your role"><p>Operators see this page.</p></${Empty}>`;
  const rows = list.data?.items || [];
  return html`<h1 tabindex="-1">Replicas</h1>
    <p class="lead">Every process that answers about tokens. A change is complete once each of them has confirmed it.</p>
    <p class="below-toolbar" role="status">${list.data && summary(rows)}</p>
    <${ErrorNote} error=${list.error} retry=${list.reload} />
    ${!list.data && !list.error && html`<${Loading} />`}
    ${rows.length > 0 && html`<${Table} caption="Replicas" columns=${columns(setEnding)} rows=${rows} id=${({ id }) => id} />`}
    ${ending && html`<${EndReplica} replica=${ending} onClose=${() => setEnding(null)} onDone=${list.reload} />`}`;
}

const isBehind = ({ state, behind }) => state === 'FENCED' || behind > 0;

function summary(rows) {
  const count = rows.length === 1 ? '1 replica' : `${rows.length} replicas`;
  const behind = rows.filter(isBehind).length;
  return behind ? `${count}, ${behind} behind.` : `${count}, all up to date.`;
}

function columns(setEnding) {
  return [
    { name: 'Name', show: ({ name, id }) => html`<span class="strong">${name}</span><code class="below">${id}</code>` },
    { name: 'State', width: 10, show: ({ state }) => html`<${Badge} kind=${STATES[state][0]}>${STATES[state][1]}</${Badge}>
      ${STATES[state][2] && html`<span class="below">${STATES[state][2]}</span>`}` },
    { name: 'Changes', width: 9, show: (row) => html`<${Progress} row=${row} />` },
    { name: 'Confirmed', width: 8, show: ({ confirmedAt }) => html`<${Time} at=${confirmedAt} />` },
    { name: 'Started', width: 8, weight: 1, show: ({ startedAt }) => html`<${Time} at=${startedAt} />` },
    { name: 'Mode', width: 6, weight: 2, show: ({ mode }) => html`<span title=${MODES[mode]}>${mode}</span>` },
    { name: 'Actions', actions: 1, show: (row) => html`<span class="row-actions">
      <${IconButton} icon="trash" danger label=${`End ${isolated(row.name)}`} onClick=${() => setEnding(row)} /></span>` },
  ];
}

function Progress({ row }) {
  if (!isBehind(row)) return html`<span class="quiet">up to date</span>`;
  const { behind, confirmedAt } = row;
  return html`<${Badge} kind="warn">${behind === 1 ? '1 change' : `${behind.toLocaleString('en')} changes`} behind</${Badge}>
    <span class="below">since ${moment(confirmedAt)}</span>`;
}

function EndReplica({ replica, onClose, onDone }) {
  const alive = replica.state === 'LIVE' && Date.now() - Date.parse(replica.confirmedAt) < ALIVE_MILLIS;
  async function end(signal) {
    await call('DELETE', `/replicas/${replica.id}`, { signal });
    onClose();
    onDone();
    say('good', html`The row of <bdi>${replica.name}</bdi> is gone. No change waits for it.`);
  }
  return html`<${WarningDialog} action="End Replica" onConfirm=${end} onClose=${onClose}>
    ${alive && html`<p class="note note-bad"><${Icon} name="warning" /><span><strong>It lives.</strong> It has
      confirmed <${Time} at=${replica.confirmedAt} />.</span></p>`}
    <p>Only if the process of <strong>${replica.name}</strong> is certainly dead: nothing waits for it from now on, and a
      revocation is called complete without it. A process that still answers may go on accepting what was revoked, until it
      joins anew.</p>
    <p class="quiet">Last confirmed: <${Time} at=${replica.confirmedAt} /></p>
  </${WarningDialog}>`;
}
