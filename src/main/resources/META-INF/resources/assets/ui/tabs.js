import { html, useRef, useState } from '../lib/preact.js';

let lastId = 0;

/**
 * Tabs within a page or a window, as WAI-ARIA has them: one stop for the Tab key, arrows, Home and End within. The first
 * one that is shown is the one that the person has last chosen of the same set.
 *
 * @param {{label: string, tabs: {name: string, show: () => any}[], chosen: {name: ?string}}} props chosen: kept by the
 *     caller for as long as the choice shall last
 */
export function Tabs({ label, tabs, chosen }) {
  const id = useRef(`tabs-${++lastId}`).current;
  const [shown, setShown] = useState(() => Math.max(0, tabs.findIndex(({ name }) => name === chosen.name)));
  const list = useRef(null);
  function choose(index) {
    chosen.name = tabs[index].name;
    setShown(index);
  }
  function moved(event) {
    const next = {
      ArrowRight: (shown + 1) % tabs.length, ArrowLeft: (shown + tabs.length - 1) % tabs.length, Home: 0, End: tabs.length - 1,
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    choose(next);
    list.current.children[next].focus();
  }
  return html`<div class="tabs" role="tablist" aria-label=${label} ref=${list} onKeyDown=${moved}>
      ${tabs.map(({ name }, index) => html`<button type="button" role="tab" key=${name} id=${`${id}-${index}`}
        aria-selected=${index === shown ? 'true' : 'false'} aria-controls=${index === shown ? id : undefined}
        tabindex=${index === shown ? 0 : -1} onClick=${() => choose(index)}>${name}</button>`)}
    </div>
    <div role="tabpanel" id=${id} aria-labelledby=${`${id}-${shown}`} key=${shown}>${tabs[shown].show()}</div>`;
}
