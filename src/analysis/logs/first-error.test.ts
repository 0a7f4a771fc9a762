import { describe, expect, it } from 'vitest';
import { firstError } from './first-error.ts';

const line = (log: string) => firstError(log)?.line;

describe('crash reports of languages', () => {
  it('Python: the final exception, with those that led to it', () => {
    const log = [
      'INFO:     Started server process [1]',
      'Traceback (most recent call last):',
      '  File "/app/db.py", line 7, in connect',
      '    sock.connect((host, port))',
      'ConnectionRefusedError: [Errno 111] Connection refused',
      '',
      'During handling of the above exception, another exception occurred:',
      '',
      'Traceback (most recent call last):',
      '  File "/app/main.py", line 3, in <module>',
      '    db.connect()',
      'app.DatabaseError: no connection to db:5432',
      '',
    ].join('\n');
    expect(firstError(log)).toEqual({
      line: 'app.DatabaseError: no connection to db:5432',
      number: 12,
      kind: 'traceback',
      context: ['ConnectionRefusedError: [Errno 111] Connection refused'],
    });
  });

  it('Python with a prefix on every line, as vLLM writes it: the first process, not the one that follows it', () => {
    const p = (n: number) => `(EngineCore pid=88) ERROR 01-05 10:00:0${n} [core.py:70${n}] `;
    const log = [
      `${p(1)}EngineCore failed to start.`,
      `${p(2)}Traceback (most recent call last):`,
      `${p(3)}  File "/vllm/core.py", line 5, in run`,
      `${p(4)}ValueError: Free memory on device cuda:0 (3.25/23.43 GiB) on startup is less than desired`,
      'Traceback (most recent call last):',
      '  File "/usr/bin/vllm", line 8, in <module>',
      'RuntimeError: Engine core initialization failed. See root cause above.',
    ].join('\n');
    expect(firstError(log)).toMatchObject({
      line: 'ValueError: Free memory on device cuda:0 (3.25/23.43 GiB) on startup is less than desired',
      number: 4,
      kind: 'traceback',
    });
  });

  it('Go: the panic', () => {
    const log =
      '2026/01/05 10:00:00 starting\npanic: runtime error: invalid memory address or nil pointer dereference\n[signal SIGSEGV: segmentation violation]\n\ngoroutine 1 [running]:\nmain.main()\n\t/app/main.go:9 +0x18\nexit status 2\n';
    expect(firstError(log)).toMatchObject({
      line: 'panic: runtime error: invalid memory address or nil pointer dereference',
      number: 2,
      kind: 'panic',
    });
  });

  it('Java: the deepest cause', () => {
    const log = [
      '2026-01-05 10:00:00.000  INFO 1 --- [main] c.e.App : Starting App',
      '2026-01-05 10:00:01.000 ERROR 1 --- [main] o.s.boot.SpringApplication : Application run failed',
      '',
      "org.springframework.beans.factory.BeanCreationException: Error creating bean with name 'ds'",
      '\tat org.springframework.Foo.bar(Foo.java:1)',
      'Caused by: com.zaxxer.hikari.pool.HikariPool$PoolInitializationException: Failed to initialize pool',
      '\tat com.zaxxer.Pool.x(Pool.java:2)',
      '\t... 12 common frames omitted',
      'Caused by: java.net.UnknownHostException: postgres',
      '\tat java.net.Net.y(Net.java:3)',
      '\t... 18 more',
    ].join('\n');
    const found = firstError(log);
    expect(found).toMatchObject({
      line: 'Caused by: java.net.UnknownHostException: postgres',
      number: 9,
      kind: 'traceback',
    });
    expect(found?.context[0]).toContain('BeanCreationException');
  });

  it('Spring Boot: its own description', () => {
    const log =
      '***************************\nAPPLICATION FAILED TO START\n***************************\n\nDescription:\n\nWeb server failed to start. Port 8080 was already in use.\n\nAction:\n\nIdentify and stop the process.\n';
    expect(line(log)).toBe('Web server failed to start. Port 8080 was already in use.');
  });

  it('Node.js: the uncaught error, and its cause', () => {
    const thrown =
      "node:internal/modules/cjs/loader:1080\n  throw err;\n  ^\n\nError: Cannot find module '/app/server.js'\n    at Module._resolveFilename (node:internal/modules/cjs/loader:1077:15)\n    at node:internal/main/run_main_module:28:49 {\n  code: 'MODULE_NOT_FOUND',\n  requireStack: []\n}\n\nNode.js v20.11.0\n";
    expect(firstError(thrown)).toMatchObject({
      line: "Error: Cannot find module '/app/server.js'",
      number: 5,
      kind: 'traceback',
    });
    const caused =
      'TypeError: fetch failed\n    at node:internal/deps/undici/undici:12345:11 {\n  [cause]: Error: connect ECONNREFUSED 10.0.0.9:8080\n      at TCPConnectWrap.afterConnect (node:net:1555:16)\n}\n';
    expect(line(caused)).toBe('[cause]: Error: connect ECONNREFUSED 10.0.0.9:8080');
  });

  it('Rust: place and message together', () => {
    const log =
      "thread 'main' (29050) panicked at src/main.rs:8:23:\nDATABASE_URL must be set: NotPresent\nnote: run with `RUST_BACKTRACE=1`\n";
    expect(firstError(log)).toMatchObject({
      line: "thread 'main' (29050) panicked at src/main.rs:8:23: DATABASE_URL must be set: NotPresent",
      kind: 'panic',
    });
  });

  it('.NET: the innermost exception', () => {
    const log =
      'Unhandled exception. System.InvalidOperationException: no connection\n ---> System.Net.Sockets.SocketException (111): Connection refused\n   at System.Net.Sockets.Socket.Connect()\n   at Program.Main()\n';
    expect(line(log)).toBe('---> System.Net.Sockets.SocketException (111): Connection refused');
  });
});

describe('single lines', () => {
  it.each([
    'nginx: [emerg] host not found in upstream "api" in /etc/nginx/nginx.conf:5',
    '2026/01/05 10:00:00 [emerg] 1#1: bind() to 0.0.0.0:80 failed (13: Permission denied)',
    'sh: 1: foo: not found',
    './e.sh: 3: foo: not found',
    'bash: line 1: foo: command not found',
    'exec /app: exec format error',
    '/usr/bin/env: ‘bash\\r’: No such file or directory',
    'E0105 10:00:00.000000       1 main.go:10] unable to load in-cluster configuration',
    'F0105 10:00:00.000000       1 main.go:10] timed out waiting for cache to be synced',
    'time="2026-01-05T10:00:00Z" level=fatal msg="dial tcp 10.0.0.9:5432: connect: connection refused"',
    'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory',
    'PostgreSQL Database directory appears to contain a database; FATAL:  password authentication failed for user "app"',
    'Error: Unable to access jarfile /app.jar',
    'error: creating server: Internal - failed to load all models',
    "python: can't open file '/app/x.py': [Errno 2] No such file or directory",
    '*** FATAL CONFIG FILE ERROR (Redis 7.0.15) ***',
    'app: error while loading shared libraries: libfoo.so: cannot open shared object file: No such file or directory',
    'mysqld: [ERROR] --initialize specified but the data directory has files in it',
    'DATABASE_URL: parameter not set',
    'Missing environment variables: DATABASE_URL',
  ])('%s', (text) => {
    expect(firstError(`starting up\n${text}\nsee the manual\nbye\n`)).toMatchObject({
      line: text,
      number: 2,
      kind: 'error-line',
    });
  });

  it('unwraps JSON, with the error field', () => {
    const log =
      '{"level":"info","msg":"starting"}\n{"level":"error","msg":"cannot connect","error":"dial tcp 10.0.0.9:5432: connect: connection refused"}\n{"level":"info","msg":"shutting down"}\n';
    expect(firstError(log)).toMatchObject({
      line: 'cannot connect: dial tcp 10.0.0.9:5432: connect: connection refused',
      number: 2,
      kind: 'error-line',
    });
    expect(line('{"level":60,"time":1,"msg":"boom"}\n')).toBe('boom');
    expect(line('{"severity":"ERROR","message":"quota"}\n')).toBe('quota');
    expect(line('{"log":"panic: no config\\n","stream":"stderr","time":"x"}\n')).toBe('panic: no config');
  });

  it('finds the traceback in a JSON field', () => {
    const stack = 'Traceback (most recent call last):\\n  File \\"a.py\\", line 1\\nKeyError: \'DB\'';
    expect(line(`{"level":"error","event":"boot failed","exc_info":"${stack}"}\n`)).toBe("KeyError: 'DB'");
  });

  it('strips colours', () => {
    expect(line('\u001b[31mERROR\u001b[0m no \u001b[1mconfig\u001b[0m\n')).toBe('ERROR no config');
  });
});

describe('what is not the cause', () => {
  it('an error that was overcome', () => {
    const log =
      'ERROR connect to db:5432 failed, retrying\nINFO connected to db\nINFO listening on :8080\npanic: bad state\n\ngoroutine 1 [running]:\n';
    expect(line(log)).toBe('panic: bad state');
    const handled =
      'Traceback (most recent call last):\n  File "a.py", line 1\nTimeoutError: slow\nINFO retry succeeded\nINFO serving\nsh: 1: gone: not found\n';
    expect(line(handled)).toBe('sh: 1: gone: not found');
  });

  it('a warning, whatever it talks about', () => {
    expect(
      line(
        'WARN: error: old flag is deprecated\nlevel=warning msg="ERROR soon"\nError: unknown flag: --x\nUsage: app\n',
      ),
    ).toBe('Error: unknown flag: --x');
  });

  it('the retries after the first failure, and the line that gives up', () => {
    const tries = Array.from({ length: 5 }, (_, i) => `ERROR dial tcp 10.0.0.9:5432: connection refused (try ${i})`);
    expect(firstError(`${tries.join('\n')}\nERROR giving up\n`)).toMatchObject({ number: 1 });
  });

  it('a count of no errors', () => {
    expect(firstError('checked config: 0 errors\nall fine\n')).toMatchObject({ kind: 'last-line', line: 'all fine' });
  });

  it('an old error before an orderly end', () => {
    const log = `ERROR one request failed\n${'INFO GET / 200\n'.repeat(30)}received SIGTERM, shutting down\n`;
    expect(firstError(log)).toMatchObject({ kind: 'last-line', line: 'received SIGTERM, shutting down' });
  });

  it('what kubectl says in place of a log', () => {
    expect(firstError('unable to retrieve container logs for containerd://0123')).toBeUndefined();
    expect(firstError('')).toBeUndefined();
    expect(firstError('\n\n  \n')).toBeUndefined();
  });
});

it('falls back to the last line', () => {
  expect(firstError('one\ntwo\n\n')).toEqual({ line: 'two', number: 2, kind: 'last-line', context: ['one'] });
});

it('takes no traceback that another service sent, quoted inside of a line, for its own', () => {
  const log = [
    'INFO orders answered 500: {"error":"Traceback (most recent call last): KeyError: DATABASE_URL"}',
    'INFO retry ok',
    'FATAL cannot parse config: unexpected token at line 3',
  ].join('\n');
  expect(line(log)).toBe('FATAL cannot parse config: unexpected token at line 3');
});

it.each([
  ['ERROR could not load plugin geoip (ignored)', 'last-line'],
  ['ERROR could not load plugin geoip (non-fatal)', 'last-line'],
  ['could not read /etc/app/local.yaml, ignoring', 'last-line'],
  ['ERROR could not load plugin geoip', 'error-line'],
  ['ERROR ignored hosts could not be read', 'error-line'],
])('%s: by its own words it went on, or not', (text, kind) => {
  expect(firstError(`${text}\nstep 1\nstep 2\n`)?.kind).toBe(kind);
});

it('masks what it quotes', () => {
  expect(line('FATAL cannot connect to postgres://app:hunter2@db:5432/shop\n')).toBe(
    'FATAL cannot connect to postgres://app:***@db:5432/shop',
  );
});

it('counts lines from the start of the log, though it reads only its end', () => {
  const log = `${'x'.repeat(99)}\n`.repeat(4000);
  expect(firstError(`${log}ERROR full\n`)).toMatchObject({ number: 4001 });
});

it.each([
  ['a', 300_000],
  ['a:', 150_000],
  ['Error: ', 40_000],
  ['a.B', 100_000],
  ['{"', 150_000],
  ['Traceback (most recent call last):\n', 7000],
  ['panic: x\n', 28_000],
  ['java.lang.Exception\n', 13_000],
  ['password=', 30_000],
  ['-----BEGIN PRIVATE KEY-----', 10_000],
  ['\u001b[', 130_000],
  ['http://a:', 30_000],
])('needs little time for %j many times over', (part, times) => {
  const start = performance.now();
  firstError(part.repeat(times));
  expect(performance.now() - start).toBeLessThan(1500);
});
