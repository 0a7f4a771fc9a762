/** A registry that refuses: the node asks it for images of registry.example.com, so that pulls fail as they do in the field. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

const HOST = 'registry.example.com';

/**
 * Listens on loopback and points the node's container runtime to it by its hosts folder (`STATE/certs.d`).
 * Images under `private/` are refused without a login (401); no other image exists (404).
 */
export async function startRegistry(state: string): Promise<{ stop(): Promise<void> }> {
  const server = createServer((request, response) => {
    const refused = request.url?.startsWith('/v2/private/') ?? false;
    const code = refused ? 'UNAUTHORIZED' : 'MANIFEST_UNKNOWN';
    if (request.url === '/v2/') return void response.writeHead(200).end('{}');
    response.writeHead(refused ? 401 : 404, {
      'content-type': 'application/json',
      ...(refused ? { 'www-authenticate': `Basic realm="${HOST}"` } : {}),
    });
    response.end(JSON.stringify({ errors: [{ code, message: code.toLowerCase().replace('_', ' ') }] }));
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const folder = join(state, 'certs.d', HOST);
  mkdirSync(folder, { recursive: true });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  writeFileSync(
    join(folder, 'hosts.toml'),
    `server = "${url}"\n[host."${url}"]\n  capabilities = ["pull", "resolve"]\n`,
  );
  return {
    async stop() {
      rmSync(folder, { recursive: true, force: true });
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}
