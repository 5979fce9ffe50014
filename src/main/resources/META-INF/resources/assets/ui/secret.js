import { html, useEffect, useRef, useState } from '../lib/preact.js';
import { askBeforeLeaving } from '../core/router.js';
import { CopyButton } from './copy.js';
import { Dialog } from './dialog.js';
import { Icon } from './icon.js';
import { untilThen } from './notices.js';

/**
 * Shows a token's value, this once. The value lives in the caller's state and in this dialog, and is in neither after
 * onClose; no address leads here.
 *
 * @param {{title: string, value: ?string, name?: string, effectiveBy: ?string, onClose: () => void, next?: any,
 *     children?: any}} props value: null when the server no longer tells it; name: what the value is called; next: what to do with it
 */
export function SecretDialog({ title, value, name = 'Token value', effectiveBy, onClose, next, children }) {
  const [taken, setTaken] = useState(false);
  const [asking, setAsking] = useState(false);
  const shown = useRef(null);
  const lost = Boolean(value) && !taken;
  useEffect(() => {
    // A page that the browser keeps for its Back button must not keep the value with it.
    addEventListener('pagehide', onClose);
    return () => removeEventListener('pagehide', onClose);
  }, []);
  useEffect(() => {
    if (!lost) return undefined;
    const stay = (event) => event.preventDefault();
    addEventListener('beforeunload', stay);
    const letGo = askBeforeLeaving(() => {
      setAsking(true);
      return asking;
    });
    return () => {
      removeEventListener('beforeunload', stay);
      letGo();
    };
  }, [lost, asking]);
  // One stray Escape must not cost the value; the second one closes.
  const cancel = () => (lost && !asking ? setAsking(true) : onClose());
  const select = () => getSelection().selectAllChildren(shown.current);
  return html`<${Dialog} title=${title} onClose=${cancel}>
    <div class="dialog-body">
      ${children}
      ${value ? html`
        <div class="secret">
          <code ref=${shown} tabindex="0" aria-label=${name} onClick=${select} onCopy=${() => setTaken(true)}
            translate=${false}>${value}</code>
          <${CopyButton} text=${() => value} onCopied=${() => setTaken(true)} />
        </div>
        <p class="note note-warn"><${Icon} name="warning" />
          <span><strong>Copy it now.</strong> It is shown only this once: Tollgate keeps no copy and cannot show it
          again.</span></p>` : html`
        <p class="note note-warn"><${Icon} name="warning" />
          <span>The request had succeeded before, and its value is no longer available. Rotate it to get
          another.</span></p>`}
      ${effectiveBy && html`<p class="note note-warn"><${Icon} name="warning" />
        <span>${untilThen(effectiveBy)}</span></p>`}
      ${asking && html`<p class="note note-bad" role="alert"><${Icon} name="warning" />
        <span>You have not copied the value. Press Escape, <em>Close</em> or Back again to leave without it.</span></p>`}
      ${value && next}
    </div>
    <footer class="dialog-actions">
      <button type="button" class="button primary" onClick=${onClose}>
        ${lost ? 'I have saved it' : 'Done'}
      </button>
    </footer>
  </${Dialog}>`;
}
