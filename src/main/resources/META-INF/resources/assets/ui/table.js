import { html } from '../lib/preact.js';
import { setQuery } from '../core/router.js';
import { Icon } from './icon.js';

/**
 * A table that becomes a list of cards where it is narrow. The roles stand in the markup because browsers forget a
 * table's meaning when its boxes are laid out otherwise.
 *
 * @param {{caption: string, columns: {name: string, sort?: string, show: (row: any) => any, actions?: boolean}[],
 *     rows: any[], id: (row: any) => string, sort?: string, busy?: boolean}} props sort: the present order, with a
 *     leading - when turned round
 */
export function Table({ caption, columns, rows, id, sort, busy }) {
  return html`<table role="table" class="table" aria-busy=${busy ? 'true' : 'false'}>
    <caption class="hidden">${caption}</caption>
    <thead role="rowgroup"><tr role="row">
      ${columns.map((column) => html`<th role="columnheader" scope="col" key=${column.name}
        class=${column.actions ? 'actions' : ''} aria-sort=${ariaSort(column, sort)}>
        ${column.sort ? html`<${SortButton} column=${column} sort=${sort} />`
          : html`<span class=${column.actions ? 'hidden' : ''}>${column.name}</span>`}
      </th>`)}
    </tr></thead>
    <tbody role="rowgroup">
      ${rows.map((row) => html`<tr role="row" key=${id(row)}>
        ${columns.map((column) => html`<td role="cell" key=${column.name} class=${column.actions ? 'actions' : ''}
          data-name=${column.name}>${column.show(row)}</td>`)}
      </tr>`)}
    </tbody>
  </table>`;
}

function ariaSort(column, sort) {
  if (!column.sort || sort?.replace('-', '') !== column.sort) return undefined;
  return sort.startsWith('-') ? 'descending' : 'ascending';
}

function SortButton({ column, sort }) {
  const here = sort?.replace('-', '') === column.sort;
  const turned = here && !sort.startsWith('-');
  return html`<button type="button" class="sort"
    onClick=${() => setQuery({ sort: (turned ? '-' : '') + column.sort, after: null })}>
    ${column.name}${here && html`<${Icon} name=${sort.startsWith('-') ? 'down' : 'up'} />`}
  </button>`;
}

/** Goes through a list page by page; Back in the browser leads to the page before. */
export function Paging({ query, next }) {
  const first = !query.get('after');
  if (first && !next) return null;
  return html`<nav class="paging" aria-label="Pages">
    <button type="button" class="button small" disabled=${first} onClick=${() => setQuery({ after: null })}>
      First page</button>
    <button type="button" class="button small" disabled=${!next} onClick=${() => setQuery({ after: next })}>
      Next page</button>
  </nav>`;
}
