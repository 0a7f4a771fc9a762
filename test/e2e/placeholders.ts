/** What a case cannot know before it runs: the time, the uid of an object, the certificate of a webhook. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kubectl } from './kubectl.ts';

/**
 * Fills in `{now}` and `{micro}` (RFC 3339, without and with a fraction), `{uid:KIND/NAME}`, and `{ca:SERVICE}`: the
 * authority of a certificate for a Service of the namespace, which lies in the Secret SERVICE-tls from then on. `{ca:SERVICE
 * expired}` makes one whose time is over, `early` one whose time has not come, `for HOST` one for another name.
 */
export async function filled(text: string, kubectl: Kubectl, namespace: string): Promise<string> {
  let full = text
    .replaceAll('{now}', new Date().toISOString().replace(/\.\d+/, ''))
    .replaceAll('{micro}', new Date().toISOString().replace(/Z$/, '000Z'));
  for (const [whole, object = ''] of full.matchAll(/\{uid:([^}]+)\}/g)) {
    const uid = await kubectl(['get', object, '-n', namespace, '-o', 'jsonpath={.metadata.uid}']);
    full = full.replaceAll(whole, uid);
  }
  for (const wanted of new Set([...full.matchAll(/\{ca:([^}]+)\}/g)].map(([, words = '']) => words)))
    full = full.replaceAll(`{ca:${wanted}}`, await certificateFor(wanted.split(' '), kubectl, namespace));
  return full;
}

const DAY = 86_400_000;
/** From when to when a certificate holds, in days from now. */
const VALIDITY: Readonly<Record<string, readonly [number, number]>> = { expired: [-30, -1], early: [1, 30] };

/** Makes an authority and a certificate, and keeps the latter in the cluster. The authority's own key is thrown away. */
async function certificateFor(
  [service = '', how = '', host]: readonly string[],
  kubectl: Kubectl,
  namespace: string,
): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'north-webhook-'));
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout'];
  const at = (days: number) => `${new Date(Date.now() + days * DAY).toISOString().replace(/[-:T]|\.\d+/g, '')}`;
  const [from, to] = VALIDITY[how] ?? [0, 2];
  try {
    const names = host === undefined ? [service, `${service}.${namespace}.svc`] : [host];
    writeFileSync(join(folder, 'ca.conf'), authority(names));
    for (const [file, content] of [
      ['index', ''],
      ['serial', '01\n'],
    ] as const)
      writeFileSync(join(folder, file), content);
    openssl('req', '-x509', ...key, 'ca.key', '-out', 'ca.crt', '-subj', '/CN=stub authority', '-days', '2');
    openssl('req', ...key, 'tls.key', '-out', 'tls.csr', '-subj', `/CN=${host ?? service}`);
    const dates = ['-startdate', at(from), '-enddate', at(to)];
    openssl('ca', '-batch', '-config', 'ca.conf', '-in', 'tls.csr', '-out', 'tls.crt', '-notext', ...dates);
    const pair = [`--cert=${join(folder, 'tls.crt')}`, `--key=${join(folder, 'tls.key')}`];
    await kubectl(['create', 'secret', 'tls', `${service}-tls`, ...pair, '-n', namespace]);
    return readFileSync(join(folder, 'ca.crt')).toString('base64');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What `openssl ca` needs; only that sets both ends of the validity. */
function authority(names: readonly string[]): string {
  return `[ca]
default_ca = stub
[stub]
database = index
serial = serial
new_certs_dir = .
certificate = ca.crt
private_key = ca.key
default_md = sha256
policy = any
x509_extensions = server
[any]
commonName = supplied
[server]
subjectAltName = ${names.map((name) => `DNS:${name}`).join(', ')}
`;
}
