import { afterAll, beforeAll, expect, test } from 'vitest';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Source } from '../facts/source.ts';
import { exitCodeOf } from './exitcode.ts';
import { json, refusal, startServer, type TestServer } from './fixtures.ts';

let server: TestServer;
let source: Source;
let upgrade: 'accept' | 403 | 302 | 200 | 500 = 'accept';
let session: (socket: WebSocket) => void = () => {};
let asked = '';
let allowed = true;
let protocol = 'v5.channel.k8s.io';
const query = { namespace: 'shop', pod: 'web-0', container: 'app', command: ['ls', '-l', 'a b'] };
const nonZero = (code: number) => ({
  ...refusal('NonZeroExitCode', 500, 'failed', { causes: [{ reason: 'ExitCode', message: `${code}` }] }),
});

beforeAll(async () => {
  server = await startServer((request, response) =>
    request.url?.includes('selfsubjectaccessreviews')
      ? json(response, 201, { status: { allowed } })
      : json(response, upgrade as number, refusal('Forbidden', 403, 'cannot create pods/exec')),
  );
  const sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (offered) => (offered.has(protocol) ? protocol : false),
  });
  server.server.on('upgrade', (request, socket, head) => {
    asked = request.url ?? '';
    if (upgrade === 'accept') sockets.handleUpgrade(request, socket, head, (client) => session(client));
    else {
      const forbidden = JSON.stringify(refusal('Forbidden', 403, 'cannot create pods/exec'));
      const body = upgrade === 500 ? 'container not found ("app")' : forbidden;
      socket.end(`HTTP/1.1 ${upgrade} No\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`);
    }
  });
  source = await server.open();
});
afterAll(async () => {
  await source.close();
  await server.close();
});

const say = (socket: WebSocket, channel: number, text: string) =>
  socket.send(Buffer.concat([Buffer.from([channel]), Buffer.from(text)]));

test.each(['v5.channel.k8s.io', 'v4.channel.k8s.io'])('the streams and the exit code come over %s', async (version) => {
  protocol = version;
  upgrade = 'accept';
  session = (socket) => {
    say(socket, 1, 'to');
    say(socket, 2, 'warn\u001b[0m');
    say(socket, 1, 'tal');
    say(socket, 3, JSON.stringify(nonZero(3)));
  };
  expect(await source.exec(query)).toEqual({
    ok: true,
    complete: true,
    value: { exitCode: 3, stdout: 'total', stderr: 'warn' },
  });
  expect(asked).toBe(
    '/api/v1/namespaces/shop/pods/web-0/exec?container=app&stdout=true&stderr=true&command=ls&command=-l&command=a+b',
  );
  session = (socket) => say(socket, 3, '{"status":"Success"}');
  expect(await source.exec(query)).toMatchObject({ value: { exitCode: 0, stdout: '' } });
});

test('a refusal, a server without WebSockets, a lost connection and too much output are gaps', async () => {
  upgrade = 403;
  expect(await source.exec(query)).toMatchObject({
    gap: {
      what: 'ls -l a b in web-0/app',
      reason: 'forbidden',
      why: 'cannot create pods/exec',
      ask: 'ask a cluster administrator for: get and create pods/exec in namespace shop',
    },
  });
  upgrade = 500;
  expect(await source.exec(query)).toMatchObject({
    gap: { reason: 'failed', why: 'container app does not run any more' },
  });
  upgrade = 302;
  expect(await source.exec(query)).toMatchObject({
    gap: { reason: 'failed', why: expect.stringMatching(/does not allow WebSockets \(it answered 302\)/) },
  });
  upgrade = 'accept';
  session = (socket) => socket.close(1011);
  expect(await source.exec(query)).toMatchObject({
    gap: { reason: 'failed', why: expect.stringMatching(/ended before the command did/) },
  });
  session = (socket) => socket.terminate();
  expect(await source.exec(query)).toMatchObject({ gap: { reason: 'failed' } });
  session = (socket) => say(socket, 1, 'x'.repeat(1_100_000));
  expect(await source.exec(query)).toMatchObject({ gap: { reason: 'truncated' } });
});

test('who may not run commands is told so before one is tried', async () => {
  allowed = false;
  asked = '';
  expect(await source.exec(query)).toMatchObject({
    gap: { reason: 'forbidden', why: 'this account may not run commands in pods of namespace shop' },
  });
  expect(asked).toBe('');
  allowed = true;
});

test('--no-exec asks nothing of the server', async () => {
  const declining = await server.open({ noExec: true });
  const before = declining.usage().requests;
  expect(await declining.exec(query)).toMatchObject({ gap: { reason: 'declined' } });
  expect(declining.usage().requests).toBe(before);
  await declining.close();
});

const STARTING =
  'error executing command in container: failed to exec in container: OCI runtime exec failed: exec failed: unable to start container process: exec: ';
test.each([
  [`${STARTING}"ls": executable file not found in $PATH`, { ok: true, exitCode: 127 }],
  [`${STARTING}"/bin/ls": stat /bin/ls: no such file or directory`, { ok: true, exitCode: 127 }],
  [
    `failed to exec in container: failed to start exec "${'4a'.repeat(32)}": OCI runtime exec failed: exec: "ls": executable file not found in $PATH`,
    {
      ok: true,
      exitCode: 127,
      stderr: 'failed to exec in container: OCI runtime exec failed: exec: "ls": executable file not found in $PATH',
    },
  ],
  [`${STARTING}"/etc/passwd": permission denied`, { ok: true, exitCode: 126 }],
  ['container not found ("app")', { ok: false, why: 'container not found ("app")' }],
  ['error dialing backend: dial tcp: lookup node-1: no such host', { ok: false }],
])('a command that could not be started: %s', (message, expected) => {
  expect(exitCodeOf(JSON.stringify(refusal('InternalError', 500, message)), '')).toMatchObject(expected);
});
