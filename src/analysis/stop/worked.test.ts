import { expect, test } from 'vitest';
import { portsNamed, workedLine } from './worked.ts';

test.each([
  'server listening on :8080',
  'INFO Started ShopApplication in 12.4 seconds (process running for 13)',
  '10.0.0.7 - - [05/Jan/2026:10:00:00 +0000] "GET /items HTTP/1.1" 200 12',
  'database system is ready to accept connections',
  'handled 400 requests',
  ' * Running on http://0.0.0.0:5000',
])('%s', (line) => expect(workedLine(`loading\n${line}\n`)).toBe(line.trim()));

test.each([
  'loading catalogue',
  'waiting until the database is ready to accept connections',
  'not listening yet',
  'will be serving soon',
  'error: server is not running',
  '"GET /items HTTP/1.1" 503 0',
  '',
])('does not show it: %s', (line) => expect(workedLine(line)).toBe(''));

test.each([
  ['Serving HTTP on 0.0.0.0 port 8000 (http://0.0.0.0:8000/) ...', ['8000']],
  ['server listening on :3000', ['3000']],
  [' * Running on http://127.0.0.1:5000', ['5000']],
  ['Tomcat started on port(s): 8080 (http) with context path', ['8080']],
  ['2026-01-05T10:00:00Z INFO listening on [::]:9000', ['9000']],
  ['metrics server listening on :9090', []],
  ['2026/01/05 10:00:00 serving the front page', []],
  ['10.0.0.7:41234 - "GET / HTTP/1.1" 200', []],
  ['waiting for port 5432, not listening yet', []],
])('names its ports: %s', (line, ports) => expect(portsNamed(line)).toEqual(ports));
