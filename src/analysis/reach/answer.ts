/** What a program that looked up a name, opened a connection or shook hands has said, in its exit code and its words. */
import type { ExecResult } from '../../facts/source.ts';

export type NetworkAnswer =
  | 'connected'
  | 'refused'
  | 'timeout'
  | 'no-route'
  /** A resolver said that the name does not exist. */
  | 'unknown-name'
  /** The name did not resolve; whether a resolver said so, or none answered, the program does not tell. */
  | 'unresolved'
  /** No resolver answered. */
  | 'no-dns'
  | 'unclear';

export type HandshakeAnswer = 'accepted' | 'expired' | 'other-name' | 'untrusted' | 'no-tls' | NetworkAnswer;

const LACKING =
  /executable file not found|no such file or directory|exec format error|(?:invalid|unrecognized|unknown) option|option .{0,40} is unknown|not supported or disabled|unknown keyword|can't execute|failed to run command|permission denied|operation not permitted/i;

/** The container has no such program, or one that does not know what was asked of it. */
export function isLacking({ exitCode, stdout, stderr }: ExecResult): boolean {
  if (exitCode === 0) return false;
  return exitCode === 126 || exitCode === 127 || LACKING.test(`${stderr}\n${stdout}`);
}

const SAID: readonly (readonly [NetworkAnswer, RegExp])[] = [
  [
    'no-dns',
    /Temporary failure in name resolution|EAI_AGAIN|\bTry again\b|no servers could be reached|Resolving timed out/i,
  ],
  [
    'unknown-name',
    /Name or service not known|\bENOTFOUND\b|Name does not resolve|No address associated|\bNODATA\b|unknown host/i,
  ],
  ['unresolved', /bad address|Could not resolve host|getaddrinfo/i],
  ['refused', /Connection refused|\bECONNREFUSED\b/i],
  ['no-route', /No route to host|(?:Network|Host) is unreachable|\bE(?:HOST|NET)UNREACH\b/i],
  ['timeout', /timed out|\bETIMEDOUT\b|Operation timeout/i],
];

function saidIn({ stdout, stderr }: ExecResult): NetworkAnswer | undefined {
  return SAID.find(([, pattern]) => pattern.test(`${stderr}\n${stdout}`))?.[0];
}

/** `command`: what was run, as tools.ts gives it. What `timeout` had to end may have waited for a name as well as for an answer. */
export function connectionOf(command: readonly string[], result: ExecResult): NetworkAnswer {
  if (result.exitCode === 0 || /\bConnected to /.test(result.stderr)) return 'connected';
  const stopped = command[0] === 'timeout' && [124, 137, 143].includes(result.exitCode);
  return saidIn(result) ?? (stopped ? 'timeout' : 'unclear');
}

const TELLING = [
  /\b(?:NXDOMAIN|SERVFAIL)\b/,
  /^PING /,
  /^connected to |succeeded|^\* Connected to /i,
  /certificate accepted|Verification: OK|verify error|certificate verify failed|certificate problem/i,
];

/** The line that says most, of what a program has printed; empty if it was silent. Times and process numbers differ each time. */
export function tellingLine({ stdout, stderr }: ExecResult): string {
  const lines = `${stderr}\n${stdout}`.split('\n').map((line) => line.trim());
  const spoken = lines.filter((line) => line !== '');
  const patterns = [...SAID.map(([, pattern]) => pattern), ...TELLING];
  const [telling = spoken.at(-1) ?? ''] = patterns.flatMap(
    (pattern) => spoken.find((line) => pattern.test(line)) ?? [],
  );
  return telling.replace(/^[0-9A-F]{8,16}:error:/, 'error:').slice(0, 160);
}

export type Lookup = { readonly answer: 'resolved'; readonly address: string } | { readonly answer: NetworkAnswer };

const ADDRESS = /(?:\d{1,3}\.){3}\d{1,3}|[\da-f]{0,4}(?::[\da-f]{0,4}){2,7}/i;

/** The first address of a name. What `nslookup` does not find may still be found by a program: it does not look as programs do. */
export function lookupOf(command: readonly string[], result: ExecResult): Lookup {
  const [tool] = command;
  if (tool === 'ping') {
    const address = /^PING [^\n(]{1,300}\(([\da-fA-F.:]{2,45})\)/m.exec(result.stdout)?.[1];
    if (address !== undefined) return { answer: 'resolved', address };
  }
  if (tool === 'nslookup') {
    const address = new RegExp(`^Name:.{0,300}\\nAddress(?: 1)?: {0,8}\\t?(${ADDRESS.source})`, 'im').exec(
      result.stdout,
    )?.[1];
    return address === undefined ? { answer: 'unclear' } : { answer: 'resolved', address };
  }
  if (tool !== 'ping' && result.exitCode === 0) {
    const address = ADDRESS.exec(result.stdout)?.[0];
    return address === undefined ? { answer: 'unclear' } : { answer: 'resolved', address };
  }
  if (tool === 'getent' && result.exitCode === 2) return { answer: 'unresolved' };
  const said = saidIn(result);
  return { answer: said === 'unknown-name' || said === 'unresolved' || said === 'no-dns' ? said : 'unclear' };
}

/** Of `nslookup`: a server said that there is no such name. */
export function isDenied({ stdout, stderr }: ExecResult): boolean {
  const text = `${stdout}\n${stderr}`;
  return /NXDOMAIN/.test(text) && !/SERVFAIL|REFUSED|timed out|no servers could be reached/i.test(text);
}

const REFUSED_CERTIFICATE: readonly (readonly [HandshakeAnswer, RegExp])[] = [
  [
    'expired',
    /certificate has expired|CERT_HAS_EXPIRED|certificate expired|certificate is not yet valid|CERT_NOT_YET_VALID/i,
  ],
  [
    'other-name',
    /host ?name mismatch|IP address mismatch|ERR_TLS_CERT_ALTNAME_INVALID|does not match target host|no alternative certificate subject name matches/i,
  ],
  ['untrusted', /self[- ]signed|SELF_SIGNED|unable to (?:get|verify)|UNABLE_TO_(?:GET|VERIFY)/i],
];

const NO_TLS = /wrong.version.number|packet length too long|unexpected eof|http request|record layer failure|EPROTO/i;

export function handshakeOf(result: ExecResult): HandshakeAnswer {
  const text = `${result.stderr}\n${result.stdout}`;
  const refused = REFUSED_CERTIFICATE.find(([, pattern]) => pattern.test(text));
  if (refused !== undefined) return refused[0];
  // Everything past the handshake, such as an answer that is no HTTP, is no matter of the certificate.
  if (/certificate accepted|Verification: OK/i.test(text) || result.exitCode === 0) return 'accepted';
  const said = saidIn(result);
  if (said !== undefined) return said;
  return NO_TLS.test(text) ? 'no-tls' : 'unclear';
}
