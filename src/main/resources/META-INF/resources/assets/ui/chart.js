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
      <span class="quiet">most at once: ${most === 1 && !buckets.some(({ good, refused }) => good + refused) ? 0 : count(most)}</span>
      <button type="button" class="button small" aria-expanded=${asTable ? 'true' : 'false'}
        onClick=${() => setAsTable(!asTable)}>${asTable ? 'As a chart' : 'As a table'}</button>
    </figcaption>
    ${asTable ? html`<${Figures} caption=${caption} buckets=${buckets} name=${name} />`
      : html`<${Bars} caption=${caption} buckets=${buckets} most=${most} name=${name} />`}
  </figure>`;
}

const count = (number) => number.toLocaleString('en');

function Bars({ caption, buckets, most, name }) {
  const good = buckets.reduce((sum, bucket) => sum + bucket.good, 0);
  const refused = buckets.reduce((sum, bucket) => sum + bucket.refused, 0);
  const summary = `${caption}: ${count(good)} accepted, ${count(refused)} refused`;
  return html`
    <svg class="bars" viewBox=${`0 0 ${buckets.length * 10} 100`} preserveAspectRatio="none" role="img"
      aria-label=${summary}>
      ${buckets.map((bucket, index) => {
        const low = (bucket.good / most) * 100;
        // What is there is never too small to be seen.
        const high = bucket.refused ? Math.max(1.5, (bucket.refused / most) * 100) : 0;
        return html`<g key=${bucket.at}>
          <title>${`${name(bucket.at)}: ${count(bucket.good)} accepted, ${count(bucket.refused)} refused`}</title>
          <rect class="bar-ground" x=${index * 10} y="0" width="10" height="100" />
          <rect class="bar-good" x=${index * 10 + 1} y=${100 - low} width="8" height=${low} />
          <rect class="bar-refused" x=${index * 10 + 1} y=${Math.max(0, 100 - low - high)} width="8" height=${high} />
        </g>`;
      })}
    </svg>
    <p class="chart-ends" aria-hidden="true"><span>${name(buckets[0].at)}</span><span>${name(buckets.at(-1).at)}</span></p>`;
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
