import { html } from '../lib/preact.js';
import { Badge } from '../ui/basics.js';

/** @param {{state: string, organization: {suspended?: boolean}}} props */
export function TokenState({ state, organization }) {
  const [kind, text] = state === 'ACTIVE' && organization.suspended ? ['warn', 'Suspended'] : {
    ACTIVE: ['good', 'Active'], DISABLED: ['plain', 'Disabled'], EXPIRED: ['warn', 'Expired'], REVOKED: ['bad', 'Deleted'],
  }[state];
  return html`<${Badge} kind=${kind}>${text}</${Badge}>`;
}
