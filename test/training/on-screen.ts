/** The whole program on a test terminal, with its real cluster behind it. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { onTestFinished } from 'vitest';
import { parse } from 'yaml';
import { run } from '../../src/commands/run.ts';
import { type TestTerminal, testTerminal } from '../tui/terminal.ts';
import { type Client, clientOf } from './client.ts';

export interface OnScreen extends TestTerminal {
  readonly exitCode: Promise<number>;
  /** As SIGTERM does. */
  interrupt(): void;
  /** The path that is on the screen now. */
  kubeconfig(): string;
  /** Talks to the cluster that is on the screen. */
  client(): Client;
}

/** Runs a command line; interrupts it when the test ends. */
export function onScreen(...argv: readonly string[]): OnScreen {
  const terminal = testTerminal();
  const interruption = new AbortController();
  const home = mkdtempSync(join(tmpdir(), 'north-home-'));
  const exitCode = run({
    argv,
    env: { TERM: 'xterm', LANG: 'C.UTF-8', HOME: home, PATH: process.env.PATH, SHELL: '/bin/sh' },
    stdin: terminal.stdin,
    stdout: terminal.stdout,
    stderr: new PassThrough(),
    signal: interruption.signal,
    lend: (borrow) => borrow(),
    runtime: { node: process.version, platform: 'linux' },
  });
  onTestFinished(async () => {
    interruption.abort();
    await exitCode;
    rmSync(home, { recursive: true, force: true });
  });
  const kubeconfig = () => /export KUBECONFIG=(\S+)/.exec(terminal.screen())?.[1] ?? '';
  return {
    ...terminal,
    exitCode,
    interrupt: () => interruption.abort(),
    kubeconfig,
    client() {
      const text = readFileSync(kubeconfig(), 'utf8');
      return clientOf({ url: parse(text).clusters[0].cluster.server, kubeconfig: text });
    },
  };
}
