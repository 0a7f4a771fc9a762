/** Runs kubectl: what changes a cluster goes through it, so that the command that was shown is the command that is run. */
import { cleanText } from '../../facts/sanitise.ts';
import { oneLine } from '../error.ts';

const MOST_MS = 30_000;

/** Undefined once it has succeeded; else why it has not, in one line. Rejects with the reason of an abort. */
export async function runKubectl(
  words: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { execa } = await import('execa');
  signal.throwIfAborted();
  const result = await execa('kubectl', words, {
    env,
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
    cancelSignal: signal,
    timeout: MOST_MS,
    forceKillAfterDelay: 1000,
    maxBuffer: 1024 * 1024,
  });
  signal.throwIfAborted();
  if (!result.failed) return undefined;
  if (result.code === 'ENOENT') return 'kubectl is not on the PATH';
  if (result.timedOut) return `kubectl did not end within ${MOST_MS / 1000} s`;
  return oneLine(cleanText(result.stderr)) || `kubectl ended with exit code ${result.exitCode ?? 'none'}`;
}
