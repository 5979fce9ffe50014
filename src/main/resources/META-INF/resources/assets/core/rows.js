/** Tables of lists that are short enough to be loaded whole: the API cannot search or sort these, so the browser does. */

const PAGE_SIZE = 50;

/**
 * What the address bar asks to see of a list.
 *
 * @param {any[]} rows
 * @param {URLSearchParams} query its search, sort and page
 * @param {{text: (row: any) => string, keep?: (row: any) => boolean, orders: Object<string, (row: any) => string|number>,
 *     sort: string}} how text: what is searched; orders: what can be sorted by; sort: the order without any in the
 *     address, with a leading - when turned round
 * @returns {{rows: any[], found: number, first: number, page: number, pages: number, sort: string}} first: the place
 *     of the first row among those found, from 1
 */
export function arrange(rows, query, how) {
  const search = (query.get('search') || '').toLowerCase();
  const asked = query.get('sort') || how.sort;
  const sort = Object.hasOwn(how.orders, asked.replace(/^-/, '')) ? asked : how.sort;
  const order = how.orders[sort.replace(/^-/, '')];
  const found = rows.filter((row) => how.text(row).toLowerCase().includes(search) && (!how.keep || how.keep(row)));
  const turn = sort.startsWith('-') ? -1 : 1;
  found.sort((one, other) => turn * compare(order(one), order(other)));
  const pages = Math.max(1, Math.ceil(found.length / PAGE_SIZE));
  const page = Math.min(pages, Math.max(1, Number.parseInt(query.get('page'), 10) || 1));
  const first = (page - 1) * PAGE_SIZE;
  return { rows: found.slice(first, first + PAGE_SIZE), found: found.length, first: first + 1, page, pages, sort };
}

const compare = (one, other) => (typeof one === 'number' ? one - other
  : one.localeCompare(other, 'en', { sensitivity: 'base', numeric: true }));
