/** `kubectl north triage`: looks for everything broken and prints it. */
import type { Options } from '../cli/options.ts';
import { triage } from '../investigation/triage.ts';
import { exitCodeOf } from '../report/exit-code.ts';
import { engineOf, type Program, placeFor, print, sourceFor } from './program.ts';

export async function triageCommand(program: Program, options: Options): Promise<number> {
  const [engine, source] = await Promise.all([engineOf(program, options), sourceFor(program, options)]);
  try {
    const { namespace } = await placeFor(program, options);
    const scope = options.allNamespaces || namespace === '' ? {} : { namespace };
    const result = await triage(engine, source, scope, { signal: program.signal });
    await print(program, options, result);
    return exitCodeOf([result], options.failOn);
  } finally {
    await source.close();
  }
}
