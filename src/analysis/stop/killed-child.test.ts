import { describe, expect, test } from 'vitest';
import { killedChild } from './killed-child.ts';

describe('tells that a process was killed', () => {
  test.each([
    'Killed',
    './run.sh: line 3:     7 Killed                  python3 worker.py',
    'sh: 1: Killed',
    '[2026-01-05 10:00:00 +0000] [1] [ERROR] Worker (pid:8) was sent SIGKILL! Perhaps out of memory?',
    'DAMN ! worker 1 (pid: 9) died, killed by signal 9 :( trying respawn ...',
    'LOG:  server process (PID 61) was terminated by signal 9: Killed',
    '[05-Jan-2026 10:00:00] WARNING: [pool www] child 8 exited on signal 9 (SIGKILL) after 3.2 seconds from start',
    '2026/01/05 10:00:00 [alert] 1#1: worker process 29 exited on signal 9',
    'RuntimeError: DataLoader worker (pid 41) is killed by signal: Killed.',
    'concurrent.futures.process.BrokenProcessPool: A process in the process pool was terminated abruptly while the future was running or pending.',
    'convert: signal: killed',
    'billiard.exceptions.WorkerLostError: Worker exited prematurely: signal 9 (SIGKILL) Job: 3. exitcode -9',
  ])('%s', (line) => expect(killedChild(`starting\n${line}\nbye\n`)).toBe(line));
});

test.each([
  'killed 3 stale sessions',
  'received signal 15, shutting down',
  'Worker (pid:8) exited with code 1',
  'child 8 exited with code 9',
  'The skilled worker',
  '',
])('does not take for it: %s', (line) => expect(killedChild(`${line}\n`)).toBe(''));

test('looks only near the end', () => {
  expect(killedChild(`Killed\n${'working\n'.repeat(300)}`)).toBe('');
});
