/** The programs with which a container can look up a name, open a connection or shake hands, in the order in which they are tried. */

export interface Tool {
  readonly name: string;
  /** The whole command, without a shell around it: whatever `host` holds stays one argument. */
  readonly command: (host: string, port: string) => readonly string[];
}

/** A connection that is opened and closed again; nothing is sent over it. */
export const CONNECT: readonly Tool[] = [
  { name: 'nc', command: (host, port) => ['nc', '-z', '-v', '-w', '3', host, port] },
  // BusyBox's nc knows no -z: once connected it becomes a program that ends at once, and says nothing.
  { name: 'nc', command: (host, port) => ['nc', '-w', '3', host, port, '-e', 'true'] },
  {
    name: 'bash',
    command: (host, port) => ['timeout', '4', 'bash', '-c', 'exec 3<>"/dev/tcp/$0/$1"', host, port],
  },
  {
    name: 'python3',
    command: (host, port) => [
      'python3',
      '-c',
      'import socket,sys;print("connected to",socket.create_connection((sys.argv[1],int(sys.argv[2])),3).getpeername()[0])',
      host,
      port,
    ],
  },
  {
    name: 'node',
    command: (host, port) => [
      'node',
      '-e',
      'const s=require("net").connect(process.argv[2],process.argv[1]);s.setTimeout(3000,()=>s.destroy(Error("ETIMEDOUT")));s.on("connect",()=>{console.log("connected to",s.remoteAddress);process.exit(0)});s.on("error",e=>{console.log(e.code||e.message);process.exit(1)})',
      host,
      port,
    ],
  },
  {
    name: 'curl',
    command: (host, port) => [
      'curl',
      '-sSv',
      '--connect-timeout',
      '3',
      '-m',
      '4',
      `telnet://${bracketed(host)}:${port}`,
    ],
  },
];

export const RESOLVE: readonly Tool[] = [
  { name: 'getent', command: (host) => ['getent', 'hosts', host] },
  {
    name: 'python3',
    command: (host) => [
      'python3',
      '-c',
      'import socket,sys;print(socket.getaddrinfo(sys.argv[1],None)[0][4][0])',
      host,
    ],
  },
  {
    name: 'node',
    command: (host) => [
      'node',
      '-e',
      'require("dns").lookup(process.argv[1],(e,a)=>{console.log(e?e.code:a);process.exit(e?1:0)})',
      host,
    ],
  },
  { name: 'ping', command: (host) => ['ping', '-c', '1', '-W', '1', host] },
  { name: 'nslookup', command: (host) => ['nslookup', host] },
];

export const HANDSHAKE: readonly Tool[] = [
  {
    name: 'openssl',
    command: (host, port) => [
      ...['timeout', '5', 'openssl', 's_client', '-brief', '-verify_return_error'],
      ...[
        '-connect',
        `${bracketed(host)}:${port}`,
        ...(isAddress(host) ? ['-verify_ip'] : ['-servername', host, '-verify_hostname']),
      ],
      host,
    ],
  },
  {
    name: 'python3',
    command: (host, port) => [
      'python3',
      '-c',
      'import socket,ssl,sys;h,p=sys.argv[1:];print("certificate accepted",ssl.create_default_context().wrap_socket(socket.create_connection((h,int(p)),3),server_hostname=h).version())',
      host,
      port,
    ],
  },
  {
    name: 'node',
    command: (host, port) => [
      'node',
      '-e',
      'const [,h,p]=process.argv;const s=require("tls").connect({host:h,port:p,servername:require("net").isIP(h)?"":h},()=>{console.log("certificate accepted");process.exit(0)});s.setTimeout(3000,()=>s.destroy(Error("ETIMEDOUT")));s.on("error",e=>{console.log(e.code||e.message);process.exit(1)})',
      host,
      port,
    ],
  },
  {
    name: 'curl',
    command: (host, port) => [
      ...['curl', '-sS', '-o', '/dev/null', '--connect-timeout', '3', '-m', '5'],
      `https://${bracketed(host)}:${port}/`,
    ],
  },
];

/** An address, of IPv4 or IPv6, and no name. */
export function isAddress(host: string): boolean {
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host) || (host.includes(':') && /^[\da-fA-F:.]+$/.test(host));
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** What a log names, as a command may be given it; undefined if it is neither a name nor an address. */
export function hostIn(text: string): string | undefined {
  const host = text.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
  return isAddress(host) || (/^[A-Za-z0-9_][\w.-]*$/.test(host) && host.length <= 253) ? host : undefined;
}

/** The same of a port, from 1 to 65535. */
export function portIn(text: string): string | undefined {
  return /^[1-9]\d{0,4}$/.test(text) && Number(text) < 65536 ? text : undefined;
}
