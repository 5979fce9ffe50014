import { html, useState } from '../lib/preact.js';
import { call } from '../core/api.js';
import { useAction } from '../core/load.js';
import { isolated } from '../core/text.js';
import { plain } from '../core/words.js';
import { Badge } from '../ui/basics.js';
import { Field, FormError, errorOf, values } from '../ui/form.js';

const CHECKS = [['audience', 'Audience'], ['issuer', 'Issuer'], ['signature', 'Signature'], ['time', 'Time'], ['replay', 'Not used before']];

/** Says of an identity token what each publisher would say, and spends nothing. */
export function TestIdentity({ base }) {
  const [result, setResult] = useState(null);
  const test = useAction(async (signal, { token }) => {
    setResult(null);
    setResult((await call('POST', `${base}/test`, { body: { token }, signal, patient: false })).body);
  });
  return html`<section class="card below-table" aria-labelledby="try">
    <h2 id="try">Try an identity token</h2>
    <form onSubmit=${(event) => test.run(values(event))} novalidate>
      <${Field} label="Identity token" name="token" as="textarea" rows="3" spellcheck=${false} autocomplete="off"
        error=${errorOf(test.error, 'token')} hint="From a job of yours. It is neither kept nor used up." />
      <${FormError} error=${test.error} fields=${['token']} />
      <button class="button" aria-disabled=${test.busy}>${test.busy ? 'Trying…' : 'Try it'}</button>
    </form>
    <div role="status">${result && html`<${Result} result=${result} />`}</div>
  </section>`;
}

function Result({ result }) {
  const winner = result.rules.find(({ id }) => id === result.matches);
  return html`<div class="stack near">
    <p>${winner ? html`<${Badge} kind="good">Accepted</${Badge}> <strong>${winner.name}</strong> would hand out a job token.`
      : html`<${Badge} kind="bad">Refused</${Badge}> No publisher would hand out a job token.`}</p>
    ${result.rules.map((rule) => html`<${Rule} key=${rule.id} rule=${rule} />`)}
  </div>`;
}

function Rule({ rule }) {
  return html`<section aria-label=${isolated(rule.name)}>
    <h3><bdi>${rule.name}</bdi> ${!rule.enabled && html`<${Badge} kind="warn">Disabled</${Badge}>`}</h3>
    <p class="chips">${CHECKS.map(([name, text]) => html`<${Badge} key=${name} kind=${rule[name] ? 'good' : 'bad'}>${text}: ${rule[name] ? 'good' : 'no'}</${Badge}>`)}</p>
    <div class="figures claims" tabindex="0"><table>
      <thead><tr><th scope="col">Claim</th><th scope="col">Expected</th><th scope="col">In the token</th><th scope="col">Fits</th></tr></thead>
      <tbody>${rule.claims.map(({ name, expected, actual, ok }) => html`<tr key=${name}>
        <th scope="row"><code>${name}</code></th><td><bdi>${expected}</bdi></td>
        <td>${actual === null ? html`<span class="quiet">missing</span>` : html`<bdi>${actual}</bdi>`}</td>
        <td><${Badge} kind=${ok ? 'good' : 'bad'}>${ok ? 'yes' : 'no'}</${Badge}></td></tr>`)}</tbody>
    </table></div>
    ${rule.why.length > 0 && html`<ul class="particulars below">${rule.why.map((text) => html`<li key=${text}>${plain(text)}</li>`)}</ul>`}
  </section>`;
}
