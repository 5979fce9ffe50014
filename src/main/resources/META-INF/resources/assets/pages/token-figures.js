import { html } from '../lib/preact.js';
import { call } from '../core/api.js';
import { useLoad } from '../core/load.js';
import { ErrorNote } from '../ui/basics.js';

const DAY_MILLIS = 86400000;
const inDays = (days) => new Date(Date.now() + days * DAY_MILLIS).toISOString();

/** What to look at first, and where: each figure leads to the tokens that it counts. */
export function TokenFigures({ organization }) {
  const path = `/organizations/${organization.id}/tokens`;
  const figures = useLoad(async (signal) => (await call('GET', `${path}/figures`, { signal })).body, [path]);
  const seen = figures.data;
  const list = (filters) => `/ui${path}?${new URLSearchParams(filters)}`;
  return html`<section class="card" aria-labelledby="figures">
    <header class="card-head"><h2 id="figures">Integration tokens</h2></header>
    <${ErrorNote} error=${figures.error} retry=${figures.reload} />
    ${seen && html`<ul class="tiles">
      <${Tile} number=${seen.active} text="active" href=${list({ state: 'ACTIVE' })} always />
      <${Tile} number=${seen.expiringIn7Days} text="expire within 7 days" tone="warn" always
        href=${list({ state: 'ACTIVE', expiresBefore: inDays(7), sort: 'expiresAt' })} />
      <${Tile} number=${seen.expiringIn30Days} text="expire within 30 days"
        href=${list({ state: 'ACTIVE', expiresBefore: inDays(30), sort: 'expiresAt' })} always />
      <${Tile} number=${seen.unusedFor90Days} text="not used for 90 days" tone="warn" always
        href=${list({ state: 'ACTIVE', lastUsedBefore: inDays(-90), sort: 'lastUsedAt' })} />
      <${Tile} number=${seen.neverUsed} text="never used" href=${list({ state: 'ACTIVE', used: 'false' })} />
      <${Tile} number=${seen.leaked} text="disabled as leaked" tone="bad" 
        href=${list({ state: 'DISABLED', disabledReason: 'LEAKED' })} />
      <${Tile} number=${seen.reused} text="disabled as reused" tone="bad"
        href=${list({ state: 'DISABLED', disabledReason: 'REUSED' })} />
      <${Tile} number=${seen.disabled} text="disabled" href=${list({ state: 'DISABLED' })} />
      <${Tile} number=${seen.expired} text="expired" href=${list({ state: 'EXPIRED' })} />
    </ul>`}
    ${seen?.refusedToday.length > 0 && html`<h3 class="below-tiles">Refused most today</h3>
      <ol class="refused">${seen.refusedToday.map(({ id, label, verdicts }) => html`<li key=${id}>
        <a href=${`/ui${path}/${id}`}><bdi>${label}</bdi></a>
        <span class="quiet">${verdicts === 1 ? 'once' : `${verdicts.toLocaleString('en')} times`}</span></li>`)}</ol>`}
  </section>`;
}

function Tile({ number, text, href, tone, always }) {
  if (!number && !always) return null;
  return html`<li><a class=${`tile ${number && tone ? `tile-${tone}` : ''}`} href=${href}>
    <strong>${number.toLocaleString('en')}</strong> <span>${text}</span></a></li>`;
}
