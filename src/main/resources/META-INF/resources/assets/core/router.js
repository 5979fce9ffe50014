import { createStore, useStore } from './store.js';

/** The address bar as state: what is shown follows from it alone, so reload, Back and bookmarks work. */

const address = createStore(location.pathname + location.search);

/** @type {?() => boolean} */
let mayLeave = null;

/**
 * Asks before Back or Forward leads away.
 *
 * @param {() => boolean} question whether it may
 * @returns {() => void} to ask no more
 */
export function askBeforeLeaving(question) {
  mayLeave = question;
  return () => {
    mayLeave = null;
  };
}

addEventListener('popstate', () => {
  if (mayLeave && !mayLeave()) history.pushState(null, '', address.get());
  else address.set(location.pathname + location.search);
});

document.addEventListener('click', (event) => {
  const link = event.target instanceof Element
    && /** @type {?HTMLAnchorElement} */ (event.target.closest('a[href]'));
  const plain = !event.defaultPrevented && event.button === 0
    && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (!link || !plain || link.target || link.origin !== location.origin) return;
  if (!/^\/ui(\/|$)/.test(link.pathname)) return;
  event.preventDefault();
  go(link.pathname + link.search);
});

/** @param {{replace?: boolean}} options replace: Back does not return to the present place */
export function go(path, options = {}) {
  if (options.replace) history.replaceState(null, '', path);
  else if (path !== address.get()) history.pushState(null, '', path);
  address.set(path);
}

/** @returns {{path: string, query: URLSearchParams}} */
export function useAddress() {
  const url = new URL(useStore(address), location.origin);
  return { path: url.pathname, query: url.searchParams };
}

/** Whatever changes what a list shows leads to its first page. */
export const FIRST_PAGE = { after: null, page: null };

/** Changes parameters of the present address; an empty value removes one. */
export function setQuery(changes, options) {
  const url = new URL(location.href);
  for (const [name, value] of Object.entries(changes)) {
    if (value) url.searchParams.set(name, value);
    else url.searchParams.delete(name);
  }
  go(url.pathname + url.search, options);
}

/** The login page that leads back to where the person is now. */
export function loginPath() {
  const here = location.pathname + location.search;
  return here.startsWith('/ui/login') ? here : `/ui/login?next=${encodeURIComponent(here)}`;
}

/** Only a page of this dashboard may be gone to after login, whatever the address bar says. */
export function safeNext(next) {
  return next && /^\/ui\/(?!login)[^\\]*$/.test(next) ? next : '/ui/';
}
