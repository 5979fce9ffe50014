import { html, useState } from '../lib/preact.js';
import { call } from '../core/api.js';
import { useAction } from '../core/load.js';
import { Empty, ErrorNote } from '../ui/basics.js';
import { Table } from '../ui/table.js';

/** Finds the token of a pasted value, which is sent in a body and not kept. */
export function useLookup(base) {
  const [found, setFound] = useState(null);
  const action = useAction(async (signal, value) => {
    setFound(null);
    try {
      setFound({ token: (await call('POST', `${base}/lookup`, { body: { token: value }, signal })).body });
    } catch (error) {
      if (error.code !== 'NOT_FOUND') throw error;
      setFound({ token: null });
    }
  });
  return { ...action, found, clear: () => setFound(null) };
}

/** @param {{lookup: object, columns: object[]}} props columns: of the table of tokens */
export function FoundToken({ lookup, columns }) {
  if (!lookup.found) return html`<${ErrorNote} error=${lookup.error} />`;
  return html`<section aria-label="The token of the value">
    ${lookup.found.token
      ? html`<${Table} caption="The token of the value that you have pasted" columns=${columns}
          rows=${[lookup.found.token]} id=${(token) => token.id} sort="" />`
      : html`<${Empty} icon="search" title="No token of this organization has had this value" />`}
    <p><button type="button" class="button small" onClick=${lookup.clear}>Close the result</button></p>
  </section>`;
}
