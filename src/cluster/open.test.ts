import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { certificate, depsWith, FOLDER, json, startServer, type TestServer } from './fixtures.ts';
import { openCluster } from './open.ts';
import { currentContext } from './target.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startServer((_request, response) => json(response, 200, {}));
});
afterAll(() => server.close());

function file(name: string, text: string): string {
  const path = join(FOLDER, name);
  writeFileSync(path, text);
  return path;
}

const config = (name: string, more = '') =>
  `current-context: ${name}\ncontexts: [{name: ${name}, context: {cluster: ${name}, user: ${name}, namespace: ns-${name}}}]\n` +
  `clusters: [{name: ${name}, cluster: {server: "https://${name}:6443"}}]\nusers: [{name: ${name}, user: {token: t}}]\n${more}`;

test('KUBECONFIG files are merged, the first to name a thing wins, and missing files are passed over', async () => {
  const one = file('one', config('one'));
  const two = file(
    'two',
    config('two').replace('name: two, cluster: {server: "https://two', 'name: one, cluster: {server: "https://two'),
  );
  const three = file('three', config('three'));
  const env = { KUBECONFIG: [join(FOLDER, 'nowhere'), one, two, three].join(':') };
  expect(await currentContext({}, depsWith({ env }))).toEqual({
    context: 'one',
    namespace: 'ns-one',
    server: 'https://one:6443',
  });
  expect(await currentContext({ context: 'three', namespace: 'x' }, depsWith({ env }))).toMatchObject({
    context: 'three',
    namespace: 'x',
  });
});

test('the home folder, a bare --server, and a pod are found without a kubeconfig', async () => {
  mkdirSync(join(FOLDER, 'home/.kube'), { recursive: true });
  file('home/.kube/config', config('home'));
  expect(await currentContext({}, depsWith({ env: { HOME: join(FOLDER, 'home') } }))).toMatchObject({
    context: 'home',
  });
  expect(await currentContext({ server: 'http://localhost:8001' }, depsWith({ env: {} }))).toMatchObject({
    context: 'localhost:8001',
    namespace: 'default',
  });
  mkdirSync(join(FOLDER, 'sa'));
  file('sa/token', 'pod-token');
  file('sa/namespace', 'shop\n');
  const env = { KUBERNETES_SERVICE_HOST: 'fd00::1', KUBERNETES_SERVICE_PORT: '443' };
  expect(await currentContext({}, depsWith({ env, serviceAccountDir: join(FOLDER, 'sa') }))).toEqual({
    context: 'in-cluster',
    namespace: 'shop',
    server: 'https://[fd00::1]',
  });
});

test.each([
  [
    'no kubeconfig',
    () => ({}),
    /^no kubeconfig found \(looked at \/nowhere\/\.kube\/config\) and this is no pod of a cluster; pass --kubeconfig or set KUBECONFIG$/,
  ],
  [
    'a missing file',
    () => ({ kubeconfig: '/x/y' }),
    /^cannot read kubeconfig \/x\/y: no such file; pass --kubeconfig or set KUBECONFIG$/,
  ],
  ['a folder', () => ({ kubeconfig: FOLDER }), /: it is a folder; pass/],
  [
    'broken YAML',
    () => ({ kubeconfig: file('broken', 'clusters:\n- name: [\n') }),
    /^cannot parse kubeconfig .*broken: line \d+, column \d+: .*; mend the file/,
  ],
  ['broken JSON', () => ({ kubeconfig: file('broken.json', '{"clusters": [') }), /^cannot parse kubeconfig/],
  ['plain text', () => ({ kubeconfig: file('text', 'hello') }), /it holds plain text/],
  ['a wrong type', () => ({ kubeconfig: file('types', 'clusters: 7') }), /"clusters" must be a list/],
  [
    'an unknown context',
    () => ({ kubeconfig: file('c1', config('one')), context: 'prod' }),
    /^no context "prod" in .*c1; pass --context \(it has: one\)$/,
  ],
  ['no current context', () => ({ kubeconfig: file('c2', config('""')) }), /no current context in/],
  [
    'an unknown cluster',
    () => ({ kubeconfig: file('c3', config('one')), cluster: 'x' }),
    /no cluster "x" in .*pass --cluster/,
  ],
  [
    'an unknown user',
    () => ({ kubeconfig: file('c4', config('one').replace('users: [{name: one', 'users: [{name: eve')) }),
    /no user "one" in .*, which context "one" names/,
  ],
  [
    'a bad server',
    () => ({ kubeconfig: file('c5', config('one').replace('https://one:6443', 'ftp://x')) }),
    /no http or https address/,
  ],
  [
    'a bad certificate',
    () => ({ kubeconfig: file('c6', config('one')), certificateAuthority: file('no.crt', 'x') }),
    /no\.crt: it is no PEM text/,
  ],
  [
    'a mismatched key',
    () => ({
      kubeconfig: file('c7', config('one')),
      clientCertificate: join(FOLDER, 'server.crt'),
      clientKey: join(FOLDER, 'ca.key'),
    }),
    /the certificate and key of user "one".*mend/,
  ],
  [
    'a missing token file',
    () => ({ kubeconfig: file('c8', config('one').replace('token: t', 'tokenFile: gone')) }),
    /cannot read .*gone \(token file of user "one"\)/,
  ],
])('%s is one line with exit code 2', async (_what, options, message) => {
  const opening = openCluster(options(), depsWith({ env: { HOME: '/nowhere' } }));
  await expect(opening).rejects.toMatchObject({ name: 'ClusterError', exitCode: 2, message });
});

test.skipIf(userInfo().uid === 0)('an unreadable kubeconfig names the reason', async () => {
  const path = file('secret', config('one'));
  chmodSync(path, 0);
  await expect(openCluster({ kubeconfig: path }, depsWith())).rejects.toMatchObject({
    exitCode: 2,
    message: /permission denied/,
  });
});

async function freePort(): Promise<number> {
  const probe = net.createServer().listen(0, '127.0.0.1');
  await new Promise((done) => probe.once('listening', done));
  const { port } = probe.address() as net.AddressInfo;
  await new Promise((done) => probe.close(done));
  return port;
}

test('a server that cannot be reached ends the opening with exit code 3 and names what happened', async () => {
  server.kubeconfig();
  const to = (url: string, options = {}) => server.open({ server: url, ...options });
  const failing = (message: RegExp) => ({ name: 'ClusterError', exitCode: 3, message });
  await expect(to(`https://127.0.0.1:${await freePort()}`)).rejects.toMatchObject(
    failing(/^cannot reach the cluster at https:\/\/127\.0\.0\.1:\d+ \(context "test"\): connection refused; check/),
  );
  await expect(to('https://no-such-host.invalid')).rejects.toMatchObject(
    failing(/its name does not resolve|no name server answered/),
  );
  const silent = net.createServer().listen(0, '127.0.0.1');
  await new Promise((done) => silent.once('listening', done));
  const { port } = silent.address() as net.AddressInfo;
  await expect(to(`https://127.0.0.1:${port}`, { requestTimeoutMs: 200 })).rejects.toMatchObject(
    failing(/no answer within 0\.2 s; .*--request-timeout$/),
  );
  await expect(to(`http://127.0.0.1:${server.port}`)).rejects.toMatchObject({ exitCode: 3 });
  silent.close();
});

test('certificates are checked, and can be told not to be', async () => {
  const refused = (message: RegExp) => ({ exitCode: 3, message });
  server.kubeconfig({}, { 'certificate-authority-data': undefined });
  await expect(server.open()).rejects.toMatchObject(refused(/not signed by the authority/));
  await expect(server.open({ insecureSkipTlsVerify: true })).resolves.toBeDefined();
  await expect(server.open({ certificateAuthority: join(FOLDER, 'ca.crt') })).resolves.toBeDefined();
  certificate('other', '/CN=other', 2, 'DNS:api.example');
  const other = await startServer((_request, response) => json(response, 200, {}), false, 'other');
  other.kubeconfig();
  await expect(other.open()).rejects.toMatchObject(refused(/certificate is for other names.*--tls-server-name/));
  await expect(other.open({ tlsServerName: 'api.example' })).resolves.toBeDefined();
  certificate('expired', '/CN=expired', -1);
  const expired = await startServer((_request, response) => json(response, 200, {}), false, 'expired');
  await expect(expired.open()).rejects.toMatchObject(refused(/the API server's certificate has expired/));
  await Promise.all([other.close(), expired.close()]);
});

test('a web page or something else in place of the API server is told apart', async () => {
  const page = await startServer(
    (_request, response) => response.setHeader('content-type', 'text/html').end('<html>'),
    true,
  );
  await expect(page.open()).rejects.toMatchObject({ exitCode: 3, message: /is a web page/ });
  const other = await startServer((_request, response) => json(response, 200, { hello: 'world' }), true);
  await expect(other.open()).rejects.toMatchObject({ exitCode: 3, message: /it is no Kubernetes API server/ });
  const closed = await startServer((_request, response) => json(response, 403, { message: 'no' }), true);
  expect((await closed.open()).info.server).toBeUndefined();
  await Promise.all([page.close(), other.close(), closed.close()]);
});

test('an abort ends the opening with its reason', async () => {
  const slow = await startServer(() => {}, true);
  const controller = new AbortController();
  const opening = slow.open({}, { signal: controller.signal });
  setTimeout(() => controller.abort(new Error('interrupted')), 100);
  await expect(opening).rejects.toThrow('interrupted');
  await slow.close();
});
