import { html } from '../lib/preact.js';
import { call } from '../core/api.js';
import { useLoad } from '../core/load.js';
import { Time } from '../ui/basics.js';

/** The token as it is now, and until that is known, as it was when the table was loaded. */
export function useFreshToken(base, token) {
  const fresh = useLoad(async (signal) => (await call('GET', `${base}/${token.id}`, { signal })).body, [token.id]);
  return fresh.data || token;
}

/** When and from where a token was last used. */
export function LastUse({ base, token }) {
  const { lastUsedAt, lastUsedAddress } = useFreshToken(base, token);
  if (!lastUsedAt) return html`<p class="usage">It has <strong>never been used</strong>. Uses show here within a minute.</p>`;
  return html`<p class="usage">It was last used <strong><${Time} at=${lastUsedAt} /></strong>${
    lastUsedAddress && html` from <strong>${lastUsedAddress}</strong>`}.</p>`;
}
