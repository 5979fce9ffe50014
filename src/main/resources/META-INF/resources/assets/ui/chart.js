import { html, useState } from '../lib/preact.js';

/**
 * Counts over time as stacked bars, what is refused above what is good; and the same as a table, for whoever cannot see
 * or wants the figures.
 *
 * @param {{caption: string, buckets: {at: string, good: number, refused: number}[], name: (at: string) => string}} props
 *     name: a bucket's beginning in words
 */
export function UsageChart({ caption, buckets, name }) {
  const [asTable, setAsTable] = useState(false);
  const most = Math.max(1, ...buckets.map(({ good, refused }) => good + refused));
  return html`<figure class="chart">
    <figcaption class="chart-legend">
      <span class="hidden">${caption}</span>
      <span><i class="swatch swatch-good"></i>Accepted</span>
      <span><i class="swatch swatch-refused"></i>Refused</span>
      <span class="quiet">most at once: ${count(most)}</span>
      <button type="button" class="button small" aria-expanded=${asTable ? 'true' : 'false'}
        onClick=${() => setAsTable(!asTable)}>${asTable ? 'As a chart' : 'As a table'}</button>
    </figcaption>
    ${asTable ? html`<${Figures} caption=${caption} buckets=${buckets} name=${name} />`
      : html`<${Bars} caption=${caption} buckets=${buckets} most=${most} name=${name} />`}
  </figure>`;
}

const count = (number) => number.toLocaleString('en');

/**
 * Two paths, however many the buckets are: each element would cost a page its time. What is refused is striped, for whoever
 * does not tell the colours apart; across, since the bars are stretched in their width.
 */
function Bars({ caption, buckets, most, name }) {
  const [at, setAt] = useState(null);
  const good = buckets.reduce((sum, bucket) => sum + bucket.good, 0);
  const refused = buckets.reduce((sum, bucket) => sum + bucket.refused, 0);
  const low = (bucket) => (bucket.good / most) * 100;
  // What is there is never too small to be seen, with a stripe of it at least.
  const high = (bucket) => (bucket.refused ? Math.max(2.5, (bucket.refused / most) * 100) : 0);
  const path = (bottom, height) => buckets.map((bucket, index) => height(bucket) > 0
    && `M${index * 10 + 1} ${Math.max(height(bucket), 100 - bottom(bucket)).toFixed(2)}v-${height(bucket).toFixed(2)}h8v${height(bucket).toFixed(2)}z`)
    .filter(Boolean).join('');
  const point = ({ currentTarget, clientX }) => {
    const { left, width } = currentTarget.getBoundingClientRect();
    setAt(Math.max(0, Math.min(buckets.length - 1, Math.floor(((clientX - left) / width) * buckets.length))));
  };
  const pointed = buckets[at];
  const summary = `${caption}: ${count(good)} accepted, ${count(refused)} refused`;
  return html`
    <svg class="bars" viewBox=${`0 0 ${buckets.length * 10} 100`} preserveAspectRatio="none" role="img"
      aria-label=${summary} onPointerMove=${point} onPointerDown=${point}
      onPointerLeave=${({ pointerType }) => pointerType === 'mouse' && setAt(null)}>
      <defs><pattern id="refused" width="10" height="3" patternUnits="userSpaceOnUse">
        <rect class="refused-ground" width="10" height="3" /><rect class="refused-stripe" width="10" height="1.75" />
      </pattern></defs>
      ${pointed && html`<rect class="bar-ground" x=${at * 10} y="0" width="10" height="100" />`}
      <path class="bar-good" d=${path(() => 0, low)} />
      <path class="bar-refused" fill="url(#refused)" d=${path(low, high)} />
    </svg>
    <p class="chart-ends" aria-hidden="true">${pointed
      ? html`<span>${name(pointed.at)}: ${count(pointed.good)} accepted, ${count(pointed.refused)} refused</span>`
      : html`<span>${name(buckets[0].at)}</span><span>${name(buckets.at(-1).at)}</span>`}</p>`;
}

/** Without the buckets in which nothing happened. */
function Figures({ caption, buckets, name }) {
  const used = buckets.filter(({ good, refused }) => good + refused).reverse();
  if (!used.length) return html`<p class="quiet">Nothing in this time.</p>`;
  return html`<div class="figures" tabindex="0" role="region" aria-label=${caption}><table>
    <thead><tr><th scope="col">When</th><th scope="col">Accepted</th><th scope="col">Refused</th></tr></thead>
    <tbody>${used.map((bucket) => html`<tr key=${bucket.at}><th scope="row">${name(bucket.at)}</th>
      <td>${count(bucket.good)}</td><td>${count(bucket.refused)}</td></tr>`)}</tbody>
  </table></div>`;
}
