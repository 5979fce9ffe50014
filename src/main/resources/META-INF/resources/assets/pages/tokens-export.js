import { call } from '../core/api.js';
import { csv, save } from '../core/csv.js';
import { say } from '../ui/notices.js';

const PAGE_SIZE = 200;
const MOST_PAGES = 50;

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
  const { tokens, cut } = scope.all ? await matching(base, scope.filter, signal) : { tokens: scope.tokens };
  const rows = [COLUMNS.map(([name]) => name), ...tokens.map((token) => COLUMNS.map(([, of]) => of(token)))];
  save(`tokens-${new Date().toISOString().slice(0, 10)}.csv`, csv(rows));
  if (cut) say('warn', `The file has the first ${tokens.length.toLocaleString('en')}. The API lists them all.`);
}

async function matching(base, filter, signal) {
  const tokens = [];
  const asked = new URLSearchParams({ ...filter, limit: PAGE_SIZE });
  for (let page = 0; page < MOST_PAGES; page++) {
    const { items, next } = (await call('GET', `${base}?${asked}`, { signal })).body;
    tokens.push(...items);
    if (!next) return { tokens };
    asked.set('after', next);
  }
  return { tokens, cut: true };
}
