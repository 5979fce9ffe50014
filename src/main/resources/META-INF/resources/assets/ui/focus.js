/**
 * What has the focus may leave the page, with a row that was deleted or with the page itself. The focus goes to the heading
 * then: without any, a screen reader says nothing, and the next Tab begins above everything.
 */
let last = null;

document.addEventListener('focusin', ({ target }) => {
  last = target;
});

new MutationObserver(() => {
  if (document.activeElement !== document.body || !(last instanceof Element) || last.isConnected) return;
  /** @type {?HTMLElement} */ (document.querySelector('main h1'))?.focus({ preventScroll: true });
}).observe(document.body, { childList: true, subtree: true });
