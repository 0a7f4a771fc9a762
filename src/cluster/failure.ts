/** Says in words why a connection failed, and what its user can do about it. */
import { X509Certificate } from 'node:crypto';
import { cleanText } from '../facts/sanitise.ts';
import type { Identity } from './credentials.ts';
import { oneLine } from './error.ts';

export interface Failure {
  readonly reason: 'timeout' | 'failed';
  readonly why: string;
  /** What to do, as the last clause of a sentence. */
  readonly todo: string;
  /** Whether trying again soon may help: a refused connection may only be a restart if the server has answered before. */
  readonly passing: 'never' | 'once-answered' | 'always';
}

const UNTRUSTED = [
  'its certificate is not signed by the authority in the kubeconfig',
  'pass the right --certificate-authority',
];
const WORDS: Readonly<Record<string, readonly string[]>> = {
  ECONNREFUSED: ['connection refused', 'check the address in the kubeconfig, and that the API server runs'],
  ENOTFOUND: ['its name does not resolve', 'check the address in the kubeconfig, and your VPN'],
  EAI_AGAIN: ['no name server answered', 'check your network and VPN'],
  ETIMEDOUT: ['no answer', 'check your VPN and firewall'],
  EHOSTUNREACH: ['no route to it', 'check your network and VPN'],
  ENETUNREACH: ['no route to it', 'check your network and VPN'],
  ECONNRESET: ['it cut the connection', 'try again, and check what stands between (proxy, firewall)'],
  EPIPE: ['it cut the connection', 'try again, and check what stands between (proxy, firewall)'],
  CERT_HAS_EXPIRED: ["the API server's certificate has expired", "renew it, or set this machine's clock"],
  CERT_NOT_YET_VALID: ["the API server's certificate is not valid yet", "set this machine's clock"],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  CERT_SIGNATURE_FAILURE: UNTRUSTED,
  ERR_TLS_CERT_ALTNAME_INVALID: ['its certificate is for other names than this address', 'pass --tls-server-name'],
  ERR_SSL_WRONG_VERSION_NUMBER: ['it does not speak TLS', 'check the port, or use http:// in the address'],
  ERR_SSL_PACKET_LENGTH_TOO_LONG: ['it does not speak TLS', 'check the port, or use http:// in the address'],
};
const PASSING: Readonly<Record<string, Failure['passing']>> = {
  ECONNRESET: 'always',
  EPIPE: 'always',
  EAI_AGAIN: 'always',
  ECONNREFUSED: 'once-answered',
};

export function failureOf(
  error: unknown,
  { timeoutMs, proxy }: { timeoutMs: number; proxy: string | undefined },
): Failure {
  const { code = '', message = '' } = error as NodeJS.ErrnoException;
  const way = proxy === undefined ? '' : ` (through the proxy ${proxy})`;
  if (code === 'TIMEOUT') {
    const todo = 'check your VPN and firewall, or pass a longer --request-timeout';
    return { reason: 'timeout', why: `no answer within ${timeoutMs / 1000} s${way}`, todo, passing: 'never' };
  }
  const [why = oneLine(cleanText(message || code || 'the connection failed')), todo = wayOut(code)] = WORDS[code] ?? [];
  return {
    reason: code === 'ETIMEDOUT' ? 'timeout' : 'failed',
    why: why + way,
    todo,
    passing: PASSING[code] ?? 'never',
  };
}

function wayOut(code: string): string {
  if (code.startsWith('HPE_')) return 'check the address: it does not speak HTTP';
  if (code.startsWith('ERR_SSL')) return 'check the client certificate, and log in again';
  return 'check the address in the kubeconfig, and your network';
}

/** Why the server may have refused the identity: an expired client certificate is named. */
export function refusalOf({ certificate, headers }: Identity, userName: string, now: Date): string {
  const until = certificate === undefined ? undefined : validUntil(certificate);
  if (until !== undefined && until < now) {
    return `the client certificate of user "${userName}" expired on ${until.toISOString().slice(0, 10)}`;
  }
  if (certificate === undefined && headers.Authorization === undefined) {
    return `the kubeconfig has no credentials for user "${userName}", and the server wants some`;
  }
  return `the server does not accept the credentials of user "${userName}" (401 Unauthorized)`;
}

function validUntil(certificate: string): Date | undefined {
  try {
    return new X509Certificate(certificate).validToDate;
  } catch {
    return undefined;
  }
}
