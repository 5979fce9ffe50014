import { html } from '../lib/preact.js';

/** Line icons of 20 by 20 that take the colour of the text around them. */
const PATHS = {
  plus: 'M10 4v12M4 10h12',
  trash: 'M4 6h12M8 6V4h4v2M6 6l.7 10h6.6L14 6M8.5 9v4.5M11.5 9v4.5',
  rotate: 'M16 10a6 6 0 1 1-1.8-4.3M16 3v3.5h-3.5',
  copy: 'M7 7h9v9H7zM4 13V4h9',
  check: 'M4 10.5l4 4 8-9',
  close: 'M5 5l10 10M15 5L5 15',
  pencil: 'M4 16l.8-3.5L13 4.3l2.7 2.7-8.2 8.2zM11.5 5.8l2.7 2.7',
  pause: 'M7.5 5v10M12.5 5v10',
  play: 'M7 5l8 5-8 5z',
  organizations: 'M4 16V5h7v11M11 9h5v7M3 16h14M6.5 8h2M6.5 11h2',
  replicas: 'M4 4h12v5H4zM4 11h12v5H4zM7 6.5h.1M7 13.5h.1',
  profile: 'M10 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM4 16.5c.8-3 3-4.5 6-4.5s5.2 1.5 6 4.5',
  people: 'M7.5 9.5a2.75 2.75 0 1 0 0-5.5 2.75 2.75 0 0 0 0 5.5zM2.5 16c.5-2.8 2.4-4.3 5-4.3s4.5 1.5 5 4.3M13 9.3a2.4 2.4 0 0 0 0-4.8M14.6 11.9c1.6.6 2.6 2 2.9 4.1',
  start: 'M10 3l7 4-7 4-7-4zM5.5 9v4.5c2.5 2.3 6.5 2.3 9 0V9',
  warning: 'M10 3.5l7.5 13h-15zM10 8.5v3.5M10 14.2v.1',
  search: 'M9 14A5 5 0 1 0 9 4a5 5 0 0 0 0 10zM12.6 12.6L16.5 16.5',
  key: 'M7 13a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM10.3 9.5H17v3M14 9.5v2.5',
  logout: 'M8 4H4v12h4M8 10h8M13 7l3 3-3 3',
  sort: 'M7 4v12M4 7l3-3 3 3M13 16V4M10 13l3 3 3-3',
  rows: 'M4 5h12M4 8.5h12M4 12h12M4 15.5h12',
  up: 'M10 15V5M6 9l4-4 4 4',
  download: 'M10 3v10M6 9.5l4 4 4-4M4 16.5h12',
  down: 'M10 5v10M6 11l4 4 4-4',
  offline: 'M3 8.5c4-3.5 10-3.5 14 0M6 12c2.5-2 5.5-2 8 0M10 15.5v.1M3 3l14 14',
};

/** Decoration only: what it means must be said in words beside it or in a label. */
export function Icon({ name }) {
  return html`<svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">
    <path d=${PATHS[name]} />
  </svg>`;
}
