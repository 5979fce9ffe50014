import { html, render, useLayoutEffect, useRef } from '../lib/preact.js';
import { connected } from '../core/api.js';
import { useStore } from '../core/store.js';
import { Icon } from './icon.js';

let lastId = 0;

/**
 * A modal window. The browser's own <dialog> keeps the focus inside and closes on Escape; the focus goes back to
 * where it came from.
 *
 * @param {{title: string, onClose: () => void, tone?: 'warning', children: any}} props
 */
export function Dialog(props) {
  const place = useRef(null);
  // A place of its own at the end of the page: moved in the document, a modal window would fall out of its layer.
  useLayoutEffect(() => {
    place.current = document.body.appendChild(document.createElement('div'));
    return () => {
      render(null, place.current);
      place.current.remove();
    };
  }, []);
  useLayoutEffect(() => {
    render(html`<${Window} ...${props} />`, place.current);
  });
  return null;
}

function Window({ title, onClose, tone, children }) {
  const element = useRef(null);
  const id = useRef(`dialog-${++lastId}`).current;
  useLayoutEffect(() => {
    const before = document.activeElement;
    const dialog = element.current;
    dialog.showModal();
    /** @type {HTMLElement} */
    const first = dialog.querySelector('[data-first]') || dialog.querySelector('input, select, textarea')
      || dialog.querySelector('.dialog-actions button') || dialog;
    first.focus();
    return () => {
      dialog.close();
      /** @type {?HTMLElement} */ (before?.isConnected ? before : document.querySelector('main h1'))?.focus();
    };
  }, []);
  function cancel(event) {
    event.preventDefault();
    onClose();
  }
  return html`<dialog ref=${element} class=${`dialog ${tone || ''}`} aria-labelledby=${id} onCancel=${cancel}>
    <header class="dialog-head">
      ${tone === 'warning' && html`<${Icon} name="warning" />`}
      <h2 id=${id}>${title}</h2>
      <button type="button" class="icon-button" aria-label="Close" onClick=${onClose}><${Icon} name="close" /></button>
    </header>
    <${ConnectionNote} />
    ${children}
  </dialog>`;
}

/** Says that the network is away; also inside dialogs, since they cover the page. */
export function ConnectionNote() {
  const isConnected = useStore(connected);
  return html`<div role="status" class="connection">
    ${!isConnected && html`<p class="note note-warn">
      <${Icon} name="offline" /><span>Connection lost. Trying again; nothing will be done twice.</span>
    </p>`}
  </div>`;
}
