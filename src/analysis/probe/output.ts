/** What the output of a failed probe says is the matter. */
import type { ProbeTarget } from './target.ts';

/** What the probe asks for and the container does not serve; empty if the question may be right. */
export type Wrong = 'port' | 'path' | 'scheme' | 'command' | '';

export interface ProbeFault {
  /**
   * `refused`: nothing listens; `no-route`: no answer to the attempt to connect; `timeout`: the answer is late; `status`: the answer says
   * no; `closed`: the connection was dropped; `port-name`: no port of that name; `command-missing`, `file-missing`, `command-failed`.
   */
  readonly code:
    | 'refused'
    | 'no-route'
    | 'timeout'
    | 'status'
    | 'closed'
    | 'scheme'
    | 'port-name'
    | 'command-missing'
    | 'file-missing'
    | 'command-failed'
    | 'not-implemented'
    | 'unknown';
  readonly wrong: Wrong;
  /** With `status`: the HTTP status. */
  readonly status?: number;
}

const RULES: readonly (readonly [RegExp, ProbeFault['code']])[] = [
  [/strconv\.Atoi: parsing|invalid port name|no such port/i, 'port-name'],
  [
    /HTTP response to HTTPS client|malformed HTTP response "\\x15|does not look like a TLS handshake|wrong version number/i,
    'scheme',
  ],
  [/does not implement the grpc health protocol/i, 'not-implemented'],
  [
    /executable file not found|OCI runtime exec failed.*no such file or directory|failed to exec.*no such file/i,
    'command-missing',
  ],
  [/connection refused/i, 'refused'],
  [
    /request canceled while waiting for connection|i\/o timeout|no route to host|failed to connect service .* within/i,
    'no-route',
  ],
  [/deadline exceeded|Client\.Timeout|timed out|did not complete within/i, 'timeout'],
  [/: EOF$|connection reset by peer|server closed/i, 'closed'],
];

function statusFault(target: ProbeTarget, status: number): ProbeFault {
  const plainToTls = status === 400 && target.scheme === 'HTTP' && [443, 8443, 6443, 9443].includes(target.port ?? 0);
  const wrong = status === 404 || status === 405 ? 'path' : plainToTls ? 'scheme' : '';
  return { code: 'status', wrong, status };
}

/** A refusal blames the port only if the container declares ports and this is none of them. */
export function faultOf(target: ProbeTarget, output: string): ProbeFault {
  if (target.portName !== undefined && target.port === undefined) return { code: 'port-name', wrong: 'port' };
  const status = /HTTP probe failed with statuscode: (\d{3})/.exec(output)?.[1];
  if (status !== undefined) return statusFault(target, Number(status));
  const code = RULES.find(([pattern]) => pattern.test(output))?.[1];
  if (target.type === 'exec' && (code === undefined || code === 'refused' || code === 'closed')) {
    const missing = /No such file or directory|can't open|cannot open|not found/i.test(output);
    return missing ? { code: 'file-missing', wrong: 'command' } : { code: 'command-failed', wrong: '' };
  }
  switch (code) {
    case undefined:
      return { code: 'unknown', wrong: '' };
    case 'refused':
      return { code, wrong: target.portDeclared === false ? 'port' : '' };
    case 'scheme':
      return { code, wrong: 'scheme' };
    case 'port-name':
      return { code, wrong: 'port' };
    case 'command-missing':
      return { code, wrong: 'command' };
    default:
      return { code, wrong: '' };
  }
}
