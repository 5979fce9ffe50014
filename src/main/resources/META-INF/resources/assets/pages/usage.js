import { html, useState } from '../lib/preact.js';
import { call } from '../core/api.js';
import { useLoad } from '../core/load.js';
import { DAY_MILLIS } from '../core/time.js';
import { ErrorNote, Loading } from '../ui/basics.js';
import { UsageChart } from '../ui/chart.js';

const HOUR_MILLIS = 3600000;
/** @type {[string, number, string][]} */
const SPANS = [['hour', 1, '24 hours'], ['hour', 14, '14 days'], ['day', 30, '30 days'], ['day', 399, '400 days']];
const HOUR = new Intl.DateTimeFormat('en', { weekday: 'short', month: 'short', day: 'numeric', hour: '2-digit', hourCycle: 'h23', timeZone: 'UTC' });
const DAY = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric', year: 'numeric', timeZone: 'UTC' });

/** How often a token was accepted and refused, or all of an organization or of several. */
export function TokenUsage({ path, first = '14 days' }) {
  const [chosen, choose] = useState(SPANS.findIndex(([, , text]) => text === first));
  const [step, days, span] = SPANS[chosen];
  const usage = useLoad(async (signal) => {
    // The bucket of the present is one of them, and what is kept ends that long ago.
    const from = new Date(Date.now() - days * DAY_MILLIS + HOUR_MILLIS).toISOString();
    return (await call('GET', `${path}/usage?step=${step}&from=${from}`, { signal })).body.buckets
      .map(({ at, verdicts: { VALID = 0, ...others } }) => (
        { at, good: VALID, refused: Object.values(others).reduce((sum, number) => sum + number, 0) }));
  }, [path, step, days]);
  const name = (at) => (step === 'hour' ? `${HOUR.format(new Date(at))}:00 UTC` : DAY.format(new Date(at)));
  return html`<section class="card" aria-labelledby="usage">
    <header class="card-head"><h2 id="usage">Usage</h2>
      <label class="choice"><span>Time</span><select onChange=${(event) => choose(Number(event.currentTarget.value))}>
        ${SPANS.map(([, , text], index) => html`<option key=${text} value=${index} selected=${index === chosen}>${text}</option>`)}
      </select></label>
    </header>
    <${ErrorNote} error=${usage.error} retry=${usage.reload} />
    ${!usage.data && !usage.error && html`<${Loading} />`}
    ${usage.data && (usage.data.some(({ good, refused }) => good + refused)
      ? html`<${UsageChart} caption=${`Verifications of the last ${span}`} name=${name} buckets=${usage.data} />`
      : html`<p class="quiet">No verification in this time. New ones show here within a minute.</p>`)}
  </section>`;
}
