import { html, useEffect, useState } from '../lib/preact.js';
import { exact, moment, relative } from '../core/time.js';
import { Icon } from './icon.js';

/** A time as people say it; the exact one on hover and for machines. */
export function Time({ at, none = 'never' }) {
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), 30000);
    return () => clearInterval(timer);
  }, []);
  if (!at) return html`<span class="quiet">${none}</span>`;
  return html`<time datetime=${at} title=${exact(at)}>${relative(at)}</time>`;
}

/** A time to plan by; the exact one on hover. */
export function Moment({ at }) {
  return html`<strong><time datetime=${at} title=${exact(at)}>${moment(at)}</time></strong> (${relative(at)})`;
}

/** @param {{kind: 'good'|'warn'|'bad'|'plain', children?: any}} props */
export function Badge({ kind, children }) {
  return html`<span class=${`badge badge-${kind}`}>${children}</span>`;
}

/** What went wrong, where it belongs to no single field. */
export function ErrorNote({ error, retry }) {
  if (!error) return null;
  return html`<div class="note note-bad" role="alert">
    <${Icon} name="warning" />
    <div><p>${error.message}</p></div>
    ${retry && html`<button type="button" class="button small" onClick=${retry}>Try again</button>`}
  </div>`;
}

/** An empty place that says what to do next. */
export function Empty({ icon, title, children }) {
  return html`<div class="empty">
    <span class="empty-icon"><${Icon} name=${icon} /></span>
    <h2>${title}</h2>
    ${children}
  </div>`;
}

export function Loading() {
  return html`<p class="loading" role="status">Loading…</p>`;
}

export function IconButton({ icon, label, onClick, danger, busy }) {
  return html`<button type="button" class=${`icon-button ${danger ? 'danger' : ''}`} aria-label=${label} title=${label}
    onClick=${onClick} aria-disabled=${busy}><${Icon} name=${icon} /></button>`;
}
