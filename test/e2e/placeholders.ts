/** What a case cannot know before it runs: the time, the uid of an object, the certificate of a webhook. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kubectl } from './kubectl.ts';

/**
 * Fills in `{now}` and `{micro}` (RFC 3339, without and with a fraction), `{uid:KIND/NAME}`, and `{ca:SERVICE}`: the
 * authority of a certificate for a Service of the namespace, which lies in the Secret SERVICE-tls from then on.
 */
export async function filled(text: string, kubectl: Kubectl, namespace: string): Promise<string> {
  let full = text
    .replaceAll('{now}', new Date().toISOString().replace(/\.\d+/, ''))
    .replaceAll('{micro}', new Date().toISOString().replace(/Z$/, '000Z'));
  for (const [whole, object = ''] of full.matchAll(/\{uid:([^}]+)\}/g)) {
    const uid = await kubectl(['get', object, '-n', namespace, '-o', 'jsonpath={.metadata.uid}']);
    full = full.replaceAll(whole, uid);
  }
  for (const service of new Set([...full.matchAll(/\{ca:([^}]+)\}/g)].map(([, name = '']) => name)))
    full = full.replaceAll(`{ca:${service}}`, await certificateFor(service, kubectl, namespace));
  return full;
}

/** Makes an authority and a certificate, and keeps the latter in the cluster. The authority's own key is thrown away. */
async function certificateFor(service: string, kubectl: Kubectl, namespace: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'north-webhook-'));
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout'];
  try {
    writeFileSync(join(folder, 'names'), `subjectAltName=DNS:${service}.${namespace}.svc\n`);
    openssl('req', '-x509', ...key, 'ca.key', '-out', 'ca.crt', '-subj', '/CN=stub webhook authority', '-days', '2');
    openssl('req', ...key, 'tls.key', '-out', 'tls.csr', '-subj', `/CN=${service}`);
    const signing = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial', '-extfile', 'names', '-days', '2'];
    openssl('x509', '-req', '-in', 'tls.csr', ...signing, '-out', 'tls.crt');
    const pair = [`--cert=${join(folder, 'tls.crt')}`, `--key=${join(folder, 'tls.key')}`];
    await kubectl(['create', 'secret', 'tls', `${service}-tls`, ...pair, '-n', namespace]);
    return readFileSync(join(folder, 'ca.crt')).toString('base64');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
