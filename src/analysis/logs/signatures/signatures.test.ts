import { expect, it } from 'vitest';
import { signatureOf } from './index.ts';

it.each([
  ['name-unknown', 'panic: dial tcp: lookup postgress on 10.96.0.10:53: no such host', { host: 'postgress' }],
  ['name-unknown', 'Error: getaddrinfo ENOTFOUND apii', { host: 'apii' }],
  ['name-unknown', 'Caused by: java.net.UnknownHostException: postgres', { host: 'postgres' }],
  ['name-unknown', 'nginx: [emerg] host not found in upstream "api:8080" in /etc/nginx/nginx.conf:5', { host: 'api' }],
  [
    'name-unknown',
    'psycopg2.OperationalError: could not translate host name "db" to address: Name or service not known',
    { host: 'db' },
  ],
  [
    'unreachable',
    'time="2026-01-05T10:00:00Z" level=fatal msg="dial tcp 10.0.0.9:5432: connect: connection refused"',
    { host: '10.0.0.9', port: '5432' },
  ],
  [
    'not-accepting',
    'psql: error: connection to server at "db" (10.96.4.7), port 5432 failed: FATAL:  the database system is starting up',
    { host: 'db', port: '5432' },
  ],
  ['not-accepting', 'redis.exceptions.BusyLoadingError: Redis is loading the dataset in memory', {}],
  [
    'credentials-refused',
    'psql: error: connection to server at "db" (10.96.4.7), port 5432 failed: FATAL:  password authentication failed for user "shop"',
    { host: 'db', port: '5432', user: 'shop' },
  ],
  [
    'credentials-refused',
    'psql: error: connection to server at "db" (10.96.4.7), port 5432 failed: fe_sendauth: no password supplied',
    { host: 'db', user: '' },
  ],
  ['credentials-refused', 'redis.exceptions.AuthenticationError: Authentication required.', {}],
  [
    'credentials-refused',
    'redis.exceptions.ResponseError: WRONGPASS invalid username-password pair or user is disabled.',
    {},
  ],
  ['variable-missing', 'sh: 1: DB_PASSWORD: parameter not set', { variable: 'DB_PASSWORD' }],
  ['variable-missing', '/start.sh: line 3: API_TOKEN: unbound variable', { variable: 'API_TOKEN' }],
  ['variable-missing', 'sh: 1: DB_PASSWORD: must be set', { variable: 'DB_PASSWORD' }],
  ['certificate', 'FATAL: SSL error: certificate verify failed', {}],
  ['unreachable', 'Error: connect ECONNREFUSED 10.96.4.7:6379', { host: '10.96.4.7', port: '6379' }],
  [
    'unreachable',
    'psycopg.OperationalError: connection to server at "db" (10.96.1.2), port 5432 failed: Connection refused',
    { host: 'db', port: '5432' },
  ],
  [
    'unreachable',
    'redis.exceptions.ConnectionError: Error 111 connecting to cache:6379. Connection refused.',
    { host: 'cache', port: '6379' },
  ],
  [
    'name-unknown',
    '2026/01/05 10:00:00 [emerg] 1#1: host not found in upstream "order" in /etc/nginx/conf.d/shop.conf:3',
    { host: 'order', path: '/etc/nginx/conf.d/shop.conf', number: '3' },
  ],
  ['name-unknown', "wget: bad address 'orders:8080'", { host: 'orders', port: '8080' }],
  [
    'unreachable',
    "wget: can't connect to remote host (10.96.4.7): Connection refused",
    { host: '10.96.4.7', port: '' },
  ],
  ['unreachable', 'nc: orders (10.96.4.7:8080): Connection refused', { host: '10.96.4.7', port: '8080' }],
  [
    'config-invalid',
    '2026/01/05 10:00:00 [emerg] 1#1: unknown directive "proxy_red_timeout" in /etc/nginx/conf.d/site.conf:3',
    { path: '/etc/nginx/conf.d/site.conf', number: '3' },
  ],
  [
    'config-invalid',
    'level=error msg="Error loading config (--config.file=/etc/prometheus/prometheus.yml)" err="parsing YAML file /etc/prometheus/prometheus.yml: yaml: unmarshal errors: line 5: field x not found"',
    { path: '/etc/prometheus/prometheus.yml', number: '5' },
  ],
  [
    'config-invalid',
    'AH00526: Syntax error on line 7 of /etc/apache2/apache2.conf:',
    { path: '/etc/apache2/apache2.conf', number: '7' },
  ],
  ['credentials-refused', 'FATAL:  password authentication failed for user "app"', { user: 'app' }],
  [
    'credentials-refused',
    "ERROR 1045 (28000): Access denied for user 'app'@'10.1.1.1' (using password: NO)",
    { user: 'app' },
  ],
  ['credentials-refused', 'ReplyError: NOAUTH Authentication required.', {}],
  ['variable-missing', 'start.sh: 3: DATABASE_URL: parameter not set', { variable: 'DATABASE_URL' }],
  ['variable-missing', 'bash: line 1: DATABASE_URL: unbound variable', { variable: 'DATABASE_URL' }],
  ['variable-missing', 'Missing environment variables: DATABASE_URL', { variable: 'DATABASE_URL' }],
  [
    'variable-missing',
    "thread 'main' (29050) panicked at src/main.rs:8:23:\nDATABASE_URL must be set: NotPresent",
    { variable: 'DATABASE_URL' },
  ],
  [
    'variable-missing',
    'Traceback (most recent call last):\n  File "/app/a.py", line 3, in <module>\n    url = os.environ["DATABASE_URL"]\n  File "<frozen os>", line 679, in __getitem__\nKeyError: \'DATABASE_URL\'',
    { variable: 'DATABASE_URL' },
  ],
  ['argument-unknown', 'flag provided but not defined: -prot\nUsage of web:\n  -port int', { argument: '-prot' }],
  ['argument-unknown', 'Error: unknown flag: --prot\nUsage: app', { argument: '--prot' }],
  ['argument-unknown', 'app.py: error: unrecognized arguments: --prot 8080', { argument: '--prot' }],
  ['port-taken', 'listen tcp :8080: bind: address already in use', { port: '8080' }],
  ['port-taken', 'Error: listen EADDRINUSE: address already in use :::8080', { port: '8080' }],
  ['port-taken', 'nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)', { port: '80' }],
  ['disk-full', 'Error: ENOSPC: no space left on device, write', { path: '' }],
  ['disk-full', 'PANIC:  could not write to file "pg_wal/xlogtemp.29": No space left on device', { path: '' }],
  ['disk-full', "dd: error writing '/data/out': No space left on device", { path: '/data/out' }],
  ['disk-full', "cp: error writing '/data/model.bin': No space left on device", { path: '/data/model.bin' }],
  ['disk-full', 'snapshot: saving the index failed: no space left on device', { path: '' }],
  ['disk-full', 'Error: Os { code: 28, kind: StorageFull, message: "No space left on device" }', { path: '' }],
  ['disk-full', 'Error: No space left on device (os error 28)', { path: '' }],
  ['none', 'psycopg2.errors.DiskFull: could not extend file "base/5/16397": No space left on device', {}],
  ['none', 'FATAL:  could not create semaphores: No space left on device', {}],
  ['file-missing', "FileNotFoundError: [Errno 2] No such file or directory: '/etc/a.yaml'", { path: '/etc/a.yaml' }],
  ['file-missing', "Error: ENOENT: no such file or directory, open '/etc/a.yaml'", { path: '/etc/a.yaml' }],
  ['file-missing', 'fatal: open /etc/a.yaml: no such file or directory', { path: '/etc/a.yaml' }],
  ['file-missing', 'java.io.FileNotFoundException: /etc/a.yaml (No such file or directory)', { path: '/etc/a.yaml' }],
  ['file-missing', 'java.nio.file.NoSuchFileException: /etc/a.yaml', { path: '/etc/a.yaml' }],
  ['file-missing', "System.IO.FileNotFoundException: Could not find file '/etc/a.yaml'.", { path: '/etc/a.yaml' }],
  ['file-missing', 'No such file or directory @ rb_sysopen - /etc/a.yaml (Errno::ENOENT)', { path: '/etc/a.yaml' }],
  ['file-missing', "cat: can't open '/etc/a.yaml': No such file or directory", { path: '/etc/a.yaml' }],
  ['file-missing', '/run.sh: line 3: /etc/a.env: No such file or directory', { path: '/etc/a.env' }],
  ['is-directory', "IsADirectoryError: [Errno 21] Is a directory: '/etc/a.yaml'", { path: '/etc/a.yaml' }],
  ['is-directory', 'Error: EISDIR: illegal operation on a directory, read', { path: '' }],
  ['is-directory', 'panic: read /etc/a.yaml: is a directory', { path: '/etc/a.yaml' }],
  ['is-directory', 'java.io.FileNotFoundException: /etc/a.yaml (Is a directory)', { path: '/etc/a.yaml' }],
  ['is-directory', 'cat: read error: Is a directory', { path: '' }],
  ['is-directory', 'Error: Is a directory (os error 21)', { path: '' }],
  ['too-many-files', "OSError: [Errno 24] Too many open files: '/etc/hosts'", {}],
  ['too-many-files', 'panic: accept tcp [::]:8080: accept4: too many open files', {}],
  ['too-many-files', "Error: EMFILE: too many open files, open '/app/index.html'", {}],
  ['too-many-files', 'ERROR: java.net.SocketException: Too many open files', {}],
  ['too-many-processes', "RuntimeError: can't start new thread", {}],
  [
    'too-many-processes',
    'java.lang.OutOfMemoryError: unable to create native thread: possibly out of memory or process/resource limits reached',
    {},
  ],
  ['too-many-processes', 'sh: 1: Cannot fork: Resource temporarily unavailable', {}],
  ['too-many-processes', 'runtime: failed to create new OS thread (have 12 already; errno=11)', {}],
  ['too-many-watches', "Error: ENOSPC: System limit for number of file watchers reached, watch '/app/src'", {}],
  ['too-many-watches', 'fatal: inotify_init() failed: Too many open files', {}],
  ['too-many-watches', 'error: failed to create fsnotify watcher: too many open files', {}],
  [
    'too-many-watches',
    'Unhandled exception. System.IO.IOException: The configured user limit (128) on the number of inotify instances has been reached',
    {},
  ],
  [
    'kernel-setting',
    'ERROR: bootstrap check failure [1] of [1]: max virtual memory areas vm.max_map_count [65530] is too low, increase to at least [262144]',
    {},
  ],
  ['read-only', "sh: can't create /data/db.lock: Read-only file system", { path: '/data/db.lock' }],
  ['read-only', 'bash: line 1: /data/db.lock: Read-only file system', { path: '/data/db.lock' }],
  ['permission-denied', "sh: can't create /data/db.lock: Permission denied", { path: '/data/db.lock' }],
  ['variable-missing', 'ValueError: API_KEY is required', { variable: 'API_KEY' }],
  ['read-only', "OSError: [Errno 30] Read-only file system: '/data/cache'", { path: '/data/cache' }],
  [
    'read-only',
    'nginx: [emerg] mkdir() "/var/cache/nginx/client_temp" failed (30: Read-only file system)',
    { path: '/var/cache/nginx/client_temp' },
  ],
  ['permission-denied', "PermissionError: [Errno 13] Permission denied: '/data/db'", { path: '/data/db' }],
  ['permission-denied', "Error: EACCES: permission denied, open '/app/x.log'", { path: '/app/x.log' }],
  ['certificate', 'panic: Get "https://db/": tls: failed to verify certificate: x509: certificate has expired', {}],
  ['certificate', 'ssl.SSLError: [SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed', {}],
  [
    'forbidden',
    'E0105 10:00:00.000000       1 main.go:10] pods is forbidden: User "system:serviceaccount:shop:api" cannot list resource "pods" in API group "" in the namespace "shop"',
    {
      user: 'system:serviceaccount:shop:api',
      verb: 'list',
      resource: 'pods',
      group: '',
      namespace: 'shop',
    },
  ],
  [
    'forbidden',
    'F0105 10:00:00.000000       1 main.go:10] nodes is forbidden: User "system:serviceaccount:shop:api" cannot watch resource "nodes" in API group "" at the cluster scope',
    { verb: 'watch', resource: 'nodes', namespace: '' },
  ],
])('%s: %s', (kind, line, named) => {
  expect(signatureOf(`starting up\n${line}\n`)).toMatchObject({ kind, ...named });
});

it('takes the address from the exception around the cause that has none', () => {
  const log = [
    'org.postgresql.util.PSQLException: Connection to db:5432 refused. Check that the hostname and port are correct',
    '\tat org.postgresql.Driver.connect(Driver.java:1)',
    'Caused by: java.net.ConnectException: Connection refused',
    '\tat java.net.Net.connect(Net.java:2)',
  ].join('\n');
  expect(signatureOf(log)).toMatchObject({ kind: 'unreachable', host: 'db', port: '5432' });
});

it.each([
  '',
  'Traceback (most recent call last):\n  File "a.py", line 1, in <module>\nKeyError: \'USD\'',
  'Error: getaddrinfo EAI_AGAIN db',
  'panic: dial tcp: lookup db on 10.96.0.10:53: read udp: i/o timeout',
  'ERROR order 17: customer ACCESS denied list is empty',
  'bash: foo: command not found',
  'psql: error: connection to server at "db" (10.96.4.7), port 5432 failed: FATAL:  database "store" does not exist',
  'Error: users is forbidden: User "alice" cannot list resource "pods" in API group ""',
  'sh: 1: ./x: Permission denied',
  'ERROR dial tcp 10.0.0.9:5432: connect: connection refused, retrying\nINFO connected to db\npanic: bad state',
])('no signature: %s', (log) => {
  expect(signatureOf(`${log}\n`).kind).toBe('none');
});

it('stays fast on long lines made to slow it down', () => {
  for (const part of [
    'a.b:1 ',
    "Error: HTTPConnectionPool(host='a', port=1)",
    'unknown option ',
    '/',
    'A_',
    'lookup a ',
  ]) {
    const start = performance.now();
    signatureOf(`Error: ${part.repeat(3000)}`);
    expect(performance.now() - start).toBeLessThan(300);
  }
});
