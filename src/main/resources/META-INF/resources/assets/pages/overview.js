import { html, useState } from '../lib/preact.js';
import { call } from '../core/api.js';
import { durationText } from '../core/time.js';
import { useFresh, useLoad } from '../core/load.js';
import { Badge, ErrorNote, Loading, Time } from '../ui/basics.js';
import { later } from '../ui/later.js';
import { ResetAccessToken } from './access-token.js';
import { roleText } from './organizations.js';
import { TokenFigures } from './token-figures.js';
import { TokenUsage } from './usage.js';

const ApplyPolicy = later(async () => (await import('./policy-apply.js')).ApplyPolicy);
const PolicyDialog = later(async () => (await import('./policy-form.js')).PolicyDialog);
const SuspendOrganization = later(async () => (await import('./organization-change.js')).SuspendOrganization);
const DeleteOrganization = later(async () => (await import('./organization-change.js')).DeleteOrganization);

/** How the tokens stand, the policy, and beside it the person's own access token. */
export function OverviewTab({ self, may, organization, reload }) {
  const [open, setOpen] = useState(null);
  const close = () => setOpen(null);
  const changed = () => {
    close();
    reload();
  };
  const saved = (preview) => {
    setOpen(preview?.beyondMaximum ? { preview } : null);
    reload();
  };
  return html`${may.admin && html`<div class="stack near first">
      <${TokenFigures} organization=${organization} />
      <${TokenUsage} path=${`/organizations/${organization.id}`} />
    </div>`}
  <div class="columns">
    <section class="card" aria-labelledby="policy">
      <header class="card-head"><h2 id="policy">Policy</h2>
        ${may.admin && html`<button type="button" class="button small" onClick=${() => setOpen('policy')}>Edit</button>`}
      </header>
      <dl class="facts">
        <dt>State</dt><dd>${organization.suspended
          ? html`<${Badge} kind="bad">Suspended</${Badge}> every token of it is refused`
          : html`<${Badge} kind="good">Active</${Badge}>`}</dd>
        <${Rules} organization=${organization} />
        <dt>My role</dt><dd>${roleText(self.memberships.find((m) => m.organizationId === organization.id)?.role)}</dd>
        <dt>Created</dt><dd><${Time} at=${organization.createdAt} /></dd>
        <dt>Id</dt><dd><code>${organization.id}</code></dd>
      </dl>
      ${may.operator && html`<footer class="card-foot">
        <button type="button" class="button small" onClick=${() => setOpen('suspend')}>
          ${organization.suspended ? 'Resume' : 'Suspend'}</button>
        <button type="button" class="button small danger-text" onClick=${() => setOpen('delete')}>Delete organization</button>
      </footer>`}
    </section>
    ${may.member && html`<${AccessTokenCard} self=${self} organization=${organization} />`}
    ${open === 'policy' && html`<${PolicyDialog} organization=${organization} onClose=${close} onDone=${saved} />`}
    ${open?.preview && html`<${ApplyPolicy} organization=${organization} preview=${open.preview} onClose=${close} />`}
    ${open === 'suspend' && html`<${SuspendOrganization} organization=${organization} onClose=${close} onDone=${changed} />`}
    ${open === 'delete' && html`<${DeleteOrganization} organization=${organization} onClose=${close} />`}
  </div>`;
}

/** What is as it is everywhere is not worth a line. */
function Rules({ organization }) {
  const { defaultTokenLifetime, maxTokenLifetime, revokeUnusedAfter, revokeUnusedFrom, allowedCidrs,
    confirmDeleteUsedWithin, leakAction, reuseAction } = organization;
  return html`
    ${defaultTokenLifetime && html`<dt>Usual token lifetime</dt><dd>${durationText(defaultTokenLifetime)}</dd>`}
    <dt>Longest token lifetime</dt><dd>${maxTokenLifetime ? durationText(maxTokenLifetime) : 'Unlimited'}</dd>
    ${revokeUnusedAfter && html`<dt>Unused tokens</dt><dd>are disabled after ${durationText(revokeUnusedAfter)}${
      Date.parse(revokeUnusedFrom) > Date.now() && html`, the first <${Time} at=${revokeUnusedFrom} />`}</dd>`}
    ${organization.noticeAddresses?.length > 0
      && html`<dt>Notices are mailed to</dt><dd><bdi>${organization.noticeAddresses.join(', ')}</bdi></dd>`}
    ${allowedCidrs.length > 0 && html`<dt>Allowed addresses</dt><dd>${allowedCidrs.join(', ')}</dd>`}
    ${confirmDeleteUsedWithin && html`<dt>Asked twice before deleting</dt>
      <dd>what was used within ${durationText(confirmDeleteUsedWithin)}</dd>`}
    <dt>When a token is reported as leaked</dt><dd>${leakAction === 'REVOKE' ? 'It is deleted' : 'It is disabled'}</dd>
    ${reuseAction === 'DISABLE' && html`<dt>When a stranger uses a replaced value</dt><dd>The token is disabled</dd>`}`;
}

function AccessTokenCard({ self, organization }) {
  const [resetting, setResetting] = useState(false);
  const own = useLoad(async (signal) => (await call('GET', `/organizations/${organization.id}/users/${self.id}`, { signal })).body,
    [organization.id]);
  useFresh(own, []);
  return html`<aside class="card" aria-labelledby="access-token">
    <header class="card-head"><h2 id="access-token">Access Token</h2>
      <button type="button" class="button small" onClick=${() => setResetting(true)} disabled=${!own.data}>
        Reset Token</button>
    </header>
    <${ErrorNote} error=${own.error} retry=${own.reload} />
    ${!own.data && !own.error && html`<${Loading} />`}
    ${own.data && html`<dl class="facts">
      <dt>Value</dt><dd><code>${own.data.accessToken.hint}</code></dd>
      <dt>Since</dt><dd><${Time} at=${own.data.accessToken.createdAt} /></dd>
      <dt>Last used</dt><dd><${Time} at=${own.data.accessToken.lastUsedAt} /></dd>
    </dl>`}
    <p class="hint">It is yours and acts for you in this organization: what it may do follows your role.</p>
    ${resetting && html`<${ResetAccessToken} organization=${organization.id} user=${own.data} own
      onClose=${() => setResetting(false)} onDone=${own.reload} />`}
  </aside>`;
}
