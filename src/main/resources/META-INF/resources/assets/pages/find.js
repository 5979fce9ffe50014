import { html, useEffect, useRef, useState } from '../lib/preact.js';
import { MOST_ORGANIZATIONS, createFinder } from '../core/find.js';
import { useLoad } from '../core/load.js';
import { go } from '../core/router.js';
import { isTokenValue } from '../core/text.js';
import { ErrorNote } from '../ui/basics.js';
import { Dialog } from '../ui/dialog.js';
import { Icon } from '../ui/icon.js';

const PAUSE_MILLIS = 250;
const LOOKING = 'Looking…';
const GROUPS = ['The token of the pasted value', 'Organizations', 'Integration tokens', 'People', 'Publishers'];

/** One field that finds what the person may see, and leads there. */
export function Find({ self, onClose }) {
  const [finder] = useState(() => createFinder(self, /organizations\/([0-9a-f-]{36})/.exec(location.pathname)?.[1]));
  const [asked, setAsked] = useState({ term: '' });
  const [active, setActive] = useState(0);
  const timer = useRef(0);
  useEffect(() => () => clearTimeout(timer.current), []);
  const found = useLoad(async (signal) => {
    if (asked.value) return { ...asked, items: await finder.lookup(asked.value, signal) };
    return { ...asked, items: asked.term ? await finder.find(asked.term, signal) : [] };
  }, [asked]);
  const items = GROUPS.flatMap((group) => (found.data?.items || []).filter((item) => item.group === group));
  useEffect(() => setActive(0), [found.data]);
  const ask = (what) => {
    clearTimeout(timer.current);
    setAsked(what);
  };
  function typed(event) {
    clearTimeout(timer.current);
    const term = event.currentTarget.value.trim();
    if (isTokenValue(term)) {
      // A secret stays nowhere, not even in a field.
      event.currentTarget.value = '';
      ask({ term: '', value: term });
      return;
    }
    timer.current = setTimeout(() => ask({ term }), PAUSE_MILLIS);
  }
  function open(item) {
    onClose();
    go(item.href);
  }
  // What is shown may still be of what was typed before.
  const isOf = (term) => !found.loading && found.data.term === term;
  function moved(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && items.length) {
      event.preventDefault();
      const next = (active + step + items.length) % items.length;
      setActive(next);
      document.getElementById(`found-${next}`)?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Enter' && items[active] && isOf(event.currentTarget.value.trim())) {
      event.preventDefault();
      open(items[active]);
    }
  }
  const said = says(found, asked, items.length);
  return html`<${Dialog} title="Find" onClose=${onClose}>
    <div class="dialog-body finder">
      <div class="search"><${Icon} name="search" />
        <input type="text" role="combobox" autocomplete="off" spellcheck=${false} maxlength="100" data-first
          aria-label="Find" aria-expanded=${items.length > 0 ? 'true' : 'false'} aria-controls="found" aria-autocomplete="list"
          aria-activedescendant=${items.length > 0 ? `found-${active}` : undefined} onInput=${typed} onKeyDown=${moved} /></div>
      <p class="hint">Organizations, tokens (label, hint, id, or a value pasted here), people and publishers.</p>
      <${ErrorNote} error=${found.error} retry=${found.reload} />
      <${Results} items=${items} active=${active} onOpen=${open} />
      <p role="status" class="quiet">${said}${finder.left > 0 && said && said !== LOOKING
        ? ` Looked into ${MOST_ORGANIZATIONS} of your organizations; open another one to look into that.` : ''}</p>
    </div>
  </${Dialog}>`;
}

function says({ loading, error, data }, { term, value }, count) {
  if (!term && !value) return '';
  // Until the answer is there, what is known is about what was asked before.
  if (loading || (!error && (data.term !== term || data.value !== value))) return LOOKING;
  if (error) return '';
  if (count) return count === 1 ? '1 found' : `${count} found`;
  return value ? 'No token of your organizations has had this value.' : 'Nothing found.';
}

function Results({ items, active, onOpen }) {
  const groups = GROUPS.filter((name) => items.some(({ group }) => group === name));
  return html`<div role="listbox" id="found" aria-label="What was found" class="found" hidden=${!items.length}>
    ${groups.map((name, place) => html`<div role="group" key=${name} aria-labelledby=${`found-group-${place}`}>
      <div role="presentation" id=${`found-group-${place}`} class="found-group">${name}</div>
      ${items.map((item, index) => item.group === name && html`<div role="option" key=${item.id} id=${`found-${index}`}
        aria-selected=${index === active ? 'true' : 'false'} onClick=${() => onOpen(item)}>
        <strong>${item.text}</strong>${item.detail && html` <span class="quiet"><bdi>${item.detail}</bdi></span>`}
        ${item.where && html`<span class="below"><bdi>${item.where}</bdi></span>`}
      </div>`)}
    </div>`)}
  </div>`;
}
