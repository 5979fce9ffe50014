import { html, render, useEffect } from './lib/preact.js';
import { onSessionEnd } from './core/api.js';
import { go, loginPath, useAddress } from './core/router.js';
import { loadMe, logout, me } from './core/session.js';
import { useAction, useLoad } from './core/load.js';
import { useStore } from './core/store.js';
import { isolated } from './core/text.js';
import { Empty, ErrorNote, Loading } from './ui/basics.js';
import { ConnectionNote } from './ui/dialog.js';
import { Icon } from './ui/icon.js';
import { Notices, hushOld } from './ui/notices.js';
import { HomePage } from './pages/home.js';
import { LoginPage } from './pages/login.js';
import { OrganizationPage } from './pages/organization.js';
import { OrganizationsPage } from './pages/organizations.js';
import { ProfilePage } from './pages/profile.js';
import { StartPage } from './pages/start.js';

onSessionEnd(() => {
  me.set(null);
});

/** Path patterns and what draws them; the groups of a pattern are the page's `parameters`. */
const PAGES = [
  [/^\/(?:ui\/?)?$/, HomePage],
  [/^\/ui\/organizations$/, OrganizationsPage],
  [/^\/ui\/organizations\/([0-9a-f-]{36})(?:\/(tokens|users|roles|audit))?$/, OrganizationPage],
  [/^\/ui\/organizations\/([0-9a-f-]{36})\/(tokens)\/(new)$/, OrganizationPage],
  [/^\/ui\/profile$/, ProfilePage],
  [/^\/ui\/start$/, StartPage],
];

function App() {
  const { path } = useAddress();
  const self = useStore(me);
  const started = useLoad(async () => self === undefined && loadMe(), []);
  const atLogin = path === '/ui/login';
  useEffect(() => {
    if (self === null && !atLogin) go(loginPath(), { replace: true });
    else hushOld();
  }, [self, path]);
  if (atLogin) return html`<${LoginPage} />`;
  if (!self) return html`<main class="alone"><${ErrorNote} error=${started.error} retry=${started.reload} />
    ${!started.error && html`<${Loading} />`}</main>`;
  return html`<div class="frame">
    <a class="skip" href="#main">Skip to content</a>
    <${Navigation} path=${path} self=${self} />
    <main id="main">
      <${ConnectionNote} />
      <${Notices} />
      <${Page} path=${path} self=${self} />
    </main>
  </div>`;
}

function Page({ path, self }) {
  for (const [pattern, Content] of PAGES) {
    const match = pattern.exec(path);
    if (match) return html`<${Content} key=${Content.name + match[1]} self=${self} parameters=${match.slice(1)} />`;
  }
  return html`<h1 class="hidden" tabindex="-1">Not found</h1>
    <${Empty} icon="search" title="There is no such page">
      <p><a href="/ui/organizations">Go to the organizations</a></p>
    </${Empty}>`;
}

function Navigation({ path, self }) {
  const leave = useAction(async () => {
    await logout();
    go('/ui/login');
  });
  const item = (href, icon, text) => html`<li><a href=${href}
    aria-current=${path.startsWith(href) ? 'page' : undefined}><${Icon} name=${icon} /><span>${text}</span></a></li>`;
  return html`<header class="side">
    <a class="brand" href="/ui/organizations"><span class="brand-mark" aria-hidden="true"></span>Tollgate</a>
    <nav aria-label="Main"><ul>
      ${item('/ui/organizations', 'organizations', 'Organizations')}
      ${item('/ui/profile', 'profile', 'Profile')}
      ${item('/ui/start', 'start', 'Get started')}
    </ul></nav>
    <div class="who">
      <span class="who-name" title=${isolated(self.email)}>${self.email}</span>
      <button type="button" class="button small" onClick=${() => leave.run()} disabled=${leave.busy}>
        <${Icon} name="logout" />Log out</button>
    </div>
  </header>`;
}

render(html`<${App} />`, document.getElementById('app'));
