/** Why the API server could not ask a webhook: the end of `failed calling webhook "…": …`. */

export type FaultKind =
  | 'no-service'
  | 'no-endpoints'
  | 'refused'
  | 'timeout'
  | 'unknown-authority'
  | 'certificate-expired'
  | 'certificate-name'
  | 'no-such-host'
  | 'bad-answer'
  | 'other';

export interface WebhookFault {
  readonly kind: FaultKind;
  /** The server's words behind the webhook's name. */
  readonly says: string;
  /** The URL that was called, without its query; empty if the text has none. */
  readonly url: string;
}

const TAILS: readonly (readonly [FaultKind, RegExp])[] = [
  ['no-service', /service "[^"]+" not found$/],
  ['no-endpoints', /no endpoints available for service/],
  ['certificate-expired', /x509: certificate has expired or is not yet valid/],
  [
    'certificate-name',
    /x509: (?:certificate is (?:not )?valid for|cannot validate certificate for|certificate relies on legacy Common Name)/,
  ],
  ['unknown-authority', /x509: |tls: failed to verify certificate/],
  ['no-such-host', /no such host|server misbehaving/],
  ['refused', /connection refused|no route to host|connection reset by peer|: EOF$/],
  ['timeout', /context deadline exceeded|i\/o timeout|Client\.Timeout|request did not complete within/],
  [
    'bad-answer',
    /could not find the requested resource|an error on the server|invalid webhook response|couldn't get version\/kind|expected (?:webhook )?response|unexpected response/,
  ],
];

export function faultOf(why: string): WebhookFault {
  const says = why.replace(/^failed to call webhook: /, '').trim();
  const url = /Post "([^"?]+)/.exec(says)?.[1] ?? '';
  return { kind: TAILS.find(([, tail]) => tail.test(says))?.[0] ?? 'other', says, url };
}
