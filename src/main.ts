/** argv in, exit code out: the only file that touches the process. */
import process from 'node:process';
import { quickAnswer } from './cli/quick.ts';

const interruption = new AbortController();
const interrupt = () => {
  interruption.abort(new Error('interrupted'));
  process.exitCode = 130;
};
process.once('SIGINT', interrupt);
process.once('SIGTERM', interrupt);
// A reader that has seen enough (`| head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 2));

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
  return run({ argv, env, stdin, stdout, stderr, signal: interruption.signal, runtime });
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
