import { html, useEffect } from '../lib/preact.js';
import { call } from '../core/api.js';
import { go } from '../core/router.js';
import { rights } from '../core/session.js';
import { Loading } from '../ui/basics.js';

/** Leads newcomers to the first steps and everybody else to their organizations. */
export function HomePage({ self }) {
  useEffect(() => {
    const abort = new AbortController();
    isNew(self, abort.signal).then(
      (fresh) => go(fresh ? '/ui/start' : '/ui/organizations', { replace: true }),
      () => abort.signal.aborted || go('/ui/organizations', { replace: true }),
    );
    return () => abort.abort();
  }, []);
  return html`<h1 class="hidden" tabindex="-1">Tollgate</h1><${Loading} />`;
}

async function isNew(self, signal) {
  const managed = self.memberships.filter(({ organizationId }) => rights(self, organizationId).admin);
  if (managed.length !== 1) return false;
  const { body } = await call('GET', `/organizations/${managed[0].organizationId}/tokens?limit=1`, { signal });
  return body.items.length === 0;
}
