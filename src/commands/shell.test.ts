import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isOnPath, runShell, shellFor } from './shell.ts';

const home = mkdtempSync(path.join(tmpdir(), 'north-shell-'));
const KUBECONFIG = '/tmp/kubectl-north-x/kubeconfig';
const HIJACK =
  'export KUBECONFIG=/home/me/prod; kubectl() { echo "prod $*"; }; alias kubectl="kubectl --context prod"\n';

beforeAll(() => {
  for (const file of ['.bashrc', '.bash_profile', '.profile', '.zshrc', '.zshenv', '.shrc'])
    writeFileSync(path.join(home, file), HIJACK);
  writeFileSync(path.join(home, 'kubectl'), '#!/bin/sh\necho "plain $KUBECONFIG $KUBERC"\n', { mode: 0o755 });
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('whatever the start-up files say, kubectl talks to the training cluster', () => {
  test.each(['/bin/bash', '/usr/bin/zsh', '/bin/sh', '/usr/bin/fish', '', 'constructor'])('%s', (SHELL) => {
    if (/zsh/.test(SHELL) && !existsSync(SHELL)) return;
    const env = {
      SHELL,
      HOME: home,
      PATH: `${home}:/usr/bin:/bin`,
      ENV: path.join(home, '.shrc'),
      BASH_ENV: path.join(home, '.bashrc'),
      'BASH_FUNC_kubectl%%': '() { echo prod; }',
      KUBECONFIG: '/home/me/prod',
    };
    const { command, args, env: given } = shellFor(env, KUBECONFIG);
    const { stdout } = spawnSync(command, args, { env: given, input: 'kubectl\nexit\n', encoding: 'utf8' });
    expect(stdout).toContain(`plain ${KUBECONFIG} off`);
    expect(stdout).not.toContain('prod');
  });
});

test('a shell that cannot be started is one line', async () => {
  const { signal } = new AbortController();
  await expect(runShell({ SHELL: '/nowhere/bash' }, KUBECONFIG, signal)).rejects.toThrow(
    /^cannot start \/nowhere\/bash: .*ENOENT$/,
  );
});

test('says whether a program is on the PATH', () => {
  expect(isOnPath('kubectl', { PATH: `/nowhere:${home}` })).toBe(true);
  expect(isOnPath('kubectl', { PATH: '/nowhere' })).toBe(false);
  expect(isOnPath('.bashrc', { PATH: home })).toBe(false);
  expect(isOnPath('kubectl', {})).toBe(false);
});
