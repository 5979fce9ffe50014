import { html } from '../lib/preact.js';
import { call } from '../core/api.js';
import { useLoad } from '../core/load.js';
import { FIRST_PAGE, setQuery } from '../core/router.js';
import { rights } from '../core/session.js';
import { ErrorNote } from '../ui/basics.js';
import { Icon } from '../ui/icon.js';
import { Refused, Tiles, figurePath, figureText } from './token-figures.js';
import { TokenUsage } from './usage.js';

/** The figures of every organization that the person administers; null for whoever administers none, and until they are wanted. */
export const useAllFigures = (self, wanted) => useLoad(async (signal) =>
  (wanted && self.memberships.some(({ organizationId }) => rights(self, organizationId).admin)
    ? (await call('GET', '/me/tokens/figures', { signal })).body : null), [wanted]);

/** How all their tokens stand: a figure leads to its tokens, or to the organizations that have such, and these to theirs. */
export function AllFigures({ figures }) {
  const { data, error, reload } = figures;
  if (data === null) return null;
  function path(name) {
    const having = data?.organizations.filter(({ figures: counts }) => counts[name] > 0) || [];
    return having.length === 1 ? figurePath(having[0].organizationId, name) : `/ui/organizations?all=1&figure=${name}`;
  }
  return html`<div class="pair above-table"><section class="card" aria-labelledby="figures">
    <header class="card-head"><h2 id="figures">Integration tokens</h2>
      ${data && html`<span class="quiet">${where(data)}</span>`}</header>
    <${ErrorNote} error=${error} retry=${reload} />
    ${!error && html`<${Tiles} counts=${data?.total} path=${path} />`}
    <${Refused} tokens=${data?.refusedToday} />
  </section><${TokenUsage} path="/me" first="30 days" /></div>`;
}

function where({ organizations: { length }, left }) {
  if (left) return `of the first ${length} of your ${(length + left).toLocaleString('en')} organizations`;
  return length === 1 ? 'of the organization that you administer' : `of the ${length} organizations that you administer`;
}

/** What the table of organizations is restricted to, and how to take that back. */
export function FigureFilter({ name }) {
  return html`<p class="chips below-toolbar"><button type="button" class="button small"
    onClick=${() => setQuery({ figure: null, sort: null, ...FIRST_PAGE })}>
    With tokens: ${figureText(name)}<${Icon} name="close" /><span class="hidden">Remove this filter</span></button></p>`;
}

/** How many of an organization's tokens a figure counts; null while it is not known. */
export const figureOf = (figures, name, id) =>
  figures.data?.organizations.find(({ organizationId }) => organizationId === id)?.figures[name] ?? null;
