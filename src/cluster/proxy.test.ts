import http from 'node:http';
import net from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { json, startServer, type TestServer } from './fixtures.ts';
import { isExempt } from './proxy.ts';

let server: TestServer;
let proxy: http.Server;
let address: string;
const tunnels: (string | undefined)[] = [];

beforeAll(async () => {
  server = await startServer((_request, response) => json(response, 200, {}));
  proxy = http.createServer().on('connect', (request, socket, head) => {
    tunnels.push(request.url);
    const upstream = net.connect(server.port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      upstream.write(head);
      upstream.pipe(socket).pipe(upstream);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('error', () => upstream.destroy());
  });
  await new Promise<void>((done) => proxy.listen(0, '127.0.0.1', done));
  address = `http://127.0.0.1:${(proxy.address() as net.AddressInfo).port}`;
});
afterAll(async () => {
  await server.close();
  proxy.closeAllConnections();
  proxy.close();
});

const far = { server: 'https://api.example:6443', 'tls-server-name': 'localhost' };

test('HTTPS_PROXY and proxy-url lead through the proxy; NO_PROXY and loopback around it', async () => {
  server.kubeconfig({ token: 't' }, far);
  const source = await server.open({}, { env: { HTTPS_PROXY: address } });
  expect(source.info.server).toBe('v1.36.3');
  await source.close();
  server.kubeconfig({ token: 't' }, { ...far, 'proxy-url': address });
  await (await server.open({}, { env: {} })).close();
  expect(tunnels).toEqual(['api.example:6443', 'api.example:6443']);
  server.kubeconfig();
  await (await server.open({}, { env: { HTTPS_PROXY: address } })).close();
  expect(tunnels.length).toBe(2);
});

test('a proxy that is down or refuses is named', async () => {
  server.kubeconfig({ token: 't' }, far);
  const opening = server.open({}, { env: { HTTPS_PROXY: 'http://user:secret@127.0.0.1:9' } });
  await expect(opening).rejects.toMatchObject({
    exitCode: 3,
    message: /connection refused \(through the proxy http:\/\/127\.0\.0\.1:9\)/,
  });
  await expect(server.open({}, { env: { HTTPS_PROXY: 'ftp://x' } })).rejects.toMatchObject({ exitCode: 2 });
  const refusing = http
    .createServer()
    .on('connect', (_request, socket) =>
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n'),
    );
  await new Promise<void>((done) => refusing.listen(0, '127.0.0.1', done));
  const { port } = refusing.address() as net.AddressInfo;
  await expect(server.open({}, { env: { HTTPS_PROXY: `127.0.0.1:${port}` } })).rejects.toMatchObject({
    exitCode: 3,
    message: /the proxy wants a user name and password/,
  });
  refusing.close();
});

test.each([
  ['https://api.example:6443', 'example', true],
  ['https://api.example:6443', '.example', true],
  ['https://api.example:6443', '*.example', true],
  ['https://example', '.example', false],
  ['https://api.example:6443', 'api.example:6443', true],
  ['https://api.example:6443', 'api.example:443', false],
  ['https://notexample', 'example', false],
  ['https://10.1.2.3', '10.0.0.0/8', true],
  ['https://11.1.2.3', '10.0.0.0/8, 192.168.0.0/16', false],
  ['https://[fd00::5]', 'fd00::/16', true],
  ['https://api.example', 'other, *', true],
  ['https://127.0.0.1:6443', '', true],
  ['https://localhost:6443', '', true],
])('%s with NO_PROXY=%s: %s', (url, exceptions, expected) => {
  expect(isExempt(new URL(url), exceptions)).toBe(expected);
});
