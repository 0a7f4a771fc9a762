/** `kubectl north record`: writes a recording and tells what is in it. */
import type { Options } from '../cli/options.ts';
import { renderRecording } from '../report/recording-text.ts';
import { consentFor } from './consent.ts';
import { engineOf, type Program, placeFor, sourceFor } from './program.ts';
import { progressOn } from './progress.ts';
import { record } from './recording.ts';
import { subjectsOf } from './subjects.ts';

export async function recordCommand(program: Program, options: Options): Promise<number> {
  const source = await sourceFor(program, options);
  const progress = progressOn(program.stderr);
  const ask = consentFor(program, options);
  try {
    const [subject] = await subjectsOf(program, options, source);
    const { namespace } = await placeFor(program, options);
    const whole = options.allNamespaces || namespace === '';
    const what = subject !== undefined ? { subject } : whole ? {} : { namespace };
    const written = await record(source, what, {
      ...(options.recordTo !== undefined && { to: options.recordTo }),
      signal: program.signal,
      consent: async (check) => {
        progress.end();
        return ask(check);
      },
      onProgress: progress.tell,
      engine: () => engineOf(program, options),
    });
    progress.end();
    program.stdout.write(renderRecording(written, options.showRedactions));
    return written.objects === 0 ? 3 : 0;
  } catch (error) {
    progress.end();
    if (program.signal.aborted) program.stderr.write('interrupted: run the same command again to go on\n');
    throw error;
  } finally {
    progress.end();
    await source.close();
  }
}
