import { html } from '../lib/preact.js';
import { isolated } from '../core/text.js';

/** The column in which rows are picked for what is done with many at once. */
export function pickColumn(rows, picked, setPicked) {
  const set = (tokens, on) => {
    const next = new Map(picked);
    tokens.forEach((token) => (on ? next.set(token.id, token) : next.delete(token.id)));
    setPicked(next);
  };
  const here = rows.filter(({ id }) => picked.has(id)).length;
  return {
    name: 'Select', kind: 'pick',
    head: () => html`<input type="checkbox" aria-label="Select all on this page" checked=${here > 0 && here === rows.length}
      ref=${(box) => box && (box.indeterminate = here > 0 && here < rows.length)}
      onChange=${(event) => set(rows, event.currentTarget.checked)} />`,
    show: (token) => html`<input type="checkbox" aria-label=${`Select ${isolated(token.label)}`} checked=${picked.has(token.id)}
      onChange=${(event) => set([token], event.currentTarget.checked)} />`,
  };
}
