/** Outputs as the programs print them: BusyBox 1.36, OpenBSD netcat, glibc's getent, bind's nslookup, Python 3.12, Node.js 24, curl 8, OpenSSL 3. */
import { describe, expect, test } from 'vitest';
import { connectionOf, handshakeOf, isDenied, isLacking, lookupOf, tellingLine } from './answer.ts';
import { CONNECT, HANDSHAKE, hostIn, portIn, RESOLVE } from './tools.ts';

const said = (exitCode: number, stderr = '', stdout = '') => ({ exitCode, stdout, stderr });
const NC = ['nc', '-z', '-v', '-w', '3', 'db', '5432'];
const BUSYBOX = ['nc', '-w', '3', 'db', '5432', '-e', 'true'];
const BASH = ['timeout', '4', 'bash', '-c', 'exec 3<>"/dev/tcp/$0/$1"', 'db', '5432'];

describe('what cannot be used', () => {
  test.each([
    ['no such program', said(127, 'exec: "nc": executable file not found in $PATH')],
    ['not for this machine', said(126, 'exec format error')],
    ['BusyBox has no -z', said(1, "nc: invalid option -- 'z'\nBusyBox v1.36.1 multi-call binary.")],
    ['timeout is there, bash is not', said(127, "timeout: can't execute 'bash': No such file or directory")],
    ['curl without telnet', said(1, 'curl: (1) Protocol "telnet" not supported or disabled in libcurl')],
    ['ping without the right to', said(1, 'ping: permission denied (are you root?)')],
  ])('%s', (_, result) => expect(isLacking(result)).toBe(true));

  test('what ran and found nothing can', () => {
    expect(isLacking(said(1, "nc: can't connect to remote host (10.0.0.1): Connection refused"))).toBe(false);
    expect(isLacking(said(0, '', 'no such file or directory'))).toBe(false);
  });
});

describe('a connection', () => {
  test.each([
    [NC, said(0, 'Connection to db (10.0.0.1) 5432 port [tcp/postgresql] succeeded!'), 'connected'],
    [NC, said(1, 'nc: connect to db (10.0.0.1) port 5432 (tcp) failed: Connection refused'), 'refused'],
    [NC, said(1, 'nc: connect to db (10.0.0.1) port 5432 (tcp) timed out: Operation now in progress'), 'timeout'],
    [NC, said(1, 'nc: getaddrinfo for host "db" port 5432: Name or service not known'), 'unknown-name'],
    [NC, said(1, 'nc: getaddrinfo for host "db" port 5432: Temporary failure in name resolution'), 'no-dns'],
    [NC, said(1), 'unclear'],
    [BUSYBOX, said(1, "nc: bad address 'db'"), 'unresolved'],
    [BUSYBOX, said(1, "nc: can't connect to remote host (10.0.0.1): No route to host"), 'no-route'],
    [BUSYBOX, said(1, 'nc: timed out'), 'timeout'],
    [BUSYBOX, said(0), 'connected'],
    [BASH, said(0), 'connected'],
    [BASH, said(1, 'bash: connect: Connection refused\nbash: /dev/tcp/db/5432: Connection refused'), 'refused'],
    [BASH, said(124), 'timeout'],
    [['python3'], said(1, 'Traceback …\nTimeoutError: timed out'), 'timeout'],
    [['node'], said(1, '', 'ENOTFOUND'), 'unknown-name'],
    [['node'], said(1, '', 'ECONNREFUSED'), 'refused'],
    [['curl'], said(28, '* Connected to db (10.0.0.1) port 5432\ncurl: (28) Operation timed out'), 'connected'],
    [['curl'], said(28, 'curl: (28) Resolving timed out after 3001 milliseconds'), 'no-dns'],
    [['curl'], said(6, 'curl: (6) Could not resolve host: db'), 'unresolved'],
  ])('%j %j is %s', (command, result, answer) => expect(connectionOf(command, result)).toBe(answer));
});

describe('a name', () => {
  test.each([
    [
      'getent',
      said(0, '', '10.96.0.1       kubernetes.default.svc.cluster.local\n'),
      { answer: 'resolved', address: '10.96.0.1' },
    ],
    ['getent', said(0, '', 'fd00::1   db\n'), { answer: 'resolved', address: 'fd00::1' }],
    ['getent', said(2), { answer: 'unresolved' }],
    ['python3', said(1, 'socket.gaierror: [Errno -2] Name or service not known'), { answer: 'unknown-name' }],
    ['python3', said(1, 'socket.gaierror: [Errno -3] Temporary failure in name resolution'), { answer: 'no-dns' }],
    ['node', said(1, '', 'EAI_AGAIN'), { answer: 'no-dns' }],
    [
      'ping',
      said(1, '', 'PING db (10.96.4.7): 56 data bytes\n\n--- db ping statistics ---'),
      { answer: 'resolved', address: '10.96.4.7' },
    ],
    ['ping', said(1, "ping: bad address 'db'"), { answer: 'unresolved' }],
    [
      'nslookup',
      said(
        1,
        '',
        'Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\nName:\tdb.shop.svc.cluster.local\nAddress: 10.96.4.7\n',
      ),
      { answer: 'resolved', address: '10.96.4.7' },
    ],
    [
      'nslookup',
      said(1, '', "Server:\t\t10.96.0.10\nAddress:\t10.96.0.10:53\n\n** server can't find db: NXDOMAIN\n"),
      { answer: 'unclear' },
    ],
  ])('%s %j', (tool, result, found) => expect(lookupOf([tool], result)).toEqual(found));

  test('only a server that answers denies a name', () => {
    expect(isDenied(said(1, '', "** server can't find db.example.com: NXDOMAIN"))).toBe(true);
    expect(isDenied(said(1, '', "** server can't find db.example.com: SERVFAIL"))).toBe(false);
    expect(isDenied(said(1, '', ';; connection timed out; no servers could be reached'))).toBe(false);
  });
});

describe('a handshake', () => {
  test.each([
    [said(0, 'Verification: OK\nProtocol version: TLSv1.3'), 'accepted'],
    [said(1, 'depth=0 CN=db\nverify error:num=10:certificate has expired'), 'expired'],
    [said(1, 'verify error:num=62:hostname mismatch'), 'other-name'],
    [said(1, 'verify error:num=18:self-signed certificate'), 'untrusted'],
    [
      said(
        1,
        'ssl.SSLCertVerificationError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer certificate',
      ),
      'untrusted',
    ],
    [said(1, '', 'ERR_TLS_CERT_ALTNAME_INVALID'), 'other-name'],
    [said(60, 'curl: (60) SSL certificate problem: certificate has expired'), 'expired'],
    [said(1, 'error:0A00010B:SSL routines:ssl3_get_record:wrong version number'), 'no-tls'],
    [said(1, 'connect:errno=111\nBIO_connect: Connection refused'), 'refused'],
    [said(1), 'unclear'],
  ])('%j is %s', (result, answer) => expect(handshakeOf(result)).toBe(answer));
});

test.each([
  [
    said(
      1,
      'Traceback (most recent call last):\n  File "<string>"\nConnectionRefusedError: [Errno 111] Connection refused',
    ),
    'ConnectionRefusedError: [Errno 111] Connection refused',
  ],
  [
    said(
      1,
      'depth=0 CN=db\nverify error:num=20:unable to get local issuer certificate\n4007E3D1BD7F0000:error:0A000086:SSL routines',
    ),
    'verify error:num=20:unable to get local issuer certificate',
  ],
  [said(1, '4007E3D1BD7F0000:error:0A00010B:SSL routines'), 'error:0A00010B:SSL routines'],
  [
    said(0, '', 'PING db (10.0.0.1): 56 data bytes\n64 bytes from 10.0.0.1: seq=0 ttl=64 time=0.288 ms'),
    'PING db (10.0.0.1): 56 data bytes',
  ],
  [said(2), ''],
])('%j says most in %s', (result, line) => expect(tellingLine(result)).toBe(line));

test('a log may name what no command is given', () => {
  expect(['db.shop.svc', '10.0.0.1', '[fd00::1]', 'a_b', 'db.'].map(hostIn)).toEqual([
    'db.shop.svc',
    '10.0.0.1',
    'fd00::1',
    'a_b',
    'db',
  ]);
  expect(['', '-c', '$(reboot)', 'a b', 'a;b', 'a/b', '..', 'x'.repeat(300)].map(hostIn).filter(Boolean)).toEqual([]);
  expect(['80', '65535', '0', '65536', '', '8o', '-1'].map(portIn)).toEqual([
    '80',
    '65535',
    ...Array(5).fill(undefined),
  ]);
});

test('what a log names is always one argument of its own, or a part of one that is no shell’s', () => {
  for (const { command } of [...CONNECT, ...RESOLVE, ...HANDSHAKE]) {
    const words = command('HOST', 'PORT');
    const code = words.findIndex((word) => word === '-c' || word === '-e');
    if (code >= 0 && ['python3', 'node', 'bash'].some((tool) => words.includes(tool)))
      expect(words[code + 1]).not.toMatch(/HOST|PORT/);
    expect(words.some((word) => word.includes('HOST'))).toBe(true);
  }
});
