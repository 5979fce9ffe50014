import { html } from '../lib/preact.js';
import { useAction } from '../core/load.js';
import { go } from '../core/router.js';
import { loadMe } from '../core/session.js';
import { Changed, useSeen } from '../ui/conflict.js';
import { Field } from '../ui/form.js';
import { FormDialog } from '../ui/form-dialog.js';
import { sayEffective } from '../ui/notices.js';
import { WarningDialog } from '../ui/warning.js';
import { POLICY_IN_WORDS } from './policy-form.js';

export function SuspendOrganization({ organization, onClose, onDone }) {
  const suspended = !organization.suspended;
  const item = useSeen(`/organizations/${organization.id}`);
  async function change(signal) {
    const answer = await item.act('PATCH', signal, '', { suspended });
    if (!answer) return;
    sayEffective({ name: organization.name, done: suspended ? 'suspended' : 'resumed' }, answer);
    onDone();
  }
  return html`<${WarningDialog} action=${suspended ? 'Suspend' : 'Resume'} onConfirm=${change} onClose=${onClose}
    ready=${item.ready}>
    <${Changed} what="organization" fields=${IN_WORDS} before=${organization} item=${item} />
    <p>${suspended ? html`Every token of <strong>${organization.name}</strong> is refused until you resume it.`
      : html`The tokens of <strong>${organization.name}</strong> work again.`}</p>
  </${WarningDialog}>`;
}

export function DeleteOrganization({ organization, onClose }) {
  const item = useSeen(`/organizations/${organization.id}`);
  const remove = useAction(async (signal, { confirm }) => {
    const answer = await item.act('DELETE', signal, `?confirm=${encodeURIComponent(confirm)}`);
    if (!answer) return;
    await loadMe();
    go('/ui/organizations?all=1');
    sayEffective({ name: organization.name, done: 'deleted', what: 'its tokens' }, answer);
  });
  const mismatch = remove.error?.code === 'CONFIRMATION_REQUIRED' ? 'This is not its name.' : null;
  return html`<${FormDialog} title="Warning" tone="warning" action="Delete" busy="Deleting…" form=${remove}
    fields=${[]} hideError=${Boolean(mismatch)} onClose=${onClose}>
    <${Changed} what="organization" fields=${IN_WORDS} before=${organization} item=${item} />
    <p><strong>${organization.name}</strong> and all its tokens end for good. Whatever uses them breaks.</p>
    <${Field} label="Type its name to confirm" name="confirm" autocomplete="off" error=${mismatch} />
  </${FormDialog}>`;
}

const IN_WORDS = {
  ...POLICY_IN_WORDS,
  suspended: ['State', ({ suspended }) => (suspended ? 'suspended' : 'active')],
};
