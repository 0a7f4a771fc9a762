/** Registries that refuse: the node asks them for images of *.example.com, so that pulls fail as they do in the field. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createPlainServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { selfSigned } from '../../src/training/server/certificate.ts';
import { ARM_ONLY, type Blob, MISLABELLED } from './foreign-image.ts';

const HOST = 'registry.example.com';

/** What an image is answered by the first part of its name; any other is not known (404). */
const REFUSALS: Readonly<Record<string, readonly [status: number, code: string, headers?: Record<string, string>]>> = {
  private: [401, 'UNAUTHORIZED', { 'www-authenticate': `Basic realm="${HOST}"` }],
  denied: [403, 'DENIED'],
  limited: [429, 'TOOMANYREQUESTS'],
  nameless: [404, 'NAME_UNKNOWN'],
};

const IMAGES: Readonly<Record<string, readonly [Blob, ...Blob[]]>> = {
  'foreign/mislabelled': MISLABELLED,
  'foreign/arm-only': ARM_ONLY,
};

/** Tag or digest of a manifest, or digest of a blob. */
function blobOf(url: string): Blob | undefined {
  const [, name = '', reference = ''] = /^\/v2\/(.+)\/(?:manifests|blobs)\/([^/?]+)/.exec(url) ?? [];
  const blobs = IMAGES[name];
  return reference === '1.0' ? blobs?.[0] : blobs?.find(({ digest }) => digest === reference);
}

const answer: RequestListener = (request, response) => {
  const url = request.url ?? '';
  if (url === '/v2/') return void response.writeHead(200).end('{}');
  const blob = blobOf(url);
  if (blob !== undefined) {
    const headers = { 'content-type': blob.type, 'docker-content-digest': blob.digest };
    response.writeHead(200, { ...headers, 'content-length': blob.bytes.length });
    return void response.end(request.method === 'HEAD' ? undefined : blob.bytes);
  }
  const [status, code, headers] = REFUSALS[url.split('/')[2] ?? ''] ?? [404, 'MANIFEST_UNKNOWN'];
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify({ errors: [{ code, message: code.toLowerCase().replace('_', ' ') }] }));
};

/**
 * Listens on loopback and points the node's container runtime to it by its hosts folder (`STATE/certs.d`): a plain registry,
 * `tls.` with a certificate that nobody trusts, and `down.`, where nothing listens.
 */
export async function startRegistry(state: string): Promise<{ stop(): Promise<void> }> {
  const plain = createPlainServer(answer);
  const untrusted = createTlsServer(selfSigned(new Date()), answer);
  const addresses = {
    [HOST]: `http://127.0.0.1:${await listen(plain)}`,
    [`tls.${HOST}`]: `https://127.0.0.1:${await listen(untrusted)}`,
    [`down.${HOST}`]: 'http://127.0.0.1:1',
  };
  const folders = Object.entries(addresses).map(([host, url]) => {
    const folder = join(state, 'certs.d', host);
    mkdirSync(folder, { recursive: true });
    const hosts = `server = "${url}"\n[host."${url}"]\n  capabilities = ["pull", "resolve"]\n`;
    writeFileSync(join(folder, 'hosts.toml'), hosts);
    return folder;
  });
  return {
    async stop() {
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
      await Promise.all([plain, untrusted].map(close));
    },
  };
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return (server.address() as AddressInfo).port;
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
}
