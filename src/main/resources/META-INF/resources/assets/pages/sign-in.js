import { html, useEffect } from '../lib/preact.js';
import { call } from '../core/api.js';
import { useLoad } from '../core/load.js';
import { go, safeNext, useAddress } from '../core/router.js';
import { me } from '../core/session.js';
import { useStore } from '../core/store.js';
import { ErrorNote, Loading } from '../ui/basics.js';

/** Signing in at the company's provider, as far as pages have to do with it. */

const REASONS = {
  SIGN_IN_EXPIRED: 'This sign-in is over: it took too long, or was begun in another window. Begin again.',
  PROVIDER_REFUSED: 'The sign-in service has refused you.',
  IDENTITY_INVALID: 'What the sign-in service says of you cannot be believed. Begin again, or tell your administrator.',
  ISSUER_UNREACHABLE: 'The sign-in service cannot be reached at the moment. A password goes on.',
  EMAIL_NOT_VERIFIED: 'The sign-in service does not say that your e-mail address is verified.',
  ADDRESS_LINKED: 'Another identity is linked to this account, or this identity to another account. Tell your administrator.',
  OPERATOR_NOT_LINKED: 'Operators sign in with their password, and can link the sign-in service on their profile page.',
  ACCOUNT_DISABLED: 'Your account is disabled.',
  NO_MEMBERSHIP: 'You are a member of no organization here: ask for an invitation.',
  TOO_MANY_REQUESTS: 'Too many attempts. Try again in a minute.',
  UNAVAILABLE: 'Signing in is not available at the moment. Try again.',
};

/** Why a sign-in has failed, with the code to tell an administrator; nothing where none has. */
export function Refused({ code }) {
  if (!code) return null;
  const known = Object.hasOwn(REASONS, code);
  return html`<${ErrorNote} error=${{ message: known ? `${REASONS[code]} (${code})` : 'You could not be signed in.' }} />`;
}

const useProvider = () => useLoad(async (signal) => (await call('GET', '/sign-in', { signal })).body.oidc, []).data;

/** The way to the provider, where there is one. */
export function ProviderLink({ returnTo }) {
  const provider = useProvider();
  if (!provider) return null;
  const query = new URLSearchParams({ returnTo });
  return html`<a class="button wide" href=${`/api/v1/sign-in/oidc?${query}`}><bdi>${provider.label}</bdi></a>`;
}

/** For operators, whom nobody links by their address. */
export function LinkProvider() {
  const provider = useProvider();
  if (!provider) return null;
  return html`<section class="card narrow" aria-labelledby="provider">
    <h2 id="provider"><bdi>${provider.label}</bdi></h2>
    <p class="hint">Sign in there as well, with the same e-mail address. The password stays.</p>
    <a class="button" href="/api/v1/sign-in/oidc?link=true&returnTo=/ui/profile">Link</a>
  </section>`;
}

/** Where the provider's answer leads: the session's cookie is sent from here on, since this page is of this site. */
export function SignedInPage() {
  const { query } = useAddress();
  const self = useStore(me);
  useEffect(() => {
    if (self) go(safeNext(query.get('next')), { replace: true });
    if (self === null) go('/ui/login?refused=SIGN_IN_EXPIRED', { replace: true });
  }, [self]);
  return html`<main class="alone"><${Loading} /></main>`;
}
