import { html } from '../lib/preact.js';
import { Badge } from '../ui/basics.js';

export function TokenState({ state }) {
  const [kind, text] = {
    ACTIVE: ['good', 'Active'], DISABLED: ['plain', 'Disabled'], EXPIRED: ['warn', 'Expired'], REVOKED: ['bad', 'Deleted'],
  }[state];
  return html`<${Badge} kind=${kind}>${text}</${Badge}>`;
}
