import { durationText, exact } from './time.js';

/** What the API says to programs, as the dashboard says it to people. */

const DURATION = /\bP(?=T?\d)(?:\d+D)?(?:T(?:\d+H)?(?:\d+M)?(?:\d+(?:\.\d+)?S)?)?(?!\w)/g;
const INSTANT = /\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z/g;

/** Without the forms of ISO 8601 for times and durations. */
export const plain = (text) => text.replace(INSTANT, exact).replace(DURATION, durationText);

/** Fields as the forms and pages call them. */
const FIELDS = {
  allowedCidrs: 'Allowed addresses', anyWorkflow: 'Every workflow', claims: 'Claims', confirmDeleteUsedWithin: 'Ask twice within',
  current: 'Present password', defaultTokenLifetime: 'Usual token lifetime', description: 'Description', displayName: 'Name',
  email: 'E-mail', enabled: 'Enabled', endWhenIdle: 'End it earlier', events: 'Events', expiresAt: 'Expiry', externalId: 'Id in the directory',
  holderMayRenew: 'Its holder may renew it', issuer: 'Issuer', jwks: 'Keys', label: 'Label', leakAction: 'When reported as leaked',
  lifetime: 'Lifetime', maxTokenLifetime: 'Longest token lifetime', metadata: 'Metadata', name: 'Name', new: 'New password',
  noticeAddresses: 'Mail notices to', overlap: 'Old value', password: 'Password', permissions: 'Permissions', provider: 'Jobs of',
  renewUntil: 'Renew until', reuseAction: 'When a replaced value is used', revokeUnusedAfter: 'Disable unused tokens after', role: 'Role',
  suspended: 'Suspended', token: 'Value', url: 'Address',
};
const LISTS = ['allowedCidrs', 'claims', 'events', 'noticeAddresses', 'permissions'];

/** `expiresAt` as "Expiry"; a name that no form has, in its words. */
export const fieldName = (name) => (Object.hasOwn(FIELDS, name) ? FIELDS[name]
  : name.replace(/([A-Z])/g, ' $1').replace(/^./, (first) => first.toUpperCase()).replace(/ ./g, (next) => next.toLowerCase()));

/** What is said of a field, to be read behind "This" or behind a wrong entry. @type {[RegExp, string][]} */
const SAID = [
  [/^must not be (?:blank|null|empty)$/, 'must not be empty'],
  [/^must be a well-formed email address$/, 'must be an e-mail address'],
  [/^(?:size|length) must be between 0 and (\d+)$/, 'may have at most $1 UNITS'],
  [/^(?:size|length) must be between (\d+) and (\d+)$/, 'must have from $1 to $2 UNITS'],
  [/^must match ".*"$/s, 'is not of the right form'],
  [/^has the wrong type or form$/, 'is not understood'],
  [/^must be a network in CIDR notation, without host bits and leading zeros$/, 'is no network'],
  [/^must name at least one of [a-z.-]+, .*$/, 'must name at least one'],
  [/^must be at most the maximum, /, 'must be at most the longest lifetime, '],
  [/^must be from (.*) to the overlap$/, 'must be at least $1 and at most as long as the old value is kept'],
  [/anyWorkflow: true allows every one$/, '“Every workflow” allows each'],
  [/^is not a role of this organization$/, 'is none of this organization any more'],
];

function said({ field, message }) {
  const units = LISTS.includes(field) ? 'entries' : 'characters';
  const [pattern, words] = SAID.find(([known]) => known.test(message)) || [/^/, ''];
  return plain(message.replace(pattern, words).replace('UNITS', units));
}

/** Whom a call is for. */
const REQUIRED = {
  OPERATOR: 'Only operators may do that.', LOGIN: 'That needs a login.', PERSON: 'That needs a login.', DIRECTORY: 'Only the directory may do that.',
  MEMBER: 'You have to be a member of this organization for that.', MEMBER_OR_OPERATOR: 'You have to be a member of this organization for that.',
  OWNER: 'You need the role owner in this organization for that.',
};

const OUTDATED = 'The service does not understand this page. Load it anew; if that does not help, tell whoever runs Tollgate.';

/** The sentence for each kind of problem: from its detail where that says more, as a page says it. @type {Object<string, (problem: any) => string>} */
const SENTENCES = {
  VALIDATION_FAILED: ({ violations = [] }) => violations.map(({ field, message }) =>
    (field === 'body' ? `What was sent ${message}` : `${fieldName(field.replace(/[.[].*$/, ''))}: ${message}`)).join('; ') || 'What was sent is not acceptable.',
  LIFETIME_EXCEEDED: ({ detail }) => `The organization does not allow it to live that long. ${detail || ''}`,
  CONFIRMATION_REQUIRED: ({ detail, wouldEnd }) => (wouldEnd === undefined
    ? detail?.replace(/; give confirm if that is right\.$/, '. Save it nevertheless if that is right.') || 'This needs to be confirmed.'
    : `Others are meant by now than you have confirmed: ${wouldEnd}. Nothing was done. Look again.`),
  UNAUTHENTICATED: ({ detail }) => detail?.startsWith('The address') ? 'This address has an account: choose “I have an account”.'
    : 'You are not logged in any more. Log in again.',
  BAD_CREDENTIALS: () => 'E-mail address or password is wrong.',
  FORBIDDEN: ({ detail, requires }) => detail || REQUIRED[requires]
    || (requires ? 'You need the role super admin in this organization for that.' : 'Your role does not include that.'),
  OWNER_REQUIRED: () => REQUIRED.OWNER,
  INVITATION_REQUIRED: () => 'People choose their own passwords here: invite the person instead.',
  CSRF: () => 'Your browser does not say that this page has asked. Load it anew, at the address of Tollgate itself.',
  NOT_FOUND: () => 'It is not there any more, or you may not see it.',
  LABEL_TAKEN: () => 'Another token has this label.',
  NAME_TAKEN: () => 'Another one has this name.',
  HASH_TAKEN: () => 'This value is in use already.',
  ALREADY_MEMBER: () => 'This person is a member already.',
  LAST_OWNER: () => 'An organization keeps at least one owner. Make somebody else an owner first.',
  LAST_OPERATOR: () => 'The last operator cannot be disabled.',
  PASSWORD_OFF: () => 'This account has no password: it signs in elsewhere.',
  ROLE_IN_USE: () => 'Tokens or publishers have this role. Give them another one first.',
  LIMIT_REACHED: ({ detail }) => (detail || 'There are as many as there may be.').replace(/ \(limit [^)]*\)/, ''),
  IN_USE: () => 'It was used lately. Ask around first.',
  TOKEN_REVOKED: () => 'The token is deleted.',
  TOKEN_DISABLED: ({ detail }) => (detail?.startsWith('The person') ? detail : 'The token is disabled, or its organization suspended. Enable it first.'),
  UPGRADE_UNDER_WAY: () => 'A replica of an earlier release may still answer, and does not know this. Try again when all are upgraded.',
  IDEMPOTENCY_IN_PROGRESS: () => 'The same is being done at the moment. Look in a minute what has become of it.',
  IDEMPOTENCY_MISMATCH: () => OUTDATED,
  STALE: () => 'Somebody has changed it since you looked. Look again.',
  PAYLOAD_TOO_LARGE: () => 'That is too much at once. Shorten it.',
  URI_TOO_LONG: () => 'The address of this page is too long. Take filters away.',
  HEADERS_TOO_LARGE: () => 'Your browser sends too much with each request. Delete its cookies of this address.',
  TOO_MANY_REQUESTS: ({ wait }) => `Too many attempts. Try again in ${wait ? durationText(`PT${wait}S`) : 'a minute'}.`,
  REQUEST_TIMEOUT: () => 'The request took too long to arrive. Try again.',
  INTERNAL: ({ detail }) => `Something went wrong in Tollgate. Tell whoever runs it.${detail ? ` ${detail}.` : ''}`,
  UNAVAILABLE: ({ detail }) => detail || 'Not available at the moment. Try again.',
  ISSUER_UNREACHABLE: () => 'The issuer of the identity token cannot be reached at the moment. Try again.',
  ...Object.fromEntries(['MALFORMED_JSON', 'METHOD_NOT_ALLOWED', 'NOT_ACCEPTABLE', 'UNSUPPORTED_MEDIA_TYPE', 'NOT_IMPLEMENTED',
    'VERSION_NOT_SUPPORTED'].map((code) => [code, () => OUTDATED])),
};

/**
 * @param {object} problem of the API (RFC 9457)
 * @param {?number} wait after how many seconds to try again
 * @returns {object} the same, for people; of a kind that is not known what it says itself
 */
export function inWords(problem, wait) {
  const violations = problem.violations?.map((violation) => ({ ...violation, message: said(violation) }));
  const sentence = Object.hasOwn(SENTENCES, problem.code) && SENTENCES[problem.code]({ ...problem, violations, wait });
  return { ...problem, violations, detail: plain(sentence || problem.detail || problem.title || '').trim() };
}
