/** A training on screens: the list to choose from, the mission, and the interface on the scenario's cluster. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Options } from '../cli/options.ts';
import type { ListedScenario } from '../training/scenario.ts';
import type { Choice } from '../tui/picker/state.ts';
import type { Stage } from '../tui/stage.tsx';
import { type Program, terminalOf } from './program.ts';
import { type Left, playScenario } from './train-scenario.ts';

/** Beside the bundle; not there when the program runs from source. */
const DEMO = fileURLToPath(new URL('../demo.tar.gz', import.meta.url));

const LOOK_AROUND: Choice = {
  name: 'a recording',
  family: '-',
  level: '-',
  title: 'Only look around in a cluster where much is broken',
  story: 'A shop on a bad day, recorded on a real cluster. Nothing can be changed in it, and nothing heals.',
};

/** `only`: open this one; else the user chooses. */
export async function trainOnScreens(
  program: Program,
  options: Options,
  all: readonly ListedScenario[],
  only: ListedScenario | undefined,
): Promise<number> {
  const [{ onStage }, { FRAMES_PER_SECOND }] = await Promise.all([
    import('../tui/stage.tsx'),
    import('../tui/run.tsx'),
  ]);
  const left = await onStage(terminalOf(program, options), FRAMES_PER_SECOND, (stage) =>
    only === undefined
      ? chooseAndPlay(stage, program, options, all)
      : playScenario(stage, program, options, only, false),
  );
  if (left === 'recording') {
    const { interfaceCommand } = await import('./interface.ts');
    return interfaceCommand(program, { ...options, from: DEMO, cluster: { asGroups: [] } }, { screen: 'triage' });
  }
  if (left.says !== undefined) program.stdout.write(`${left.says}\n`);
  return left.exitCode;
}

async function chooseAndPlay(
  stage: Stage,
  program: Program,
  options: Options,
  all: readonly ListedScenario[],
): Promise<Left | 'recording'> {
  const { playPicker } = await import('../tui/picker/run.tsx');
  const choices = existsSync(DEMO) ? [...all, LOOK_AROUND] : all;
  for (let before: string | undefined; ; ) {
    const { chosen, interrupted } = await playPicker(stage, choices, before);
    if (chosen === LOOK_AROUND.name) return 'recording';
    const scenario = all.find((one) => one.name === chosen);
    if (scenario === undefined) return { exitCode: interrupted ? 130 : 0, back: false };
    const left = await playScenario(stage, program, options, scenario, true);
    if (!left.back) return left;
    before = scenario.name;
  }
}
