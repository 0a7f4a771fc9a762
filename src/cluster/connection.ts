/** One HTTP exchange with the API server, over connections that stay open; time-outs and bounds are enforced here. */
import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import { createSecureContext, type SecureContext } from 'node:tls';
import { createGunzip } from 'node:zlib';
import { type Identity, pem } from './credentials.ts';
import { ClusterError } from './error.ts';
import { textOf } from './kubeconfig.ts';
import type { ClusterDeps } from './options.ts';
import { isLoopback, proxyAgent, proxyFor } from './proxy.ts';
import type { Target } from './target.ts';

export interface Ask {
  /** From the API's root, with its query: `/api/v1/pods?limit=500`. */
  readonly path: string;
  readonly accept?: string;
  /** The most bytes of body to take, after decompression. */
  readonly most: number;
  /** Takes the body of a 200 as it comes, instead of gathering it. */
  readonly sink?: (chunk: Buffer, contentType: string) => void;
}

export interface Reply {
  readonly status: number;
  readonly contentType: string;
  readonly retryAfter: string | undefined;
  /** Empty if a sink took it. */
  readonly body: Buffer;
  /** The body was longer than `most`: the rest was not read. */
  readonly cut: boolean;
}

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

export class TimeoutError extends Error {
  readonly code = 'TIMEOUT';
}

const TIMEOUT_MS = 15_000;
/** A server that keeps dripping is given this many time-outs in all. */
const LONGEST = 8;

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
      const headers = { ...options.headers, Accept: ask.accept ?? 'application/json' };
      const request = (plain ? http : https).request(url, { ...options, headers });
      return await exchange(request, ask, patience, signal, (size) => {
        received += size;
      });
    },
  };
}

function exchange(
  request: http.ClientRequest,
  ask: Ask,
  patience: number,
  signal: AbortSignal,
  count: (size: number) => void,
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const expire = () => request.destroy(new TimeoutError(`no answer within ${patience / 1000} s`));
    const idle = patience > 0 ? setTimeout(expire, patience) : undefined;
    const whole = patience > 0 ? setTimeout(expire, patience * LONGEST) : undefined;
    const abort = () => request.destroy(signal.reason);
    signal.addEventListener('abort', abort, { once: true });
    const done = () => {
      clearTimeout(idle);
      clearTimeout(whole);
      signal.removeEventListener('abort', abort);
    };
    const fail = (error: Error) => {
      done();
      reject(signal.aborted ? signal.reason : (request.errored ?? error));
    };
    request.on('error', fail);
    request.on('response', (message) => {
      const { statusCode: status = 0, headers } = message;
      const contentType = headers['content-type'] ?? '';
      const retryAfter = headers['retry-after'];
      const parts: Buffer[] = [];
      let size = 0;
      const finish = (cut: boolean) => {
        done();
        resolve({ status, contentType, retryAfter, body: Buffer.concat(parts), cut });
      };
      message.on('data', (chunk: Buffer) => {
        count(chunk.length);
        idle?.refresh();
      });
      message.on('error', fail);
      const body = headers['content-encoding'] === 'gzip' ? message.pipe(createGunzip()).on('error', fail) : message;
      body.on('data', (chunk: Buffer) => {
        size += chunk.length;
        if (size > ask.most) {
          finish(true);
          request.destroy();
        } else if (ask.sink === undefined || status !== 200) {
          parts.push(chunk);
        } else {
          try {
            ask.sink(chunk, contentType);
          } catch (error) {
            fail(error as Error);
            request.destroy();
          }
        }
      });
      body.on('end', () => finish(false));
    });
    request.end();
  });
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
