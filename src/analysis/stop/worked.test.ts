import { expect, test } from 'vitest';
import { workedLine } from './worked.ts';

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
