/** `kubectl north train`: an incident to practise on, on a cluster of its own. */

import { nearest } from '../cli/nearest.ts';
import type { Options } from '../cli/options.ts';
import { CommandError } from '../investigation/error.ts';
import { builtin } from '../training/builtin.ts';
import type { ListedScenario } from '../training/scenario.ts';
import { type Program, print } from './program.ts';

/** `drawn`: there is a terminal that screens can be drawn on. Throws CommandError (2) for a scenario that is not there. */
export async function trainCommand(program: Program, options: Options, drawn: boolean): Promise<number> {
  const all = await builtin();
  const [name] = options.words;
  const scenario = name === undefined ? undefined : named(all, name);
  if (options.list || (scenario === undefined && !drawn)) {
    const items = all.map(({ namespace: _namespace, subject: _subject, ...item }) => item);
    await print(program, options, { apiVersion: 'north/v1', kind: 'ScenarioList', items });
    return 0;
  }
  if (drawn) return (await import('./train-screens.ts')).trainOnScreens(program, options, all, scenario);
  return scenario === undefined ? 0 : (await import('./train-lines.ts')).trainInLines(program, options, scenario);
}

function named(all: readonly ListedScenario[], name: string): ListedScenario {
  const found = all.find((one) => one.name === name);
  if (found !== undefined) return found;
  const meant = nearest(
    name,
    all.map((one) => one.name),
  );
  const hint = meant === undefined ? 'kubectl north train --list lists them' : `did you mean ${meant}?`;
  throw new CommandError(2, `there is no scenario "${name}": ${hint}`);
}
