import { html, useEffect } from '../lib/preact.js';
import { call } from '../core/api.js';
import { useFresh, useLoad } from '../core/load.js';
import { go } from '../core/router.js';
import { rights } from '../core/session.js';
import { isolated } from '../core/text.js';
import { Badge, Empty, ErrorNote, Loading } from '../ui/basics.js';
import { later } from '../ui/later.js';
import { OverviewTab } from './overview.js';
import { RolesTab } from './roles.js';
import { TokensTab } from './tokens.js';

const TABS = [
  { id: undefined, name: 'Overview', Content: OverviewTab, sees: () => true },
  { id: 'tokens', name: 'Integration Tokens', Content: TokensTab, sees: (may) => may.admin },
  { id: 'users', name: 'Users', Content: later(async () => (await import('./users.js')).UsersTab),
    sees: (may) => may.member },
  { id: 'roles', name: 'Roles', Content: RolesTab, sees: (may) => may.member },
  { id: 'publishers', name: 'Publishers', Content: later(async () => (await import('./publishers.js')).PublishersTab),
    sees: (may) => may.member },
  { id: 'webhooks', name: 'Webhooks', Content: later(async () => (await import('./webhooks.js')).WebhooksTab),
    sees: (may) => may.member },
  { id: 'audit', name: 'Audit log', Content: later(async () => (await import('./audit.js')).AuditTab),
    sees: (may) => may.admin },
];

/** One organization, in tabs that each have an address. */
export function OrganizationPage({ self, parameters: [id, tab, act] }) {
  const may = rights(self, id);
  const organization = useLoad(async (signal) => (await call('GET', `/organizations/${id}`, { signal })).body, [id]);
  useFresh(organization, []);
  const shown = TABS.find((candidate) => candidate.id === tab);
  useEffect(() => {
    document.title = [shown.name, isolated(organization.data?.name), 'Tollgate'].filter(Boolean).join(' · ');
  }, [shown, organization.data]);
  if (organization.error?.code === 'NOT_FOUND') {
    return html`<h1 class="hidden" tabindex="-1">Not found</h1>
      <${Empty} icon="organizations" title="There is no such organization">
        <p>Or you are not a member of it. <a href="/ui/organizations?all=1">Go to the organizations</a></p>
      </${Empty}>`;
  }
  if (!organization.data) {
    return html`<h1 tabindex="-1">Organization</h1>
      <${ErrorNote} error=${organization.error} retry=${organization.reload} />
      ${!organization.error && html`<${Loading} />`}`;
  }
  return html`<nav class="crumbs" aria-label="Breadcrumb">
      <a href="/ui/organizations?all=1">All organizations</a>
    </nav>
    <div class="headline">
      <h1 tabindex="-1">${organization.data.name}</h1>
      ${organization.data.suspended && html`<${Badge} kind="bad">Suspended</${Badge}>`}
    </div>
    <${Tabs} base=${`/ui/organizations/${id}`} shown=${shown} may=${may} />
    <div role="tabpanel" id="tabpanel" aria-labelledby=${`tab-${shown.name.replace(' ', '-')}`}>
      ${shown.sees(may) ? html`<${shown.Content} self=${self} may=${may} organization=${organization.data} act=${act}
          reload=${organization.reload} />`
        : html`<${Empty} icon="key" title="Not for your role"><p>Super admins see this tab.</p></${Empty}>`}
    </div>`;
}

function Tabs({ base, shown, may }) {
  const visible = TABS.filter((tab) => tab.sees(may) || tab === shown);
  const path = (tab) => (tab.id ? `${base}/${tab.id}` : base);
  function moved(event) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = visible[(visible.indexOf(shown) + step + visible.length) % visible.length];
    go(path(next));
    document.getElementById(`tab-${next.name.replace(' ', '-')}`).focus();
  }
  // Where the tabs are wider than the screen, the one that is shown must not be out of sight.
  useEffect(() => {
    document.querySelector('.tabs [aria-selected="true"]').scrollIntoView({ block: 'nearest', inline: 'center' });
  }, [shown]);
  return html`<div class="tabs" role="tablist" aria-label="Organization" onKeyDown=${moved}>
    ${visible.map((tab) => html`<a role="tab" key=${tab.name} id=${`tab-${tab.name.replace(' ', '-')}`}
      href=${path(tab)} aria-selected=${tab === shown ? 'true' : 'false'} tabindex=${tab === shown ? 0 : -1}
      aria-controls=${tab === shown ? 'tabpanel' : undefined}>${tab.name}</a>`)}
  </div>`;
}
