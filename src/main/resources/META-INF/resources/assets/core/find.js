import { call, callAll } from './api.js';
import { each } from './many.js';
import { rights } from './session.js';

/** One search over all that a person may see: organizations by name, and what is in the nearest of their own. */

export const MOST_ORGANIZATIONS = 25;
const SHOWN = 5;

/**
 * @param {object} self who asks
 * @param {?string} here the organization whose page is open: looked into first
 */
export function createFinder(self, here) {
  const own = [...self.memberships].sort((one, other) => Number(other.organizationId === here) - Number(one.organizationId === here));
  const near = own.slice(0, MOST_ORGANIZATIONS);
  const lists = new Map();
  /** What is short enough to be loaded once and searched here. */
  const listed = (path, load) => {
    if (!lists.has(path)) lists.set(path, load().catch((error) => { lists.delete(path); throw error; }));
    return lists.get(path);
  };
  const firstOf = (path) => listed(path, async () => (await call('GET', `${path}?limit=200`)).body.items);

  async function within({ organizationId, organizationName }, term, signal) {
    const path = `/organizations/${organizationId}`;
    const place = { where: organizationName };
    const tokens = rights(self, organizationId).admin ? (await call('GET',
      `${path}/tokens?${new URLSearchParams({ search: term, limit: `${SHOWN}`, sort: '-lastUsedAt' })}`, { signal })).body.items : [];
    const people = (await firstOf(`${path}/users`)).filter(({ name, email }) => has(`${name ?? ''}\n${email}`, term));
    const publishers = (await firstOf(`${path}/publishers`)).filter(({ name }) => has(name, term));
    return [
      ...tokens.map((token) => ({ ...place, group: 'Integration tokens', ...tokenItem(path, token) })),
      ...people.slice(0, SHOWN).map(({ id, name, email }) => ({ ...place, group: 'People', id: path + id, text: name ?? email,
        detail: name && email, href: `/ui${path}/users?${new URLSearchParams({ search: email })}` })),
      ...publishers.slice(0, SHOWN).map(({ id, name }) => ({ ...place, group: 'Publishers', id, text: name,
        href: `/ui${path}/publishers?${new URLSearchParams({ search: name })}` })),
    ];
  }

  return {
    /** @returns {number} how many organizations are not looked into */
    left: own.length - near.length,

    async find(term, signal) {
      const all = await listed('/organizations', async () => (await callAll('/organizations')).items);
      const named = all.filter(({ name }) => has(name, term)).slice(0, SHOWN)
        .map(({ id, name }) => ({ group: 'Organizations', id, text: name, href: `/ui/organizations/${id}` }));
      const { answers, failures } = await each(near, (one) => within(one, term, signal), signal, () => {});
      if (failures.length) throw failures[0].error;
      return [...named, ...answers.flatMap(({ answer }) => answer)];
    },

    /** The token of a value, which goes into bodies only. */
    async lookup(value, signal) {
      for (const { organizationId, organizationName: where } of near.filter((one) => rights(self, one.organizationId).admin)) {
        const path = `/organizations/${organizationId}`;
        try {
          const token = (await call('POST', `${path}/tokens/lookup`, { body: { token: value }, signal })).body;
          return [{ where, group: 'The token of the pasted value', ...tokenItem(path, token) }];
        } catch (error) {
          if (error.code !== 'NOT_FOUND') throw error;
        }
      }
      return [];
    },
  };
}

const has = (text, term) => text.toLowerCase().includes(term.toLowerCase());

const tokenItem = (path, { id, label, hint }) => ({ id, text: label, detail: hint, href: `/ui${path}/tokens/${id}` });
