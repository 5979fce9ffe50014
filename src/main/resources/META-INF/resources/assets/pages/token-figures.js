import { html } from '../lib/preact.js';
import { call } from '../core/api.js';
import { useFresh, useLoad } from '../core/load.js';
import { DAY_MILLIS } from '../core/time.js';
import { ErrorNote } from '../ui/basics.js';

const inDays = (days) => new Date(Date.now() + days * DAY_MILLIS).toISOString();

/** What is counted, and how the list is asked for it. One that is always shown is worth a look when it is none, too. */
const FIGURES = {
  active: { text: 'active', always: true, filters: () => ({ state: 'ACTIVE' }) },
  expiringIn7Days: { text: 'expire within 7 days', tone: 'warn', always: true,
    filters: () => ({ state: 'ACTIVE', expiresBefore: inDays(7), sort: 'expiresAt' }) },
  expiringIn30Days: { text: 'expire within 30 days', always: true,
    filters: () => ({ state: 'ACTIVE', expiresBefore: inDays(30), sort: 'expiresAt' }) },
  unusedFor90Days: { text: 'not used for 90 days', tone: 'warn', always: true,
    filters: () => ({ state: 'ACTIVE', lastUsedBefore: inDays(-90), sort: 'lastUsedAt' }) },
  neverUsed: { text: 'never used', filters: () => ({ state: 'ACTIVE', used: 'false' }) },
  leaked: { text: 'disabled as leaked', tone: 'bad', filters: () => ({ state: 'DISABLED', disabledReason: 'LEAKED' }) },
  reused: { text: 'disabled as reused', tone: 'bad', filters: () => ({ state: 'DISABLED', disabledReason: 'REUSED' }) },
  disabled: { text: 'disabled', filters: () => ({ state: 'DISABLED' }) },
  expired: { text: 'expired', filters: () => ({ state: 'EXPIRED' }) },
};

export const isFigure = (name) => Object.hasOwn(FIGURES, name || '');

export const figureText = (name) => FIGURES[name].text;

/** Where the tokens are that a figure counts. */
export const figurePath = (organization, name) =>
  `/ui/organizations/${organization}/tokens?${new URLSearchParams(FIGURES[name].filters())}`;

/** What to look at first, and where: each figure leads to the tokens that it counts. */
export function TokenFigures({ organization }) {
  const path = `/organizations/${organization.id}/tokens`;
  const figures = useLoad(async (signal) => (await call('GET', `${path}/figures`, { signal })).body, [path]);
  useFresh(figures, []);
  return html`<section class="card" aria-labelledby="figures">
    <header class="card-head"><h2 id="figures">Integration tokens</h2></header>
    <${ErrorNote} error=${figures.error} retry=${figures.reload} />
    ${!figures.error && html`<${Tiles} counts=${figures.data} path=${(name) => figurePath(organization.id, name)} />`}
    <${Refused} tokens=${figures.data?.refusedToday.map((token) => ({ ...token, organizationId: organization.id }))} />
  </section>`;
}

/** @param {{counts: ?object, path: (name: string) => string}} props counts: undefined as long as they are not known */
export function Tiles({ counts, path }) {
  return html`<ul class="tiles" aria-busy=${counts ? 'false' : 'true'}>
    ${Object.entries(FIGURES).filter(([name, { always }]) => always || counts?.[name] > 0).map(([name, { text, tone }]) =>
      html`<li key=${name}><a class=${`tile ${counts?.[name] && tone ? `tile-${tone}` : ''}`} href=${path(name)}>
        <strong>${counts ? counts[name].toLocaleString('en') : '–'}</strong> <span>${text}</span></a></li>`)}
  </ul>`;
}

/** @param {{tokens: ?{id: string, label: string, verdicts: number, organizationId: string, organizationName?: string}[]}} props */
export function Refused({ tokens }) {
  return tokens?.length > 0 && html`<h3 class="below-tiles">Refused most today</h3>
    <ol class="refused">${tokens.map(({ id, label, verdicts, organizationId, organizationName }) => html`<li key=${id}>
      <a href=${`/ui/organizations/${organizationId}/tokens/${id}`}><bdi>${label}</bdi></a>
      <span class="quiet">${organizationName && html`<bdi>${organizationName}</bdi>, `}${
        verdicts === 1 ? 'once' : `${verdicts.toLocaleString('en')} times`}</span></li>`)}</ol>`;
}
