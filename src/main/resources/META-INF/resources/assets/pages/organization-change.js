import { html } from '../lib/preact.js';
import { call } from '../core/api.js';
import { useAction } from '../core/load.js';
import { go } from '../core/router.js';
import { loadMe } from '../core/session.js';
import { Field, errorOf } from '../ui/form.js';
import { FormDialog } from '../ui/form-dialog.js';
import { sayEffective } from '../ui/notices.js';
import { WarningDialog } from '../ui/warning.js';

export function SuspendOrganization({ organization, onClose, onDone }) {
  const suspended = !organization.suspended;
  async function change(signal) {
    const answer = await call('PATCH', `/organizations/${organization.id}`, { body: { suspended }, signal });
    sayEffective(suspended ? 'Suspended: every token of it is refused.' : 'Resumed: its tokens work again.', answer);
    onDone();
  }
  return html`<${WarningDialog} action=${suspended ? 'Suspend' : 'Resume'} onConfirm=${change} onClose=${onClose}>
    <p>${suspended ? html`Every token of <strong>${organization.name}</strong> is refused until you resume it.`
      : html`The tokens of <strong>${organization.name}</strong> work again.`}</p>
  </${WarningDialog}>`;
}

export function DeleteOrganization({ organization, onClose }) {
  const remove = useAction(async (signal, { confirm }) => {
    const path = `/organizations/${organization.id}?confirm=${encodeURIComponent(confirm)}`;
    const answer = await call('DELETE', path, { signal });
    await loadMe();
    go('/ui/organizations?all=1');
    sayEffective(html`“<bdi>${organization.name}</bdi>” is deleted.`, answer, { name: organization.name, what: 'its tokens' });
  });
  const mismatch = remove.error?.code === 'CONFIRMATION_REQUIRED' ? 'This is not its name.' : null;
  return html`<${FormDialog} title="Warning" tone="warning" action="Delete" busy="Deleting…" form=${remove}
    fields=${[]} hideError=${Boolean(mismatch)} onClose=${onClose}>
    <p><strong>${organization.name}</strong> and all its tokens end for good. Whatever uses them breaks.</p>
    <${Field} label="Type its name to confirm" name="confirm" autocomplete="off" error=${mismatch} />
  </${FormDialog}>`;
}
