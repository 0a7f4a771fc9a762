import { expect, test } from 'vitest';
import { execFailure, shellFailure } from './exec-failure.ts';

test.each([
  ['format', '/server', 'exec /server: exec format error\n'],
  ['missing', '/scripts/run.sh', 'exec /scripts/run.sh: no such file or directory\n'],
  ['format', '', 'standard_init_linux.go:228: exec user process caused: exec format error'],
  ['format', '/app', 'exec container process `/app`: Exec format error'],
  ['missing', '/app', 'exec container process (missing dynamic library?) `/app`: No such file or directory'],
  ['', '', 'starting\nexec /server: exec format error\n'],
  ['', '', 'could not exec /server: exec format error\n'],
  ['', '', ''],
])('the runtime: %s %s: %s', (fault, program, log) => {
  expect(execFailure(log)).toMatchObject({ fault, program });
});

test.each([
  ['forbidden', '/etc/passwd', 'sh: exec: line 0: /etc/passwd: Permission denied'],
  ['forbidden', './x', 'sh: 1: ./x: Permission denied'],
  ['format', './arm', 'sh: 1: ./arm: Exec format error'],
  ['format', './arm', 'bash: ./arm: cannot execute binary file: Exec format error'],
  ['format', './arm', 'bash: line 1: ./arm: cannot execute binary file: Exec format error'],
  ['forbidden', 'foo', '[FATAL tini (7)] exec foo failed: Permission denied'],
  ['forbidden', '/srv/run', 'preparing\n/entrypoint.sh: 3: /srv/run: Permission denied'],
  ['', '', 'open /data/db: permission denied'],
  ['', '', "sh: 1: cannot create /x: Permission denied: it's a file to be written"],
])('a shell: %s %s: %s', (fault, program, log) => {
  expect(shellFailure(log)).toMatchObject({ fault, program });
});
