import { html } from '../lib/preact.js';
import { call } from '../core/api.js';
import { done } from '../core/events.js';
import { useLoad } from '../core/load.js';
import { ErrorNote, Loading, Time } from '../ui/basics.js';
import { EventDetail } from '../ui/event-detail.js';

const SHOWN = 20;

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
