import { html, useLayoutEffect, useRef } from '../lib/preact.js';
import { Field, errorOf } from './form.js';

const ENTRY = /[^\s,]+/g;

/** The entries of a field that has one a line. */
export const listed = (text) => text.match(ENTRY) || [];

const nth = (text, place) => [...text.matchAll(ENTRY)][Number(/\d+/.exec(place))];

/**
 * A field with an entry on each line. One that is wrong is named, selected, and has the focus.
 *
 * @param {{label: string, name: string, of?: string, error: any, find?: (text: string, place: string) => ?RegExpMatchArray} & Object<string, any>}
 *     props of: what the API calls the field; find: which entry it means by what it says behind that, such as "[2]"
 */
export function Lines({ name, of = name, error, find = nth, ...field }) {
  const area = useRef(null);
  const seen = useRef({ error: null, wrong: null });
  if (seen.current.error !== error) seen.current = { error, wrong: error && area.current && wrongEntry(area.current.value, error, of, find) };
  const { wrong } = seen.current;
  useLayoutEffect(() => {
    if (!wrong) return;
    area.current.focus();
    area.current.setSelectionRange(wrong.begin, wrong.begin + wrong.text.length);
  }, [wrong]);
  return html`<${Field} ...${field} as="textarea" name=${name} control=${area} spellcheck=${false}
    error=${wrong ? html`Line ${wrong.line}: <bdi>${wrong.text}</bdi> ${wrong.message}` : errorOf(error, of)} />`;
}

function wrongEntry(text, { violations = [] }, of, find) {
  const violation = violations.find(({ field }) => field.startsWith(`${of}[`) || field.startsWith(`${of}.`));
  const entry = violation && find(text, violation.field.slice(of.length));
  return entry ? { text: entry[0], begin: entry.index, message: violation.message, line: text.slice(0, entry.index).split('\n').length } : null;
}
