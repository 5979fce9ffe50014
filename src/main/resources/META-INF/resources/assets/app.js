import { html, render, useEffect, useState } from './lib/preact.js';
import { onSessionEnd } from './core/api.js';
import { go, loginPath, useAddress } from './core/router.js';
import { loadMe, logout, me, over } from './core/session.js';
import { useAction, useLoad } from './core/load.js';
import { useStore } from './core/store.js';
import { isolated } from './core/text.js';
import { Empty, ErrorNote, Loading } from './ui/basics.js';
import { ConnectionNote } from './ui/dialog.js';
import './ui/focus.js';
import { Icon } from './ui/icon.js';
import { later } from './ui/later.js';
import { Notices, hushOld } from './ui/notices.js';
import { PendingChanges } from './ui/pending.js';
import { HomePage } from './pages/home.js';
import { LoginPage } from './pages/login.js';
import { OrganizationPage } from './pages/organization.js';
import { OrganizationsPage } from './pages/organizations.js';
import { SignedInPage } from './pages/sign-in.js';

onSessionEnd(() => {
  if (me.get() && document.querySelector('dialog')) {
    over.set('here');
    return;
  }
  if (me.get()) over.set('left');
  me.set(null);
});

const AccountsPage = later(async () => (await import('./pages/accounts.js')).AccountsPage);
const ConfirmAddressPage = later(async () => (await import('./pages/confirm-address.js')).ConfirmAddressPage);
const InvitationPage = later(async () => (await import('./pages/invitation.js')).InvitationPage);
const PasswordResetPage = later(async () => (await import('./pages/password-reset.js')).PasswordResetPage);
const ProfilePage = later(async () => (await import('./pages/profile.js')).ProfilePage);
const ReplicasPage = later(async () => (await import('./pages/replicas.js')).ReplicasPage);
const SessionOver = later(async () => (await import('./pages/session-over.js')).SessionOver);
const StartPage = later(async () => (await import('./pages/start.js')).StartPage);
const TokenPage = later(async () => (await import('./pages/token.js')).TokenPage);

/** Path patterns and what draws them; the groups of a pattern are the page's `parameters`. */
/** @type {[RegExp, Function][]} */
const PAGES = [
  [/^\/(?:ui\/?)?$/, HomePage],
  [/^\/ui\/organizations$/, OrganizationsPage],
  [/^\/ui\/organizations\/([0-9a-f-]{36})(?:\/(tokens|users|roles|publishers|webhooks|audit))?$/, OrganizationPage],
  [/^\/ui\/organizations\/([0-9a-f-]{36})\/(tokens)\/(new)$/, OrganizationPage],
  [/^\/ui\/organizations\/([0-9a-f-]{36})\/(webhooks)\/([0-9a-f-]{36})$/, OrganizationPage],
  [/^\/ui\/organizations\/([0-9a-f-]{36})\/tokens\/([0-9a-f-]{36})$/, TokenPage],
  [/^\/ui\/accounts$/, AccountsPage],
  [/^\/ui\/replicas$/, ReplicasPage],
  [/^\/ui\/profile$/, ProfilePage],
  [/^\/ui\/start$/, StartPage],
];

const Find = later(async () => (await import('./pages/find.js')).Find);

/** What is shown without a login. */
const OPEN = {
  '/ui/login': LoginPage,
  '/ui/signed-in': SignedInPage,
  '/ui/invitation': InvitationPage,
  '/ui/password-reset': PasswordResetPage,
  '/ui/confirm-address': ConfirmAddressPage,
};

function App() {
  const { path } = useAddress();
  const self = useStore(me);
  const ended = useStore(over);
  const started = useLoad(async () => self === undefined && loadMe(), []);
  const Open = OPEN[path];
  useEffect(() => {
    if (self === null && !Open) go(loginPath(), { replace: true });
    else hushOld();
  }, [self, path]);
  if (Open) return html`<${Open} />`;
  if (!self) return html`<main class="alone"><${ErrorNote} error=${started.error} retry=${started.reload} />
    ${!started.error && html`<${Loading} />`}</main>`;
  return html`<div class="frame">
    <a class="skip" href="#main">Skip to content</a>
    <${Navigation} path=${path} self=${self} />
    <main id="main">
      <${ConnectionNote} />
      <${Notices}><${PendingChanges} self=${self} /></${Notices}>
      <${Page} path=${path} self=${self} />
      ${ended === 'here' && html`<${SessionOver} self=${self} />`}
    </main>
  </div>`;
}

function Page({ path, self }) {
  for (const [pattern, Content] of PAGES) {
    const match = pattern.exec(path);
    // Tabs of one organization are one page; each token is a page of its own.
    const key = Content.name + match?.[1] + (Content === TokenPage ? match?.[2] : '');
    if (match) return html`<${Content} key=${key} self=${self} parameters=${match.slice(1)} />`;
  }
  return html`<h1 class="hidden" tabindex="-1">Not found</h1>
    <${Empty} icon="search" title="There is no such page">
      <p><a href="/ui/organizations">Go to the organizations</a></p>
    </${Empty}>`;
}

function Navigation({ path, self }) {
  const leave = useAction(async () => {
    if (!await logout()) go('/ui/login');
  });
  const item = (href, icon, text) => html`<li><a href=${href}
    aria-current=${path.startsWith(href) ? 'page' : undefined}><${Icon} name=${icon} /><span>${text}</span></a></li>`;
  return html`<header class="side">
    <a class="brand" href="/ui/organizations"><span class="brand-mark" aria-hidden="true"></span>Tollgate</a>
    <${Finder} self=${self} />
    <nav aria-label="Main"><ul>
      ${item('/ui/organizations', 'organizations', 'Organizations')}
      ${self.operator && item('/ui/accounts', 'people', 'Accounts')}
      ${self.operator && item('/ui/replicas', 'replicas', 'Replicas')}
      ${item('/ui/profile', 'profile', 'Profile')}
      ${item('/ui/start', 'start', 'Get started')}
    </ul></nav>
    <div class="who">
      <span class="who-name" title=${isolated(self.email)}>${self.email}</span>
      <button type="button" class="button small" onClick=${() => leave.run()} aria-disabled=${leave.busy}>
        <${Icon} name="logout" />Log out</button>
    </div>
  </header>`;
}

/** Opens the search, by a click or by the key that opens one in many places. */
function Finder({ self }) {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    function pressed(event) {
      const busy = document.querySelector('dialog[open]') || event.target.closest?.('input, textarea, select');
      if (event.key !== '/' || busy || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      setOpen(true);
    }
    addEventListener('keydown', pressed);
    return () => removeEventListener('keydown', pressed);
  }, []);
  return html`<button type="button" class="button find" aria-keyshortcuts="/" onClick=${() => setOpen(true)}>
      <${Icon} name="search" /><span>Find</span><kbd aria-hidden="true">/</kbd></button>
    ${open && html`<${Find} self=${self} onClose=${() => setOpen(false)} />`}`;
}

render(html`<${App} />`, document.getElementById('app'));
