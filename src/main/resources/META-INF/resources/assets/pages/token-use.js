import { html } from '../lib/preact.js';
import { CopyButton } from '../ui/copy.js';
import { Tabs } from '../ui/tabs.js';

const chosen = { name: null };

/** From standard input, so that the value is in no process list. */
const ask = (url, dollar = '$', newline = '\\n') =>
  [`printf 'header = "Authorization: Bearer %s"${newline}' "${dollar}TOLLGATE_TOKEN" |`,
    `  curl --config - --fail-with-body --silent --show-error --include ${url}/auth`];

const indented = (lines, by) => lines.map((line) => ' '.repeat(by) + line).join('\n');

/** What to do with the value, for each place: where it is kept, and the text that uses it there by name. */
const PLACES = [
  {
    name: 'GitHub Actions',
    keep: 'In Settings, Secrets and variables, Actions: a secret TOLLGATE_TOKEN.',
    text: (url) => `jobs:
  upload:
    runs-on: ubuntu-latest
    env:
      TOLLGATE_TOKEN: \${{ secrets.TOLLGATE_TOKEN }}
    steps:
      - name: Is the token good?
        run: |
${indented(ask(url), 10)}`,
  },
  {
    name: 'GitLab CI',
    keep: 'In Settings, CI/CD, Variables: a masked and protected variable TOLLGATE_TOKEN.',
    text: (url) => `upload:
  image: curlimages/curl:8.10.1
  script:
    - |
${indented(ask(url), 6)}`,
  },
  {
    name: 'Jenkins',
    keep: 'In Manage Jenkins, Credentials: a secret text with the ID tollgate.',
    text: (url) => `pipeline {
    agent any
    stages {
        stage('Upload') {
            steps {
                withCredentials([string(credentialsId: 'tollgate', variable: 'TOLLGATE_TOKEN')]) {
                    // Single quotes: the shell inserts the value, not Groovy.
                    sh '''
${indented(ask(url, '$', '\\\\n'), 24)}
                    '''
                }
            }
        }
    }
}`,
  },
  {
    name: 'Buildkite',
    keep: 'In Agents, the cluster, Secrets: a secret TOLLGATE_TOKEN.',
    text: (url) => `steps:
  - label: upload
    command: |
      export TOLLGATE_TOKEN="$$(buildkite-agent secret get TOLLGATE_TOKEN)"
${indented(ask(url, '$$'), 6)}`,
  },
  {
    name: 'curl',
    keep: 'In the shell, not in its history: read -rs TOLLGATE_TOKEN, Enter, then paste it.',
    text: (url) => ask(url).join('\n'),
  },
  {
    name: 'NGINX',
    keep: 'Not in NGINX: it asks about the token that a client sends, and needs none itself.',
    text: nginx,
  },
];

/** What the application is told, instead of what a client says under these names. */
const SAID = ['Organization', 'Token', 'Kind', 'Role', 'Permissions'];
const TLS = `
    proxy_ssl_server_name on;
    proxy_ssl_verify on;
    proxy_ssl_trusted_certificate /etc/ssl/certs/ca-certificates.crt;`;

function nginx(url, permission) {
  const said = SAID.map((name) => `    auth_request_set $tollgate_${name.toLowerCase()} $upstream_http_tollgate_${name.toLowerCase()};
    proxy_set_header Tollgate-${name} $tollgate_${name.toLowerCase()};`).join('\n');
  return `# In the server that clients call. Only NGINX may reach the application.
location / {
    auth_request /_tollgate;
${said}
    proxy_set_header Authorization "";
    proxy_set_header Private-Token "";
    proxy_pass http://127.0.0.1:9000;
}
location = /_tollgate {
    internal;
    proxy_pass ${url}/auth${permission ? `?permission=${permission}` : ''};${url.startsWith('https:') ? TLS : ''}
    proxy_pass_request_headers off;
    proxy_pass_request_body off;
    proxy_set_header Content-Length "";
    proxy_set_header Authorization $http_authorization;
    proxy_set_header Private-Token $http_private_token;
    proxy_set_header X-Forwarded-For $remote_addr;
    # No page for errors of the server's may become the answer, nor a limit of its own.
    proxy_intercept_errors off;
    error_page 599 /;
    client_max_body_size 0;
    proxy_buffer_size 16k;
    proxy_buffers 4 16k;
}`;
}

/**
 * What comes after the value: how it is put to use, ready to copy. None of these texts has the value in it.
 *
 * @param {{organization: object, permissions: string[]}} props permissions: of the token
 */
export function UseToken({ organization, permissions }) {
  return html`<section class="uses" aria-labelledby="uses">
    <h3 id="uses">Use it</h3>
    <${Tabs} label="Where it is used" chosen=${chosen} tabs=${PLACES.map((place) => ({
      name: place.name, show: () => html`<${Place} ...${place} text=${place.text(location.origin, permissions[0])} />`,
    }))} />
    <p class="hint">No stored secret: CI jobs can come with the identity that their provider gives them instead, and
      get a token of minutes. <a href=${`/ui/organizations/${organization.id}/publishers`} target="_blank">Publishers
      (a new tab)</a></p>
  </section>`;
}

function Place({ name, keep, text }) {
  return html`<p>${keep}</p>
    <div class="command">
      <pre tabindex="0" aria-label=${'Text for ' + name}><code translate=${false}>${text}</code></pre>
      <${CopyButton} text=${() => text} label="Copy text" />
    </div>`;
}
