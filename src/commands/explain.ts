/** `kubectl north explain`: prints what a cause means or a tree asks. */
import type { Options } from '../cli/options.ts';
import { explain } from '../investigation/explain.ts';
import { builtin } from './builtin.ts';
import { engineOf, type Program, print } from './program.ts';

export async function explainCommand(program: Program, options: Options): Promise<number> {
  await print(program, options, explain(await engineOf(program, options), (await builtin()).causes, options.words[0]));
  return 0;
}
