/** The way to the API server: connections that stay open, through a proxy if need be, with the user's certificate. */
import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import { createSecureContext, type SecureContext } from 'node:tls';
import { type Identity, pem } from './credentials.ts';
import { ClusterError } from './error.ts';
import { type Ask, exchange, type Reply } from './exchange.ts';
import { textOf } from './kubeconfig.ts';
import type { ClusterDeps } from './options.ts';
import { isLoopback, proxyAgent, proxyFor } from './proxy.ts';
import type { Target } from './target.ts';

export interface Connection {
  /** Rejects with Node's error (`code`), a TimeoutError, or the signal's reason. */
  send(ask: Ask, identity: Identity, signal: AbortSignal): Promise<Reply>;
  /** The URL and the options of `http.request` for a path: what a WebSocket needs, too. */
  wire(path: string, identity: Identity): Promise<{ readonly url: URL; readonly options: https.RequestOptions }>;
  readonly timeoutMs: number;
  /** The proxy's address without its password. */
  readonly proxy: string | undefined;
  /** Bytes received so far, as they came over the wire. */
  bytes(): number;
  close(): void;
}

const TIMEOUT_MS = 15_000;
/** Throws ClusterError (2) for a proxy that cannot be used. */
export async function connectionTo(
  target: Target,
  timeoutMs: number | undefined,
  deps: ClusterDeps,
): Promise<Connection> {
  const patience = timeoutMs ?? TIMEOUT_MS;
  const proxy = proxyFor(target, deps.env);
  const plain = target.server.protocol === 'http:';
  const base = { keepAlive: true, maxSockets: 16 };
  const agent = proxy !== undefined ? await proxyAgent(proxy) : plain ? new http.Agent(base) : new https.Agent(base);
  const security = secured(target);
  const host = target.server.hostname.replace(/^\[|\]$/g, '');
  const trust = {
    servername: textOf(target.cluster, 'tls-server-name') ?? (isIP(host) === 0 ? host : ''),
    rejectUnauthorized: target.cluster['insecure-skip-tls-verify'] !== true,
  };
  // Compressing costs the server more than loopback saves; on every other way it is a gain or a wash.
  const encoding = proxy === undefined && isLoopback(host) ? 'identity' : 'gzip';
  let received = 0;

  const wire: Connection['wire'] = async (path, identity) => ({
    url: new URL(target.server.pathname.replace(/\/$/, '') + path, target.server),
    options: {
      agent,
      headers: { ...identity.headers, 'User-Agent': 'kubectl-north', 'Accept-Encoding': encoding },
      ...(!plain && { ...trust, secureContext: security(identity) }),
    },
  });

  return {
    wire,
    timeoutMs: patience,
    proxy: proxy === undefined ? undefined : `${proxy.protocol}//${proxy.host}`,
    bytes: () => received,
    close: () => agent.destroy(),
    async send(ask, identity, signal) {
      const { url, options } = await wire(ask.path, identity);
      signal.throwIfAborted();
      const sent =
        ask.body === undefined
          ? {}
          : { 'Content-Type': ask.contentType ?? 'application/json', 'Content-Length': Buffer.byteLength(ask.body) };
      const headers = { ...options.headers, Accept: ask.accept ?? 'application/json', ...sent };
      const method = ask.method ?? (ask.body === undefined ? 'GET' : 'POST');
      const request = (plain ? http : https).request(url, { ...options, method, headers });
      return await exchange(request, ask, patience, signal, (size) => {
        received += size;
      });
    },
  };
}

/** The TLS context of an identity, made once for each certificate. */
function secured(target: Target): (identity: Identity) => SecureContext {
  let made: { readonly certificate: string | undefined; readonly context: SecureContext } | undefined;
  return ({ certificate, key }) => {
    if (made === undefined || made.certificate !== certificate) {
      made = { certificate, context: contextOf(target, certificate, key) };
    }
    return made.context;
  };
}

function contextOf({ cluster, userName }: Target, cert: string | undefined, key: string | undefined): SecureContext {
  const ca = pem(cluster, 'certificate-authority', 'cluster');
  const options = {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
  };
  try {
    return createSecureContext(options);
  } catch (error) {
    const why = (error as Error).message;
    const what = `the certificate authority, or the certificate and key of user "${userName}"`;
    throw new ClusterError(2, `cannot use ${what}: ${why}; mend the kubeconfig or get a new one`, { cause: error });
  }
}
