import { html, useEffect, useRef, useState } from '../lib/preact.js';
import { isolated } from '../core/text.js';
import { errorOf } from './form.js';
import { Icon } from './icon.js';
import { listed } from './lines.js';

const BETWEEN = /[\s,]+/;

/** Each word once. */
export const distinct = (text) => [...new Set(listed(text))];

/**
 * A field of many short words, each of which can be taken away by itself. Its form gets them in one text; of what is typed and
 * not yet added, too.
 *
 * @param {{label: string, name: string, one: string, values: string[], known: string[], error: ?Error & {violations?: {field: string}[]},
 *     hint: string}} props one: what one of them is called; known: those that are offered
 */
export function ChipsField({ label, name, one, values, known, error, hint }) {
  const [chips, setChips] = useState(values);
  const [typed, setTyped] = useState('');
  const [wrong, setWrong] = useState([]);
  const [told, tell] = useState('');
  const input = useRef(null);
  const all = distinct([...chips, typed].join(' '));
  function add(text) {
    const more = distinct(text).filter((word) => !chips.includes(word));
    setChips([...chips, ...more]);
    setTyped('');
    tell(more.length ? `Added ${more.join(', ')}` : '');
  }
  function remove(word) {
    setChips(chips.filter((other) => other !== word));
    tell(`Removed ${word}`);
    input.current.focus();
  }
  useEffect(() => {
    if (!error) return;
    setWrong((error.violations || []).map(({ field }) => all[Number(/^\w+\[(\d+)\]/.exec(field)?.[1])]).filter(Boolean));
    add(typed);
  }, [error]);
  function entered(event) {
    const { value } = event.currentTarget;
    // The browser puts in one of the offered ones as a whole.
    const chosen = known.includes(value) && (!event.inputType || event.inputType === 'insertReplacementText');
    if (chosen || BETWEEN.test(value)) add(value);
    else setTyped(value);
  }
  function pressed(event) {
    if (event.isComposing) return;
    if (event.key === 'Enter' && typed) {
      event.preventDefault();
      add(typed);
    } else if (event.key === 'Backspace' && !typed && chips.length) {
      event.preventDefault();
      remove(chips.at(-1));
    }
  }
  /** A pasted list keeps its lines only here; the input itself joins them. */
  function pasted(event) {
    const text = event.clipboardData.getData('text');
    if (!BETWEEN.test(text.trim())) return;
    event.preventDefault();
    add(`${typed} ${text}`);
  }
  const message = errorOf(error, name);
  const bad = wrong.filter((word) => chips.includes(word));
  return html`<div class=${`field ${message ? 'invalid' : ''}`}>
    <label for=${`${name}-input`}>${label}</label>
    <div class="chip-box" onClick=${({ target, currentTarget }) => target === currentTarget && input.current.focus()}>
      ${chips.length > 0 && html`<ul class="chips" aria-label="Chosen">${chips.map((word) => html`<li key=${word}
        class=${bad.includes(word) ? 'chip bad' : 'chip'}><code translate=${false}>${word}</code><button type="button" aria-label=${`Remove ${isolated(word)}`}
          title=${`Remove ${isolated(word)}`} onClick=${() => remove(word)}><${Icon} name="close" /></button></li>`)}</ul>`}
      <input id=${`${name}-input`} ref=${input} value=${typed} list=${`${name}-known`} autocomplete="off" autocapitalize="off"
        spellcheck=${false} aria-invalid=${message ? 'true' : undefined} placeholder=${chips.length ? `Another ${one}` : ''}
        aria-describedby=${`${name}-hint${message ? ` ${name}-error` : ''}`} onInput=${entered} onKeyDown=${pressed} onPaste=${pasted} />
    </div>
    <input type="hidden" name=${name} value=${all.join(' ')} />
    <datalist id=${`${name}-known`}>${known.filter((word) => !chips.includes(word)).map((word) => html`<option key=${word} value=${word} />`)}</datalist>
    <p class="hint" id=${`${name}-hint`}>${hint}</p>
    <p class="hidden" role="status">${told}</p>
    ${message && html`<p class="field-error" id=${`${name}-error`} role="alert">${bad.length
      ? html`<bdi>${bad.join(', ')}</bdi> ${message.replace(/^This /, '')}` : message}</p>`}
  </div>`;
}
