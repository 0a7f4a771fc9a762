/** A shell on the terminal whose kubectl talks to one cluster and to no other. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import type { Environment } from '../cli/options.ts';

const CONTEXT_WORDS = 'north-training';

/**
 * Which shell to start, and how. It reads no start-up files: one that sets KUBECONFIG, or an alias of kubectl, would lead the
 * trainee to a real cluster without a word.
 */
export function shellFor(env: Environment, kubeconfig: string) {
  const wanted = env.SHELL ?? '';
  const prompt = `(${CONTEXT_WORDS}) $ `;
  const known = STARTS[path.basename(wanted)];
  const { ENV: _startup, BASH_ENV: _script, ...rest } = env;
  return {
    command: known === undefined ? '/bin/sh' : wanted,
    args: known ?? ['-i'],
    env: { ...rest, KUBECONFIG: kubeconfig, PS1: prompt, PROMPT: prompt },
  };
}

const STARTS: Readonly<Record<string, readonly string[]>> = {
  bash: ['--norc', '--noprofile', '-i'],
  zsh: ['-f', '-i'],
};

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
