import { html, useEffect, useState } from '../lib/preact.js';
import { call } from '../core/api.js';
import { useAction } from '../core/load.js';
import { ErrorNote } from '../ui/basics.js';

/**
 * Where the link of a mail leads. Only a press of the button agrees: programs that look at mail follow links, too. The code
 * stands behind the #, so that no server's log has it.
 */
export function ConfirmAddressPage() {
  const [agreed, setAgreed] = useState(null);
  const confirm = useAction(async (signal) => {
    const body = { code: location.hash.slice(1) };
    setAgreed((await call('POST', '/notice-addresses/confirm', { body, patient: false, signal })).body);
  });
  useEffect(() => {
    document.title = 'Confirm address · Tollgate';
  }, []);
  return html`<main class="alone">
    <div class="login">
      <p class="brand"><span class="brand-mark" aria-hidden="true"></span>Tollgate</p>
      <section class="card">
        <h1 tabindex="-1">Notices by mail</h1>
        ${agreed
          ? html`<p role="status">Notices of <strong><bdi>${agreed.organizationName}</bdi></strong> come to${' '}
              <strong><bdi>${agreed.address}</bdi></strong> from now on.</p>`
          : html`<p>Somebody wants to send notices of an organization's tokens to your address.</p>
            ${confirm.error && html`<${ErrorNote} error=${{ message: reason(confirm.error) }} />`}
            <button class="button primary wide" aria-disabled=${confirm.busy} onClick=${() => confirm.run()}>
              ${confirm.busy ? 'Confirming…' : 'Send them to me'}</button>`}
      </section>
    </div>
  </main>`;
}

const GONE = ['NOT_FOUND', 'VALIDATION_FAILED'];

function reason(error) {
  return GONE.includes(error.code) ? 'This link is not valid, or no longer. Ask to have your address named again.' : error.message;
}
