import { html, useState } from '../lib/preact.js';
import { call } from '../core/api.js';
import { done } from '../core/events.js';
import { useLoad } from '../core/load.js';
import { ErrorNote, Loading, Time } from '../ui/basics.js';
import { UsageChart } from '../ui/chart.js';
import { EventDetail } from '../ui/event-detail.js';

const DAY_MILLIS = 86400000;
const HOUR_MILLIS = 3600000;
/** @type {[string, number, string][]} */
const SPANS = [['hour', 1, '24 hours'], ['hour', 14, '14 days'], ['day', 30, '30 days'], ['day', 399, '400 days']];
const SHOWN = 20;
const HOUR = new Intl.DateTimeFormat('en', { weekday: 'short', month: 'short', day: 'numeric', hour: '2-digit', hourCycle: 'h23', timeZone: 'UTC' });
const DAY = new Intl.DateTimeFormat('en', { month: 'short', day: 'numeric', year: 'numeric', timeZone: 'UTC' });

/** How often a token was accepted and refused. */
export function TokenUsage({ path }) {
  const [chosen, choose] = useState(1);
  const [step, days, span] = SPANS[chosen];
  const usage = useLoad(async (signal) => {
    // The bucket of the present is one of them, and what is kept ends that long ago.
    const from = new Date(Date.now() - days * DAY_MILLIS + HOUR_MILLIS).toISOString();
    return (await call('GET', `${path}/usage?step=${step}&from=${from}`, { signal })).body.buckets;
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
    ${usage.data && !usage.data.some(({ verdicts }) => Object.keys(verdicts).length) && html`<p class="quiet">No verification in
      this time. New ones show here within a minute.</p>`}
    ${usage.data?.some(({ verdicts }) => Object.keys(verdicts).length) && html`<${UsageChart} caption=${`Verifications of the last ${span}`} name=${name}
      buckets=${usage.data.map(({ at, verdicts: { VALID = 0, ...others } }) => (
        { at, good: VALID, refused: Object.values(others).reduce((sum, number) => sum + number, 0) }))} />`}
  </section>`;
}

/** Why verifications of a token were refused, like ones of a minute as one. */
export function TokenRefusals({ organization, token }) {
  const list = useLoad(async (signal) => (await call('GET',
    `/organizations/${organization.id}/refusals?token=${token.id}&limit=${SHOWN}`, { signal })).body, [token.id]);
  return html`<section class="card" aria-labelledby="refusals">
    <header class="card-head"><h2 id="refusals">Recent refusals</h2></header>
    <${ErrorNote} error=${list.error} retry=${list.reload} />
    ${!list.data && !list.error && html`<${Loading} />`}
    ${list.data && !list.data.items.length && html`<p class="quiet">None in the last 30 days. New ones show here within a minute.</p>`}
    ${list.data?.items.length > 0 && html`<ol class="events">
      ${list.data.items.map((refusal, index) => html`<li key=${refusal.at + index}>
        <p>${why(refusal, token)}${refusal.count > 1 && html` <strong>${refusal.count} times</strong>`}</p>
        <p class="below"><${Time} at=${refusal.at} /> · <code>${refusal.code}</code>${
          refusal.dialect && html` · asked by <code>${refusal.dialect}</code>`} · replica ${refusal.replica}</p>
      </li>`)}
    </ol>`}
  </section>`;
}

function why({ code, permission, address }, token) {
  const from = address ? html` from <strong>${address}</strong>` : ' from an unknown address';
  if (code === 'INSUFFICIENT_PERMISSIONS') {
    return html`Asked for <code>${permission || 'more'}</code>${from}; its role does not have that.`;
  }
  if (code === 'ADDRESS_NOT_ALLOWED') {
    const networks = token.allowedCidrs.join(', ');
    return html`Used${from}, which is outside of ${networks ? html`<strong>${networks}</strong>` : 'the networks of the organization'}.`;
  }
  const what = {
    REVOKED: 'A value that has ended was used', EXPIRED: 'Used after its end', DISABLED: 'Used while it was disabled',
    ORGANIZATION_SUSPENDED: 'Used while the organization was suspended',
  }[code] || 'Refused';
  return html`${what}${from}.`;
}

/** What has been done to a token, newest first. */
export function TokenTimeline({ organization, token }) {
  const events = `/organizations/${organization.id}/audit-events`;
  const list = useLoad(async (signal) => (await call('GET',
    `${events}?subject=${token.id}&order=desc&limit=${SHOWN}`, { signal })).body, [token.id, token]);
  return html`<section class="card" aria-labelledby="timeline">
    <header class="card-head"><h2 id="timeline">Timeline</h2>
      ${list.data?.next && html`<a href=${`/ui/organizations/${organization.id}/audit?subject=${token.id}`}>All events</a>`}
    </header>
    <${ErrorNote} error=${list.error} retry=${list.reload} />
    ${!list.data && !list.error && html`<${Loading} />`}
    ${list.data && html`<ol class="events">
      ${list.data.items.map((event) => html`<li key=${event.id}>
        <p><strong>${done(event.action)}</strong> by <bdi>${event.actor.name || 'Tollgate'}</bdi></p>
        <${EventDetail} event=${event} />
        <p class="below"><${Time} at=${event.at} />${event.address && html` · from ${event.address}`}</p>
      </li>`)}
    </ol>`}
  </section>`;
}
