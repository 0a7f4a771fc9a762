/** A real HTTPS server on loopback, with certificates made on the spot: what the tests of this folder talk to. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Source } from '../facts/source.ts';
import { openCluster } from './open.ts';
import type { ClusterDeps, ClusterOptions } from './options.ts';

export type Handler = (request: IncomingMessage, response: ServerResponse) => void;

export interface TestServer {
  readonly url: string;
  readonly port: number;
  readonly folder: string;
  readonly server: Server;
  /** The requests so far, `/version` left out. */
  readonly seen: IncomingMessage[];
  /** Writes a kubeconfig that leads here and returns its path. */
  kubeconfig(user?: object, cluster?: object, context?: object): string;
  /** Opens the cluster with that kubeconfig. */
  open(options?: ClusterOptions, deps?: Partial<ClusterDeps>): Promise<Source>;
  close(): Promise<void>;
}

export const FOLDER = mkdtempSync(join(tmpdir(), 'north-cluster-'));
afterAll(() => rmSync(FOLDER, { recursive: true, force: true }));

/** Makes a key and a certificate NAME.key, NAME.crt signed by the CA `ca` of the folder; `days` below 0: expired. */
export function certificate(name: string, subject: string, days = 2, names = 'DNS:localhost,IP:127.0.0.1'): string {
  const file = (ending: string) => join(FOLDER, `${name}.${ending}`);
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-keyout', file('key')];
  const ca = ['-CA', join(FOLDER, 'ca.crt'), '-CAkey', join(FOLDER, 'ca.key'), '-CAcreateserial'];
  writeFileSync(file('ext'), `subjectAltName=${names}\n`);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'ignore' });
  openssl('req', ...key, '-out', file('csr'), '-subj', subject);
  openssl('x509', '-req', '-in', file('csr'), ...ca, '-days', `${days}`, '-extfile', file('ext'), '-out', file('crt'));
  return file('crt');
}

function makeAuthority(): void {
  const [key, crt] = [join(FOLDER, 'ca.key'), join(FOLDER, 'ca.crt')];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const args = ['req', '-x509', ...curve, '-keyout', key, '-out', crt, '-subj', '/CN=test-ca', '-days', '2'];
  execFileSync('openssl', args, { stdio: 'ignore' });
}

let ready = false;

/** Starts the server; `/version` is answered by itself unless the handler is told to take `all`. */
export async function startServer(handler: Handler, all = false, crt = 'server'): Promise<TestServer> {
  if (!ready) {
    makeAuthority();
    certificate('server', '/CN=server');
    ready = true;
  }
  const pemOf = (name: string) => readFileSync(join(FOLDER, name));
  const seen: IncomingMessage[] = [];
  const tls = { key: pemOf(`${crt}.key`), cert: pemOf(`${crt}.crt`), requestCert: true, rejectUnauthorized: false };
  const server = https.createServer(tls, (request, response) => {
    if (request.url === '/version' && !all) return json(response, 200, { gitVersion: 'v1.36.3' });
    if (request.url !== '/version') seen.push(request);
    handler(request, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const url = `https://127.0.0.1:${port}`;
  let count = 0;
  let last = '';
  const kubeconfig: TestServer['kubeconfig'] = (user = { token: 't' }, cluster = {}, context = {}) => {
    last = join(FOLDER, `config-${port}-${count++}`);
    const ca = { 'certificate-authority-data': pemOf('ca.crt').toString('base64') };
    writeFileSync(
      last,
      JSON.stringify({
        'current-context': 'test',
        clusters: [
          { name: 'c', cluster: { server: url, ...('insecure-skip-tls-verify' in cluster ? {} : ca), ...cluster } },
        ],
        users: [{ name: 'jane', user }],
        contexts: [{ name: 'test', context: { cluster: 'c', user: 'jane', ...context } }],
      }),
    );
    return last;
  };
  return {
    url,
    port,
    folder: FOLDER,
    server,
    seen,
    kubeconfig,
    open: (options = {}, deps = {}) => openCluster({ kubeconfig: last || kubeconfig(), ...options }, depsWith(deps)),
    close: () =>
      new Promise<void>((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}

export function depsWith(deps: Partial<ClusterDeps> = {}): ClusterDeps {
  return {
    env: { PATH: '/usr/local/bin:/usr/bin:/bin' },
    stderr: { write: () => {} },
    signal: new AbortController().signal,
    ...deps,
  };
}

export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));
}

/** The Status with which the API server refuses. */
export function refusal(reason: string, code: number, message: string, details: object = {}): object {
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', reason, code, message, details };
}

export function podList(names: readonly string[], more: string | undefined = undefined): object {
  const items = names.map((name) => ({ metadata: { name, namespace: 'shop' }, spec: {}, status: {} }));
  return { kind: 'PodList', apiVersion: 'v1', metadata: more === undefined ? {} : { continue: more }, items };
}
