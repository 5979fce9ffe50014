import { html } from '../lib/preact.js';
import { useAction } from '../core/load.js';
import { ErrorNote } from './basics.js';
import { Dialog } from './dialog.js';

/**
 * Asks before something that cannot be undone.
 *
 * @param {{action: string, onConfirm: (signal: AbortSignal) => Promise<void>, onClose: () => void}} props action: what
 *     the button says; onConfirm closes the dialog when it has succeeded
 */
export function WarningDialog({ action, onConfirm, onClose, children }) {
  const confirm = useAction(onConfirm);
  return html`<${Dialog} title="Warning" tone="warning" onClose=${onClose}>
    <div class="dialog-body">
      ${children}
      <${ErrorNote} error=${confirm.error} />
    </div>
    <footer class="dialog-actions">
      <button type="button" class="button" onClick=${onClose}>Cancel</button>
      <button type="button" class="button danger" onClick=${() => confirm.run()} disabled=${confirm.busy}>
        ${confirm.busy ? 'Working…' : action}
      </button>
    </footer>
  </${Dialog}>`;
}
