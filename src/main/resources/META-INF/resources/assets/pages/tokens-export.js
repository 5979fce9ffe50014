import { call } from '../core/api.js';
import { csv, save } from '../core/csv.js';
import { say } from '../ui/notices.js';

const PAGE_SIZE = 200;
/** As many tokens as an organization has unless somebody raised its limit. */
const MOST_PAGES = 500;

/** @type {[string, (token: object) => any][]} */
const COLUMNS = [
  ['label', (token) => token.label], ['description', (token) => token.description], ['role', (token) => token.role],
  ['state', (token) => token.state], ['disabled because', (token) => token.disabledReason],
  ['created', (token) => token.createdAt], ['created by', (token) => token.createdBy?.name],
  ['expires', (token) => token.expiresAt], ['rotated', (token) => token.rotatedAt],
  ['last used', (token) => token.lastUsedAt], ['last used from', (token) => token.lastUsedAddress],
  ['allowed addresses', (token) => token.allowedCidrs.join(' ')], ['value', (token) => token.hint], ['id', (token) => token.id],
];

/** Saves the picked ones, or all that match, as a file; never a value, only its hint. */
export async function exportTokens(base, scope, signal) {
  const { parts, count, cut } = scope.all ? await matching(base, scope.filter, signal) : { parts: [lines(scope.tokens)] };
  save(`tokens-${new Date().toISOString().slice(0, 10)}.csv`, [csv([COLUMNS.map(([name]) => name)]), ...parts]);
  if (cut) say('warn', `The file has the first ${count.toLocaleString('en')}. The API lists them all.`);
}

const lines = (tokens) => csv(tokens.map((token) => COLUMNS.map(([, of]) => of(token))));

/** Page by page: of each only its lines are kept. */
async function matching(base, filter, signal) {
  const parts = [];
  const asked = new URLSearchParams({ ...filter, limit: PAGE_SIZE });
  for (let count = 0; parts.length < MOST_PAGES;) {
    const { items, next } = (await call('GET', `${base}?${asked}`, { signal })).body;
    parts.push(lines(items));
    count += items.length;
    if (!next) return { parts, count };
    asked.set('after', next);
  }
  return { parts, count: MOST_PAGES * PAGE_SIZE, cut: true };
}
