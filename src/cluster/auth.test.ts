import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { typeOfKind } from '../facts/resources.ts';
import type { Source } from '../facts/source.ts';
import { certificate, FOLDER, type Handler, json, podList, refusal, startServer, type TestServer } from './fixtures.ts';

let server: TestServer;
let handler: Handler;
const ok: Handler = (_request, response) => json(response, 200, podList(['web-0']));
const pods = { type: typeOfKind('Pod'), namespace: 'shop' };

beforeAll(async () => {
  server = await startServer((request, response) => handler(request, response), true);
});
afterAll(() => server.close());

/** Opens with a user entry, lists pods, and returns the request's headers. */
async function headersFor(user: object, options = {}, deps = {}) {
  handler = (request, response) =>
    request.url === '/version' ? json(response, 200, { gitVersion: 'v1.36.3' }) : ok(request, response);
  server.kubeconfig(user);
  const source = await server.open(options, deps);
  expect((await source.list(pods)).ok).toBe(true);
  await source.close();
  return server.seen.at(-1)?.headers ?? {};
}

function script(name: string, body: string): string {
  const path = join(FOLDER, name);
  writeFileSync(path, `#!/bin/sh\n${body}\n`);
  chmodSync(path, 0o755);
  return path;
}

function plugin(command: string, more: object = {}): object {
  return { exec: { apiVersion: 'client.authentication.k8s.io/v1', command, interactiveMode: 'Never', ...more } };
}

const credential = (status: object) =>
  JSON.stringify({ apiVersion: 'client.authentication.k8s.io/v1', kind: 'ExecCredential', status });

test('a token, a token file, a password and --token are sent as the API server expects them', async () => {
  expect((await headersFor({ token: 'abc' })).authorization).toBe('Bearer abc');
  const file = join(FOLDER, 'token');
  writeFileSync(file, 'from-file\n');
  expect((await headersFor({ tokenFile: 'token', token: 'older' })).authorization).toBe('Bearer from-file');
  expect((await headersFor({ username: 'u', password: 'p' })).authorization).toBe('Basic dTpw');
  expect((await headersFor(plugin('never-run'), { token: 'flag' })).authorization).toBe('Bearer flag');
});

test('a client certificate is presented', async () => {
  const crt = certificate('jane', '/O=dev/CN=jane');
  handler = (request, response) => {
    const { subject } = (request.socket as TLSSocket).getPeerCertificate();
    json(response, 200, request.url === '/version' ? { gitVersion: String(subject?.CN) } : podList([]));
  };
  server.kubeconfig({ 'client-certificate': crt, 'client-key': 'jane.key' });
  expect((await server.open()).info.server).toBe('jane');
});

test('impersonation repeats the group header and carries uid and extra', async () => {
  await headersFor({
    token: 't',
    as: 'bob',
    'as-groups': ['dev', 'ops'],
    'as-uid': '7',
    'as-user-extra': { 'a/b': ['1', '2'] },
  });
  const raw = server.seen.at(-1)?.rawHeaders ?? [];
  const all = (name: string) => raw.filter((_, i) => i % 2 === 1 && raw[i - 1]?.toLowerCase() === name.toLowerCase());
  expect(all('Impersonate-User')).toEqual(['bob']);
  expect(all('Impersonate-Group')).toEqual(['dev', 'ops']);
  expect(all('Impersonate-Uid')).toEqual(['7']);
  expect(all('Impersonate-Extra-a%2Fb')).toEqual(['1', '2']);
  expect(await headersFor({ token: 't', as: 'bob' }, { as: 'eve', asGroups: ['x'] })).toMatchObject({
    'impersonate-user': 'eve',
    'impersonate-group': 'x',
  });
  await expect(headersFor({ token: 't' }, { asGroups: ['x'] })).rejects.toMatchObject({
    exitCode: 2,
    message: /pass --as/,
  });
});

test('a plugin is told about the cluster, gets its environment, and its token is kept until it expires', async () => {
  const runs = join(FOLDER, 'runs');
  writeFileSync(runs, '');
  const path = script(
    'plugin',
    `echo "$KUBERNETES_EXEC_INFO|$1|$MINE" >> ${runs}; echo '${credential({ token: 'p1' })}'`,
  );
  const user = plugin('./plugin', { args: ['x'], env: [{ name: 'MINE', value: 'yes' }], provideClusterInfo: true });
  expect((await headersFor(user)).authorization).toBe('Bearer p1');
  const [line = '', ...others] = readFileSync(runs, 'utf8').trim().split('\n');
  expect(others).toEqual([]);
  const [info = '', arg, mine] = line.split('|');
  expect([arg, mine]).toEqual(['x', 'yes']);
  expect(JSON.parse(info)).toMatchObject({
    kind: 'ExecCredential',
    apiVersion: 'client.authentication.k8s.io/v1',
    spec: { interactive: false, cluster: { server: server.url } },
  });
  script(
    'plugin',
    `echo >> ${runs}; echo '${credential({ token: 'p2', expirationTimestamp: '2020-01-01T00:00:00Z' })}'`,
  );
  writeFileSync(runs, '');
  await headersFor(plugin(path));
  expect(readFileSync(runs, 'utf8')).toBe('\n\n');
});

test.each([
  [
    'missing',
    () => plugin('north-no-such-plugin', { installHint: 'get it from\nyour intranet' }),
    /north-no-such-plugin of user "jane" is not installed; get it from your intranet$/,
  ],
  [
    'failing',
    () => plugin(script('failing', 'echo "sso session expired" >&2; exit 4')),
    /failed \(exit code 4\): sso session expired; log in again/,
  ],
  ['talking nonsense', () => plugin(script('nonsense', 'echo hello')), /no ExecCredential in JSON/],
  [
    'answering in another version',
    () => plugin(script('v9', `echo '${credential({ token: 't' }).replace('/v1', '/v9')}'`)),
    /answered in client.authentication.k8s.io\/v9/,
  ],
  ['wanting a terminal', () => plugin('true', { interactiveMode: 'Always' }), /there is no terminal/],
])('a plugin that is %s ends the opening with exit code 3', async (_what, user, message) => {
  await expect(headersFor(user())).rejects.toMatchObject({
    name: 'ClusterError',
    exitCode: 3,
    message,
  });
});

test('a plugin that hangs is left alone after its time, even if its children keep its output open', async () => {
  const user = plugin(script('hanging', 'sleep 60'));
  await expect(headersFor(user, {}, { pluginTimeoutMs: 500 })).rejects.toMatchObject({
    exitCode: 3,
    message: /gave no answer within 0.5 s; run/,
  });
});

test('what an interactive plugin says is passed on without escapes', async () => {
  let said = '';
  const stderr = { write: (text: string) => (said += text) };
  const user = plugin(
    script('asking', `printf 'open \\033[1mhttps://login\\n' >&2; echo '${credential({ token: 'p' })}'`),
    { interactiveMode: 'IfAvailable' },
  );
  await headersFor(user, {}, { interactive: true, stderr });
  expect(said).toBe('open https://login\n');
});

test('a 401 makes the credentials be read anew, once for all requests that were refused together', async () => {
  const runs = join(FOLDER, 'renewals');
  writeFileSync(runs, '');
  const path = script(
    'renewing',
    `echo x >> ${runs}; n=$(wc -l < ${runs}); echo '${credential({ token: 'TOKEN' })}' | sed "s/TOKEN/t$n/"`,
  );
  let accepted = 'Bearer t1';
  handler = (request, response) => {
    if (request.headers.authorization !== accepted)
      return json(response, 401, refusal('Unauthorized', 401, 'Unauthorized'));
    json(response, 200, request.url === '/version' ? { gitVersion: 'v1' } : podList(['a']));
  };
  server.kubeconfig(plugin(path));
  const source = await server.open();
  accepted = 'Bearer t2';
  const readings = await Promise.all([1, 2, 3].map(() => source.list(pods)));
  expect(readings.every((r) => r.ok)).toBe(true);
  expect(readFileSync(runs, 'utf8')).toBe('x\nx\n');
  accepted = 'nobody';
  const reading = await source.list(pods);
  expect(reading).toMatchObject({ ok: false, gap: { reason: 'unauthorized', why: expect.stringMatching(/401/) } });
});

async function refusedWith(user: object): Promise<Source> {
  handler = (_request, response) => json(response, 401, refusal('Unauthorized', 401, 'Unauthorized'));
  server.kubeconfig(user);
  return server.open();
}

test('401 twice ends the opening with exit code 3 and says why if it can be known', async () => {
  await expect(refusedWith({ token: 't' })).rejects.toMatchObject({
    exitCode: 3,
    message:
      /^cannot log in to the cluster at https:\/\/127\.0\.0\.1:\d+ \(context "test"\): the server does not accept the credentials of user "jane" \(401 Unauthorized\); log in again$/,
  });
  const crt = certificate('old', '/CN=old', -1);
  await expect(refusedWith({ 'client-certificate': crt, 'client-key': 'old.key' })).rejects.toMatchObject({
    exitCode: 3,
    message: /the client certificate of user "jane" expired on \d{4}-/,
  });
  await expect(refusedWith({})).rejects.toMatchObject({ exitCode: 3, message: /has no credentials for user "jane"/ });
});
