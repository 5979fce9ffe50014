import { html, useEffect, useState } from '../lib/preact.js';
import { call, callAll } from '../core/api.js';
import { useFresh, useLoad } from '../core/load.js';
import { go } from '../core/router.js';
import { rights } from '../core/session.js';
import { isolated } from '../core/text.js';
import { durationText } from '../core/time.js';
import { Empty, ErrorNote, Loading, Moment, Time } from '../ui/basics.js';
import { Icon } from '../ui/icon.js';
import { DeleteToken } from './token-delete.js';
import { DisableToken } from './token-disable.js';
import { EditToken } from './token-edit.js';
import { DisabledReason, EnableToken } from './token-enable.js';
import { EndEndingValue, EndingValue } from './token-ending.js';
import { TokenUsage } from './token-history.js';
import { RotateToken } from './token-rotate.js';
import { TokenState } from './token-state.js';
import { TokenRefusals, TokenTimeline } from './token-timeline.js';

/** One integration token: what it may do, until when, who uses it, and all that can be done with it. */
export function TokenPage({ self, parameters: [organizationId, id] }) {
  const base = `/organizations/${organizationId}/tokens`;
  const path = `${base}/${id}`;
  const may = rights(self, organizationId);
  const organization = useLoad(async (signal) => (await call('GET', `/organizations/${organizationId}`, { signal })).body,
    [organizationId]);
  const token = useLoad(async (signal) => (may.admin ? (await call('GET', path, { signal })).body : null), [path]);
  useFresh(token, [token.data?.expiresAt, token.data?.endingValue?.endsAt]);
  useFresh(organization, []);
  useEffect(() => {
    document.title = [isolated(token.data?.label) || 'Integration token', isolated(organization.data?.name), 'Tollgate']
      .filter(Boolean).join(' · ');
  }, [token.data, organization.data]);
  const error = organization.error || token.error;
  if (!may.admin) return html`<h1 tabindex="-1">Integration token</h1>
    <${Empty} icon="key" title="Not for your role"><p>Super admins see this page.</p></${Empty}>`;
  if (error?.code === 'NOT_FOUND') {
    return html`<h1 class="hidden" tabindex="-1">Not found</h1>
      <${Empty} icon="key" title="There is no such token">
        <p>A deleted token stays for 90 days. <a href=${`/ui${base}`}>Go to the tokens</a></p></${Empty}>`;
  }
  if (!organization.data || !token.data) {
    return html`<h1 tabindex="-1">Integration token</h1>
      <${ErrorNote} error=${error} retry=${error && (() => { organization.reload(); token.reload(); })} />
      ${!error && html`<${Loading} />`}`;
  }
  return html`<nav class="crumbs" aria-label="Breadcrumb">
      <a href=${`/ui/organizations/${organizationId}`}><bdi>${organization.data.name}</bdi></a>${' / '}
      <a href=${`/ui${base}`}>Integration Tokens</a>
    </nav>
    <div class="headline">
      <h1 tabindex="-1">${token.data.label}</h1>
      <${TokenState} state=${token.data.state} organization=${organization.data} />
    </div>
    ${token.data.description && html`<p class="lead">${token.data.description}</p>`}
    <${Actions} base=${base} organization=${organization.data} token=${token.data} reload=${token.reload} />
    <div class="columns">
      <div class="stack near">
        <${TokenUsage} path=${path} />
        <${TokenRefusals} organization=${organization.data} token=${token.data} />
        <${TokenTimeline} organization=${organization.data} token=${token.data} />
      </div>
      <${Facts} organization=${organization.data} token=${token.data} />
    </div>`;
}

function Actions({ base, organization, token, reload }) {
  const [Open, setOpen] = useState(null);
  const roles = useLoad((signal) => callAll(`/organizations/${organization.id}/roles`, signal), [organization.id]);
  const open = (what) => () => setOpen(() => what);
  return html`
    ${token.state !== 'REVOKED' && html`<div class="toolbar">
      <button type="button" class="button" onClick=${open(EditToken)}><${Icon} name="pencil" />Edit</button>
      <button type="button" class="button" onClick=${open(RotateToken)}><${Icon} name="rotate" />Rotate</button>
      ${token.enabled
        ? html`<button type="button" class="button" onClick=${open(DisableToken)}><${Icon} name="pause" />Disable</button>`
        : html`<button type="button" class="button" onClick=${open(EnableToken)}><${Icon} name="play" />Enable</button>`}
      <button type="button" class="button danger-text" onClick=${open(DeleteToken)}><${Icon} name="trash" />Delete</button>
    </div>`}
    ${token.endingValue && html`<div class="below-toolbar"><${EndingValue} token=${token} onEnd=${open(EndEndingValue)} /></div>`}
    ${Open && html`<${Open} base=${base} organization=${organization} roles=${roles.data?.items || []} token=${token}
      onClose=${() => setOpen(null)} onDone=${reload} onDeleted=${() => go(`/ui${base}`)} />`}`;
}

function Facts({ organization, token }) {
  const { createdBy, allowedCidrs, metadata, rotatedAt, revokedReason } = token;
  return html`<aside class="card facts-first" aria-label="Facts">
    <${Life} token=${token} />
    <dl class="facts tall">
      <dt>State</dt><dd><${TokenState} state=${token.state} organization=${organization} /><${DisabledReason} token=${token} />
        ${revokedReason && html`<span class="below">${revokedReason}</span>`}
        ${organization.suspended && html`<span class="below">The organization is suspended: every token of it is refused.</span>`}</dd>
      <dt>Role</dt><dd>${token.role}</dd>
      <dt>May</dt><dd class="chips">${token.permissions.map((permission) => html`<code key=${permission}>${permission}</code>`)}</dd>
      <dt>Value</dt><dd><code>${token.hint}</code></dd>
      <dt>Last used</dt><dd><${Time} at=${token.lastUsedAt} />${token.lastUsedAddress && html`<span class="below">from ${token.lastUsedAddress}</span>`}</dd>
      <dt>Only from</dt><dd>${[...allowedCidrs, ...organization.allowedCidrs].join(', ') || 'everywhere'}</dd>
      <dt>Created</dt><dd><${Time} at=${token.createdAt} />${createdBy?.name && html`<span class="below">by <bdi>${createdBy.name}</bdi></span>`}</dd>
      ${rotatedAt && html`<dt>Rotated</dt><dd><${Time} at=${rotatedAt} /></dd>`}
      ${token.holderMayRenew && html`<dt>Renewal</dt><dd>by its holder${token.renewUntil && html`, until <${Time} at=${token.renewUntil} />`}</dd>`}
      ${Object.entries(metadata || {}).map(([name, value]) => html`<dt key=${name}><bdi>${name}</bdi></dt><dd><bdi>${
        typeof value === 'string' ? value : JSON.stringify(value)}</bdi></dd>`)}
      <dt>Id</dt><dd><code>${token.id}</code></dd>
    </dl>
  </aside>`;
}

/** How much of its life is over. */
function Life({ token }) {
  if (!token.expiresAt) return html`<p><strong>It never expires.</strong> <span class="quiet">Until somebody deletes it.</span></p>`;
  const begin = Date.parse(token.rotatedAt || token.createdAt);
  const end = Date.parse(token.expiresAt);
  const over = Math.min(100, Math.max(0, Math.round(((Date.now() - begin) / Math.max(1, end - begin)) * 100)));
  return html`<div class="life">
    <p>${over === 100 ? 'Ended' : 'Ends'} <${Moment} at=${token.expiresAt} /></p>
    <progress max="100" value=${over} aria-label="Part of its life that is over">${over} %</progress>
    ${token.lifetime && html`<p class="hint">A rotation by an administrator gives it ${durationText(token.lifetime)} anew.</p>`}
  </div>`;
}
