/** A shell on the terminal whose kubectl talks to one cluster and to no other. */
import { spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import path from 'node:path';
import type { Environment } from '../cli/options.ts';

const PROMPT = '(north-training) $ ';

const STARTS = new Map([
  ['bash', ['--norc', '--noprofile', '-i']],
  ['zsh', ['-f', '-i']],
]);

/**
 * Which shell to start, and how. It reads no start-up files and takes over no functions: one that sets KUBECONFIG, or another
 * kubectl, would lead the trainee to a real cluster without a word.
 */
export function shellFor(env: Environment, kubeconfig: string) {
  const wanted = env.SHELL ?? '';
  const args = STARTS.get(path.basename(wanted));
  const kept = Object.entries(env).filter(([name]) => !/^(ENV|BASH_ENV|BASH_FUNC_.*)$/.test(name));
  return {
    command: args === undefined ? '/bin/sh' : wanted,
    args: args ?? ['-i'],
    env: { ...Object.fromEntries(kept), KUBECONFIG: kubeconfig, KUBERC: 'off', PS1: PROMPT, PROMPT },
  };
}

/** Resolves when the shell has ended, however it did. Rejects if it cannot be started. */
export function runShell(env: Environment, kubeconfig: string, signal: AbortSignal): Promise<void> {
  const { command, args, env: given } = shellFor(env, kubeconfig);
  return new Promise((done, fail) => {
    const child = spawn(command, args, { stdio: 'inherit', env: given });
    // An interactive shell ignores SIGTERM.
    const end = () => void child.kill('SIGHUP');
    signal.addEventListener('abort', end);
    child.once('error', (error) => fail(new Error(`cannot start ${command}: ${error.message}`)));
    child.once('close', () => {
      signal.removeEventListener('abort', end);
      done();
    });
  });
}

export function isOnPath(program: string, { PATH = '' }: Environment): boolean {
  return PATH.split(path.delimiter).some((folder) => {
    try {
      accessSync(path.join(folder, program), constants.X_OK);
      return path.isAbsolute(folder);
    } catch {
      return false;
    }
  });
}
