import { html, useState } from '../lib/preact.js';
import { Field, errorOf } from '../ui/form.js';
import { Lines, listed } from '../ui/lines.js';

/** Who runs jobs; issuer: whether each customer or installation has one of its own; claims: what is usually named. */
export const PROVIDERS = {
  github: { name: 'GitHub Actions', claims: ['repository_id', 'environment'], workflows: true,
    hint: 'repository_id is the number that the API shows as the repository’s id. Add environment, ref or workflow_ref.' },
  gitlab: { name: 'GitLab CI', claims: ['project_id', 'environment'], workflows: true, issuer: 'optional',
    hint: 'project_id stands below the project’s name. Add environment or ref.' },
  buildkite: { name: 'Buildkite', claims: ['organization_id', 'pipeline_id'], hint: 'The UUIDs that the settings show.' },
  circleci: { name: 'CircleCI', claims: ['oidc.circleci.com/project-id'], issuer: 'required',
    hint: 'The project’s UUID, from its settings.' },
  kubernetes: { name: 'Kubernetes', claims: ['kubernetes.io/serviceaccount/uid'], issuer: 'required',
    hint: 'The service account’s uid: kubectl get serviceaccount NAME -o jsonpath={.metadata.uid}' },
  jenkins: { name: 'Jenkins', claims: ['sub', 'pipeline_uid'], issuer: 'required', hint: 'A claim besides sub that stays the pipeline’s.' },
  other: { name: 'Another OpenID issuer', claims: [], issuer: 'required', hint: 'One a line, such as project_id = 42.' },
};

export const PUBLISHER_FIELDS = ['name', 'provider', 'issuer', 'claims', 'role', 'lifetime', 'allowedCidrs'];

/** The same and the rest of a publisher, for whoever compares two versions. */
export const PUBLISHER_IN_WORDS = {
  name: ['Name', ({ name }) => name],
  issuer: ['Issuer', ({ issuer }) => issuer || 'the usual one'],
  claims: ['Claims', ({ claims }) => Object.entries(claims).sort().map(([name, value]) => `${name} = ${value}`).join(', ')],
  anyWorkflow: ['Every workflow', ({ anyWorkflow }) => (anyWorkflow ? 'yes' : 'no')],
  role: ['Role', ({ role }) => role],
  lifetime: ['Job tokens live for', ({ lifetime }) => `${minutes(lifetime)} minutes`],
  allowedCidrs: ['Allowed addresses', ({ allowedCidrs }) => allowedCidrs.join(', ') || 'everywhere'],
  enabled: ['State', ({ enabled }) => (enabled ? 'enabled' : 'disabled')],
};

/** @param {{publisher?: object, roles: object[], error: ?Error, children?: any}} props publisher: what is edited */
export function PublisherFields({ publisher, roles, error, children }) {
  const [provider, choose] = useState(publisher?.provider || 'github');
  const { issuer, claims, hint, workflows } = PROVIDERS[provider];
  const named = publisher ? Object.entries(publisher.claims).map(([name, value]) => `${name} = ${value}`)
    : claims.map((name) => `${name} = `);
  return html`
    <${Field} label="Name" name="name" defaultValue=${publisher?.name || ''} maxlength="100" required autocomplete="off"
      error=${errorOf(error, 'name')} hint="Such as the workflow's." />
    ${publisher ? html`<p class="quiet">Jobs of ${PROVIDERS[provider].name}</p>` : html`
      <${Field} label="Jobs of" name="provider" as="select" error=${errorOf(error, 'provider')}
        onChange=${(event) => choose(event.currentTarget.value)}>
        ${Object.entries(PROVIDERS).map(([id, { name }]) => html`<option key=${id} value=${id} selected=${id === provider}>${name}</option>`)}
      </${Field}>`}
    ${issuer && html`<${Field} label="Issuer" name="issuer" type="url" optional=${issuer === 'optional'} placeholder="https://"
      defaultValue=${publisher?.issuer || ''} error=${errorOf(error, 'issuer')}
      hint=${issuer === 'optional' ? 'Empty: gitlab.com. Otherwise exactly as the claim iss has it.' : 'Exactly as the claim iss has it.'} />`}
    <${Lines} key=${provider} label="Claims" name="claims" rows="3" defaultValue=${named.join('\n')} error=${error} find=${claimLine} hint=${hint} />
    ${workflows && html`<label class="check"><input type="checkbox" name="anyWorkflow" defaultChecked=${publisher?.anyWorkflow} />
      <span>Every workflow<span class="hint">Whoever may push a branch can then get its tokens.</span></span></label>`}
    <${Field} label="Role" name="role" as="select" error=${errorOf(error, 'role')}>
      ${offered(roles, publisher?.role).map((name) => html`<option key=${name} value=${name}
        selected=${name === (publisher?.role || 'CI Token')}>${name}</option>`)}
    </${Field}>
    <${Field} label="Job tokens live for minutes" name="lifetime" type="number" min="1" max="60"
      defaultValue=${publisher ? minutes(publisher.lifetime) : 15} error=${errorOf(error, 'lifetime')} />
    <${Lines} label="Allowed addresses" name="cidrs" of="allowedCidrs" rows="2" optional
      defaultValue=${publisher?.allowedCidrs.join('\n') || ''} error=${error}
      hint="Networks such as 10.0.0.0/8, one a line. Empty: from everywhere." />
    ${children}`;
}

/** Not those that administer. */
function offered(roles, current) {
  const names = roles.filter(({ permissions }) => !permissions.some((each) => /^(tokens|people):/.test(each))).map(({ name }) => name);
  return !current || names.includes(current) ? names : [current, ...names];
}

function minutes(iso) {
  const [hours, whole, seconds] = (/^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(iso) || Array(4).fill(0)).slice(1)
    .map((count) => Number(count || 0));
  return hours * 60 + whole + seconds / 60;
}

const claimLines = (text) => [...text.matchAll(/\S(?:.*\S)?/g)];
const CLAIM = /^([!#-<>-[\]-~]+)\s*=\s*(.*\S)/;

/** "[1]": the second line; ".ref": the one of the claim ref. */
const claimLine = (text, place) => (place.startsWith('[') ? claimLines(text)[Number(/\d+/.exec(place))]
  : claimLines(text).find(([line]) => CLAIM.exec(line)?.[1] === place.slice(1)));

/** Every line is a claim: one that is left out by a slip would let in more than is meant. */
function claimsOf(text) {
  const claims = new Map();
  claimLines(text).forEach(([line], index) => {
    const [, name, value] = CLAIM.exec(line) || [];
    if (!value) throw wrong(index, 'needs a name and a value, such as project_id = 42');
    if (claims.has(name)) throw wrong(index, 'names a claim a second time');
    claims.set(name, value);
  });
  return Object.fromEntries(claims);
}

const wrong = (index, message) => Object.assign(new Error(message), { violations: [{ field: `claims[${index}]`, message }] });

/** What the form says, as the API wants it. */
export function publisherBody({ name, provider, issuer, claims, anyWorkflow, role, lifetime, cidrs, enabled }, publisher) {
  const body = {
    name, claims: claimsOf(claims), role, allowedCidrs: listed(cidrs), anyWorkflow: anyWorkflow === 'on',
    lifetime: Number(lifetime) > 0 ? `PT${Math.round(lifetime * 60)}S` : null,
  };
  if (issuer !== undefined) body.issuer = issuer || null;
  if (publisher) body.enabled = enabled === 'on';
  else body.provider = provider;
  return body;
}

/** Of what the form says only what the person has changed. */
export function publisherChanges(form, publisher) {
  const before = {
    ...publisher, lifetime: `PT${Math.round(minutes(publisher.lifetime) * 60)}S`,
  };
  return Object.fromEntries(Object.entries(publisherBody(form, publisher))
    .filter(([name, value]) => JSON.stringify(sorted(value)) !== JSON.stringify(sorted(before[name]))));
}

const sorted = (value) => (value && typeof value === 'object' && !Array.isArray(value) ? Object.entries(value).sort() : value);
