import { ApiError, call } from './api.js';
import { forgetPending } from './pending.js';
import { createStore } from './store.js';

// The server says in the page whether there is a session to ask about; asking without one would be an error.
const mayBeLoggedIn = document.documentElement.dataset.session === 'perhaps';

/** Who is logged in: null = nobody, undefined = not known yet. */
export const me = createStore(mayBeLoggedIn ? undefined : null);

/** Whether the session has ended by itself: 'here' = in the midst of something, 'left' = the person has gone on to the login. */
export const over = createStore(null);

export async function loadMe() {
  try {
    me.set((await call('GET', '/me')).body);
  } catch (error) {
    if (error.status !== 401) throw error;
    me.set(null);
  }
}

export async function login(email, password) {
  await call('POST', '/session', { body: { email, password }, patient: false });
  await loadMe();
  if (!me.get()) {
    throw new ApiError(0, { title: 'The password is right, but your browser keeps no session for this address: it does so over https:// or at localhost only.' });
  }
  over.set(null);
}

/**
 * Ends the session here, and goes on to where it ends as well if it began elsewhere.
 *
 * @returns {Promise<boolean>} whether the browser leaves this page
 */
export async function logout() {
  const elsewhere = await call('GET', '/sign-in/oidc/logout', { patient: false, signal: AbortSignal.timeout(2000) }).catch(() => null);
  await call('DELETE', '/session');
  forgetPending();
  const url = elsewhere?.body.url;
  if (url) location.assign(url);
  else me.set(null);
  return Boolean(url);
}

/**
 * What the person may be offered in an organization. The server decides; this only leaves out what it would refuse.
 */
export function rights(self, organization) {
  const role = self.memberships.find((membership) => membership.organizationId === organization)?.role;
  return {
    member: Boolean(role),
    admin: role === 'OWNER' || role === 'SUPER_ADMIN',
    owner: role === 'OWNER',
    operator: self.operator,
  };
}
