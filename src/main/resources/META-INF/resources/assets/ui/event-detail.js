import { html } from '../lib/preact.js';
import { particulars } from '../core/events.js';

/** What an audit event tells besides who, what and when: of a change, the fields before and after. */
export function EventDetail({ event }) {
  const lines = particulars(event);
  if (!lines.length) return null;
  return html`<ul class="below particulars">
    ${lines.map(({ name, from, to }) => html`<li key=${name}>${name}: ${from === undefined ? ''
      : html`<del><bdi>${from}</bdi></del> <span class="hidden">became</span><span aria-hidden="true">→</span> `}<bdi>${to}</bdi></li>`)}
  </ul>`;
}
