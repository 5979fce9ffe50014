import { html } from '../lib/preact.js';
import { density, setDensity, tightness } from '../core/density.js';
import { FIRST_PAGE, setQuery } from '../core/router.js';
import { useStore } from '../core/store.js';
import { Icon } from './icon.js';

/**
 * A table that becomes a list of cards where it is narrow. The roles stand in the markup because browsers forget a
 * table's meaning when its boxes are laid out otherwise.
 *
 * @param {{caption: string, columns: {name: string, sort?: string, show: (row: any) => any, actions?: number,
 *     width?: number, weight?: 1|2|3, kind?: string, head?: () => any}[],
 *     rows: any[], id: (row: any) => string, detail?: (row: any) => any, sort?: string, busy?: boolean}} props actions: how many buttons
 *     there are at most; width: in rem, else what the others leave; weight: goes where there is little room, 1 first; head: instead of the name; detail: what else there is to say of a row, in a row below it; sort: the present order, with a leading - when turned round
 */
export function Table({ caption, columns: all, rows, id, detail, sort, busy }) {
  const tight = useStore(tightness);
  const columns = all.filter(({ weight }) => !(weight <= tight));
  return html`<${SortChoice} columns=${all} sort=${sort} />
    <${Density} />
    <table role="table" class="table" aria-busy=${busy ? 'true' : 'false'}>
    <caption class="hidden">${caption}</caption>
    <thead role="rowgroup"><tr role="row">
      ${columns.map((column) => html`<th role="columnheader" scope="col" key=${column.name}
        class=${kind(column)} style=${{ width: width(column) }} aria-sort=${ariaSort(column, sort)}>
        ${column.head ? column.head() : column.sort ? html`<${SortButton} column=${column} sort=${sort} />`
          : html`<span class=${column.actions ? 'hidden' : ''}>${column.name}</span>`}
      </th>`)}
    </tr></thead>
    <tbody role="rowgroup">
      ${rows.flatMap((row) => {
        const more = detail?.(row);
        return [html`<tr role="row" key=${id(row)} class=${more ? 'detailed' : ''}>
          ${columns.map((column) => html`<td role="cell" key=${column.name} class=${kind(column)}
            data-name=${column.name}>${column.show(row)}</td>`)}
        </tr>`, more && html`<tr role="row" key=${`${id(row)} detail`} class="detail">
          <td role="cell" colspan=${columns.length} aria-colspan=${columns.length}>${more}</td>
        </tr>`];
      })}
    </tbody>
  </table>`;
}

const kind = (column) => column.kind || (column.actions ? 'actions' : '');

const width = (column) => (column.width || column.actions) && `${column.width || column.actions * 2 + 1.5}rem`;

function Density() {
  const compact = useStore(density) === 'compact';
  return html`<div class="density"><button type="button" class="icon-button" aria-pressed=${compact ? 'true' : 'false'}
    aria-label="Compact rows" title="Compact rows" onClick=${() => setDensity(compact ? 'comfortable' : 'compact')}>
    <${Icon} name="rows" /></button></div>`;
}

function ariaSort(column, sort) {
  if (!column.sort || sort?.replace('-', '') !== column.sort) return undefined;
  return sort.startsWith('-') ? 'descending' : 'ascending';
}

function SortButton({ column, sort }) {
  const here = sort?.replace('-', '') === column.sort;
  const turned = here && !sort.startsWith('-');
  return html`<button type="button" class="sort"
    onClick=${() => setQuery({ sort: (turned ? '-' : '') + column.sort, ...FIRST_PAGE })}>
    ${column.name}${here && html`<${Icon} name=${sort.startsWith('-') ? 'down' : 'up'} />`}
  </button>`;
}

/** The same where the heads are not to be seen. */
function SortChoice({ columns, sort }) {
  const orders = columns.filter((column) => column.sort).flatMap(({ name, sort: by }) =>
    [[by, `${name}, ascending`], [`-${by}`, `${name}, descending`]]);
  return orders.length > 0 && html`<label class="choice sort-choice"><span>Sort by</span>
    <select onChange=${(event) => setQuery({ sort: event.currentTarget.value || null, ...FIRST_PAGE })}>
      ${!orders.some(([value]) => value === sort) && html`<option value="" selected>Usual order</option>`}
      ${orders.map(([value, text]) => html`<option key=${value} value=${value} selected=${value === sort}>${text}</option>`)}
    </select></label>`;
}

/** Goes through a list page by page; Back in the browser leads to the page before. */
export function Paging({ query, next }) {
  const first = !query.get('after');
  if (first && !next) return null;
  return html`<nav class="paging" aria-label="Pages">
    <${Turn} text="First page" to=${first ? null : { after: null }} />
    <${Turn} text="Next page" to=${next && { after: next }} />
  </nav>`;
}

/** The same for a list that has been loaded whole, as `arrange` has cut it. */
export function NumberedPaging({ shown, cut }) {
  const { page, pages, first, rows, found } = shown;
  const to = (number) => ({ page: number === 1 ? null : String(number) });
  return html`
    ${cut && html`<p class="note note-warn below-table"><${Icon} name="warning" />
      <span>There are more than these. The page loads the first 2,000 only; the API lists them all.</span></p>`}
    ${pages > 1 && html`<nav class="paging" aria-label="Pages">
      <span class="quiet" role="status">${first}–${first + rows.length - 1} of ${found}</span>
      <${Turn} text="Previous page" to=${page > 1 && to(page - 1)} />
      <${Turn} text="Next page" to=${page < pages && to(page + 1)} />
    </nav>`}`;
}

/** Keeps the focus where it leads no further, which a disabled button would lose. */
function Turn({ text, to }) {
  const turn = ({ currentTarget }) => {
    if (!to) return;
    setQuery(to);
    currentTarget.closest('nav').parentElement.querySelector('.table')?.scrollIntoView();
  };
  return html`<button type="button" class="button small" aria-disabled=${!to} onClick=${turn}>${text}</button>`;
}
