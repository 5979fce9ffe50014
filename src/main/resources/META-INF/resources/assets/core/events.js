import { exact } from './time.js';
import { fieldName, plain } from './words.js';

/** What an audit event says, in words. */

const DONE = {
  'token.created': 'Created', 'token.changed': 'Changed', 'token.rotated': 'Got a new value', 'token.revoked': 'Deleted',
  'token.disabled': 'Disabled', 'token.enabled': 'Enabled', 'token.leak-dismissed': 'Leak report dismissed',
  'token.value-ended': 'A value ended', 'token.reused': 'An ended value was presented again',
  'access-token.reset': 'Access token reset', 'user.added': 'Added', 'user.role-changed': 'Role changed',
  'user.removed': 'Removed', 'user.invited': 'Invited', 'user.invitation-withdrawn': 'Invitation withdrawn',
  'user.linked': 'Sign-in linked', 'user.unlinked': 'Sign-in unlinked',
  'group-role.set': 'Role of a group set', 'group-role.removed': 'Role of a group removed',
  'user.disabled': 'Account disabled', 'user.enabled': 'Account enabled', 'user.password-reset': 'Password link handed out',
  'user.password-changed': 'Password changed', 'role.created': 'Role created',
  'role.changed': 'Role changed', 'role.deleted': 'Role deleted', 'organization.created': 'Organization created',
  'organization.changed': 'Settings changed', 'organization.suspended': 'Suspended', 'organization.resumed': 'Resumed',
  'organization.notice-address-confirmed': 'Address for notices confirmed',
  'publisher.created': 'Created', 'publisher.changed': 'Changed', 'publisher.deleted': 'Deleted',
  'publisher.exchanged': 'Job tokens handed out', 'publisher.refused': 'Jobs refused', 'webhook.created': 'Created',
  'webhook.changed': 'Changed', 'webhook.deleted': 'Deleted', 'webhook.secret-rotated': 'Got a new secret',
  'policy.applied': 'Policy applied', 'sign-in.failed': 'Wrong password', 'call.refused': 'Tried what it may not',
  'audit.checkpoint': 'Audit log signed',
};
/** Fields that have one of a few values, and these. */
const NAMED = ['role', 'leakAction', 'reuseAction', 'reason', 'disabledReason', 'reuse'];
const VALUES = {
  OWNER: 'owner', SUPER_ADMIN: 'super admin', MEMBER: 'member', REVOKE: 'delete it', DISABLE: 'disable it',
  RECORD: 'record it', LEAKED: 'reported as leaked', REUSED: 'an old value was used again', ADMIN: 'by an administrator', UNUSED: 'nobody used it',
};
const ISO = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}/;

export const done = (action) => DONE[action] || action;

function shown(value, name) {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if ([null, undefined, '', '{}'].includes(value)) return 'none';
  if (Array.isArray(value)) return value.join(', ') || 'none';
  if (typeof value === 'object') return Object.entries(value).map(([of, text]) => `${of} = ${shown(text)}`).join(', ') || 'none';
  if (ISO.test(value)) return exact(value);
  if (NAMED.includes(name) && Object.hasOwn(VALUES, value)) return VALUES[value];
  return /^P[\dT]/.test(value) ? plain(value) : String(value);
}

/**
 * The particulars of an event; what was left as it usually is says nothing.
 *
 * @returns {{name: string, from?: string, to: string}[]} from: what a changed field was before
 */
export function particulars(event) {
  if (event.action === 'audit.checkpoint') return [];
  return Object.entries(event.detail || {}).map(([name, value]) => {
    const changed = value && typeof value === 'object' && !Array.isArray(value) && 'to' in value;
    return changed ? { name: fieldName(name), from: shown(value.from, name), to: shown(value.to, name) }
      : { name: fieldName(name), to: shown(value, name) };
  }).filter(({ from, to }) => from !== undefined || !['none', 'no'].includes(to));
}
