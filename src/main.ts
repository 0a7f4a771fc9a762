/** argv in, exit code out: the only file that touches the process. */
import process from 'node:process';
import { quickAnswer } from './cli/quick.ts';

const interruption = new AbortController();
const interrupt = () => {
  // Whoever asks twice does not want to wait.
  if (interruption.signal.aborted) process.exit(130);
  process.exitCode = 130;
  interruption.abort(new Error('interrupted'));
};
let lent = false;
process.on('SIGINT', () => {
  if (!lent) interrupt();
});
process.on('SIGTERM', interrupt);
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  // The terminal is gone: what is open is still put in order.
  if (interruption.signal.aborted) return;
  // A reader that has seen enough (`| head`) is no error.
  process.exit(error.code === 'EPIPE' ? 0 : 2);
});

async function lend<T>(borrow: () => Promise<T>): Promise<T> {
  lent = true;
  try {
    return await borrow();
  } finally {
    lent = false;
  }
}

const verbose = process.argv.some((word) => /^--?v(=?\d+)?$/.test(word));

async function answer(): Promise<number> {
  const argv = process.argv.slice(2);
  const runtime = { node: process.version, platform: `${process.platform}/${process.arch}` };
  const quick = quickAnswer(argv, runtime);
  if (quick !== undefined) {
    process.stdout.write(quick);
    return 0;
  }
  const { run } = await import('./commands/run.ts');
  const { env, stdin, stdout, stderr } = process;
  if (stdin.isTTY) {
    // The terminal was closed, and says so in two ways. Without one, nohup may have asked that it be ignored.
    const hungUp = () => interruption.signal.aborted || interrupt();
    process.on('SIGHUP', hungUp);
    stdin.on('error', hungUp);
  }
  return run({ argv, env, stdin, stdout, stderr, signal: interruption.signal, lend, runtime });
}

answer().then(
  (code) => {
    process.exitCode = interruption.signal.aborted ? 130 : code;
  },
  (error: unknown) => {
    const told =
      verbose && error instanceof Error ? error.stack : `a fault of the tool itself: ${(error as Error).message}`;
    process.stderr.write(
      `kubectl north: ${String(told)
        .split('\n', verbose ? 50 : 1)
        .join('\n')}; run again with -v and report it\n`,
    );
    process.exitCode = 2;
  },
);
