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
  /** What is wrong, in words that follow “it cannot be asked:”. */
  readonly why: string;
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

export const WHY: Readonly<Record<FaultKind, string>> = {
  'no-service': 'its Service does not exist',
  'no-endpoints': 'its Service has no ready endpoint',
  refused: 'nothing listens where it is asked',
  timeout: 'it does not answer in time',
  'unknown-authority': 'its certificate is not signed by the authority in its caBundle',
  'certificate-expired': 'its certificate has expired',
  'certificate-name': 'its certificate is for another name',
  'no-such-host': 'its host name does not resolve',
  'bad-answer': 'its answer makes no sense',
  other: 'it does not answer',
};

export function faultOf(why: string): WebhookFault {
  const says = why.replace(/^failed to call webhook: /, '').trim();
  const url = /Post "([^"?]+)/.exec(says)?.[1] ?? '';
  const kind = TAILS.find(([, tail]) => tail.test(says))?.[0] ?? 'other';
  return { kind, why: WHY[kind], says, url };
}
