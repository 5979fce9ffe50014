import { html, useEffect, useState } from '../lib/preact.js';
import { call, callAll, newKey } from '../core/api.js';
import { useAction, useFresh, useLoad } from '../core/load.js';
import { go, useAddress } from '../core/router.js';
import { arrange } from '../core/rows.js';
import { loadMe } from '../core/session.js';
import { Badge, Empty, ErrorNote, Loading, Time } from '../ui/basics.js';
import { Search } from '../ui/filter.js';
import { Field, errorOf } from '../ui/form.js';
import { FormDialog } from '../ui/form-dialog.js';
import { Icon } from '../ui/icon.js';
import { NumberedPaging, Table } from '../ui/table.js';
import { AllFigures, FigureFilter, figureOf, useAllFigures } from './all-figures.js';
import { figurePath, figureText, isFigure } from './token-figures.js';

const ORDERS = { name: (row) => row.name, createdAt: (row) => Date.parse(row.createdAt) };

/** The organizations. Whoever has just one is led straight to it; `?all` shows the list nevertheless. */
export function OrganizationsPage({ self }) {
  const { query } = useAddress();
  const [creating, setCreating] = useState(false);
  const list = useLoad((signal) => callAll('/organizations', signal), []);
  useFresh(list, []);
  const single = list.data?.items.length === 1 && !query.has('all');
  // Whoever is led on finds those of the one there.
  const figures = useAllFigures(self, Boolean(list.data) && !single);
  const figure = figures.data !== null && isFigure(query.get('figure')) ? query.get('figure') : null;
  useEffect(() => {
    document.title = 'Organizations · Tollgate';
  }, []);
  useEffect(() => {
    if (single) go(`/ui/organizations/${list.data.items[0].id}`, { replace: true });
  }, [single]);
  if (!list.data || single) {
    return html`<h1 tabindex="-1">Organizations</h1>
      <${ErrorNote} error=${list.error} retry=${list.reload} />${!list.error && html`<${Loading} />`}`;
  }
  const count = (row) => figureOf(figures, figure, row.id) ?? 0;
  const shown = arrange(list.data.items, query, {
    text: ({ name }) => name, keep: figure && ((row) => count(row) > 0),
    orders: { ...ORDERS, ...(figure && { [figure]: count }) }, sort: figure ? `-${figure}` : 'createdAt',
  });
  return html`<h1 tabindex="-1">Organizations</h1>
    <${AllFigures} figures=${figures} />
    <div class="toolbar">
      <${Search} query=${query} label="Search organizations" />
      ${self.operator && html`<span class="toolbar-end">
        <button type="button" class="icon-button primary" aria-label="New Organization" title="New Organization"
          onClick=${() => setCreating(true)}><${Icon} name="plus" /></button></span>`}
    </div>
    ${figure && html`<${FigureFilter} name=${figure} />`}
    ${figure && !figures.data ? !figures.error && html`<${Loading} />`
      : shown.found ? html`<${Table} caption="Organizations" columns=${columns(self, figure, count)} rows=${shown.rows}
        id=${(row) => row.id} sort=${shown.sort} busy=${list.loading} />`
      : html`<${Empty} icon="organizations" title=${list.data.items.length ? 'No organization matches' : 'No organization yet'}>
          <p>${list.data.items.length ? 'Try another search.' : self.operator ? 'Create the first one with the plus button.'
            : 'Ask a super admin of yours to add you.'}</p>
        </${Empty}>`}
    <${NumberedPaging} shown=${shown} cut=${list.data.cut} />
    ${creating && html`<${NewOrganization} onClose=${() => setCreating(false)} />`}`;
}

function columns(self, figure, count) {
  const role = (id) => self.memberships.find(({ organizationId }) => organizationId === id)?.role;
  return [
    { name: 'Name', sort: 'name', show: (row) => html`<a class="strong" href=${`/ui/organizations/${row.id}`}>${row.name}</a>` },
    ...(figure ? [{ name: `Tokens: ${figureText(figure)}`, sort: figure, width: 14,
      show: (row) => html`<a href=${figurePath(row.id, figure)}>${count(row).toLocaleString('en')}</a>` }] : []),
    { name: 'State', width: 8, show: (row) => (row.suspended ? html`<${Badge} kind="bad">Suspended</${Badge}>`
      : html`<${Badge} kind="good">Active</${Badge}>`) },
    { name: 'My role', width: 9, weight: 2, show: (row) => roleText(role(row.id)) },
    { name: 'Created', sort: 'createdAt', width: 9, show: (row) => html`<${Time} at=${row.createdAt} />` },
  ];
}

export function roleText(role) {
  return { OWNER: 'Owner', SUPER_ADMIN: 'Super admin', MEMBER: 'Member' }[role] || 'Not a member';
}

function NewOrganization({ onClose }) {
  const [key] = useState(newKey);
  const create = useAction(async (signal, body) => {
    const answer = await call('POST', '/organizations', { body, key, signal });
    await loadMe();
    go(`/ui/organizations/${answer.body.id}`);
  });
  return html`<${FormDialog} title="New Organization" action="Create Organization" busy="Creating…" form=${create}
    fields=${['name']} onClose=${onClose}>
    <${Field} label="Name" name="name" maxlength="100" required autocomplete="off"
      error=${errorOf(create.error, 'name')} hint="You become its owner." />
  </${FormDialog}>`;
}
