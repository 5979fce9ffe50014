import { html, useEffect, useRef } from '../lib/preact.js';
import { FIRST_PAGE, setQuery } from '../core/router.js';
import { isTokenValue } from '../core/text.js';
import { Icon } from './icon.js';
import { say } from './notices.js';

/**
 * A search that lives in the address bar as a parameter; it follows the typing with a short pause. A token's value never gets
 * there, since addresses are kept and shown.
 *
 * @param {{query: URLSearchParams, label: string, name?: string, onTokenValue?: (value: string) => void}} props onTokenValue:
 *     what to do with one instead
 */
export function Search({ query, label, name = 'search', onTokenValue = refuse }) {
  const input = useRef(null);
  const timer = useRef(0);
  const value = query.get(name) || '';
  useEffect(() => {
    if (document.activeElement !== input.current) input.current.value = value;
  }, [value]);
  useEffect(() => () => clearTimeout(timer.current), []);
  function typed() {
    clearTimeout(timer.current);
    const typedText = input.current.value.trim();
    if (isTokenValue(typedText)) {
      input.current.value = '';
      onTokenValue(typedText);
      return;
    }
    // Replaced, or Back would have to be pressed for every letter.
    timer.current = setTimeout(() => setQuery({ [name]: typedText, ...FIRST_PAGE }, { replace: true }), 250);
  }
  return html`<div class="search" role="search">
    <${Icon} name="search" />
    <input ref=${input} type="search" autocomplete="off" aria-label=${label} placeholder=${label} maxlength="100" defaultValue=${value}
      onInput=${typed} />
  </div>`;
}

const refuse = () => say('warn', 'That is a token’s value. Look it up among the integration tokens.');

/**
 * @param {{query: URLSearchParams, label: string, name: string, options: [string, string][]}} props options: value and text
 *     of each; the empty value does not restrict
 */
export function Choice({ query, label, name, options }) {
  return html`<label class="choice"><span>${label}</span>
    <select value=${query.get(name) || ''}
      onChange=${(event) => setQuery({ [name]: event.currentTarget.value, ...FIRST_PAGE })}>
      ${options.map(([value, text]) => html`<option key=${value} value=${value}
        selected=${value === (query.get(name) || '')}>${text}</option>`)}
    </select>
  </label>`;
}
