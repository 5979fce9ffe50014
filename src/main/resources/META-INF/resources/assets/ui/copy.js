import { html, useState } from '../lib/preact.js';
import { Icon } from './icon.js';

/**
 * Copies a text; where the browser refuses (plain HTTP elsewhere than on this machine), it says how to do it by hand.
 */
export function CopyButton({ text, label = 'Copy', onCopied }) {
  const [said, setSaid] = useState('');
  async function copy() {
    try {
      await navigator.clipboard.writeText(text());
      setSaid('Copied');
      onCopied?.();
    } catch {
      setSaid('The browser does not allow copying here: select the text and copy it.');
    }
  }
  return html`<span class="copy">
    <button type="button" class="button" data-first onClick=${copy}>
      <${Icon} name=${said === 'Copied' ? 'check' : 'copy'} />${label}
    </button>
    <span class="copy-said" role="status">${said}</span>
  </span>`;
}

/** A command to copy, or something else without anything secret in it. */
export function Command({ what = 'command', children: text }) {
  return html`<div class="command">
    <pre tabindex="0" aria-label=${what}><code>${text}</code></pre>
    <${CopyButton} text=${() => text} label=${'Copy ' + what} />
  </div>`;
}
