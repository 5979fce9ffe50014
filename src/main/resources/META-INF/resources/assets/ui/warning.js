import { html } from '../lib/preact.js';
import { useAction } from '../core/load.js';
import { ErrorNote } from './basics.js';
import { Dialog } from './dialog.js';

/**
 * Asks before something that cannot be undone.
 *
 * @param {{action: string, onConfirm: (signal: AbortSignal) => Promise<void>, onClose: () => void,
 *     ready?: boolean, instead?: {action: string, onConfirm: (signal: AbortSignal) => Promise<void>}, children?: any}} props action: what the button says;
 *     onConfirm closes the dialog when it has succeeded; ready: false while nothing can be confirmed yet; instead: what can be undone and may do as well
 */
export function WarningDialog({ action, onConfirm, onClose, ready = true, instead, children }) {
  const confirm = useAction((signal, what) => what(signal));
  return html`<${Dialog} title="Warning" tone="warning" onClose=${onClose}>
    <div class="dialog-body">
      ${children}
      <${ErrorNote} error=${confirm.error} />
    </div>
    <footer class="dialog-actions">
      <button type="button" class="button" onClick=${onClose}>Cancel</button>
      ${instead && html`<button type="button" class="button" onClick=${() => confirm.run(instead.onConfirm)} aria-disabled=${confirm.busy}>
        ${instead.action}</button>`}
      <button type="button" class="button danger" onClick=${() => confirm.run(onConfirm)}
        disabled=${!ready} aria-disabled=${confirm.busy}>
        ${confirm.busy ? 'Working…' : action}
      </button>
    </footer>
  </${Dialog}>`;
}
