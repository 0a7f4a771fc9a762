/** One scenario on the screen: its cluster starts behind the mission, and ends when the user leaves. */
import type { Options } from '../cli/options.ts';
import { kubectlFlags } from '../cli/source-flags.ts';
import { closingLine } from '../report/mission-text.ts';
import type { Health } from '../training/health.ts';
import type { ListedScenario } from '../training/scenario.ts';
import type { Training } from '../tui/session.ts';
import type { Stage } from '../tui/stage.tsx';
import { givenBy } from './consent.ts';
import { openSource } from './open.ts';
import { engineOf, type Program, surroundings } from './program.ts';
import { sessionOf } from './session.ts';
import { isOnPath, runShell } from './shell.ts';
import { exitCodeOf, type OpenTraining, openTraining } from './training.ts';

export interface Left {
  readonly exitCode: number;
  /** The user wants the list again. */
  readonly back: boolean;
  /** To print once the terminal is as it was. */
  readonly says?: string;
}

const SHELL_WORDS =
  'A shell without start-up files: its kubectl talks to the training cluster only.\nexit (or Ctrl-D) comes back.\n';

/** `listed`: there is a list to go back to. */
export async function playScenario(
  stage: Stage,
  program: Program,
  options: Options,
  scenario: ListedScenario,
  listed: boolean,
): Promise<Left> {
  const { playInterface } = await import('../tui/run.tsx');
  const around = { ...surroundings(program, false), stderr: { write: () => true } };
  let opening: Promise<OpenTraining> | undefined;
  const training = () => {
    opening ??= openTraining(scenario);
    return opening;
  };
  let kubeconfig = '';
  const there = () => onTraining(options, kubeconfig);
  const sitting = sessionOf({
    info: { context: 'north-training', kind: 'cluster', namespace: scenario.namespace },
    async open() {
      kubeconfig = (await training()).kubeconfig;
      return openSource(there(), around);
    },
    engine: () => engineOf(program, options),
    flags: () => kubectlFlags(there()),
    consent: givenBy(options),
  });
  const seen: Training = {
    mission: scenario,
    listed,
    hasKubectl: isOnPath('kubectl', program.env),
    ready: async () => (await training()).kubeconfig,
    onHealth: (told) => whenOpen(training(), (open) => open.onHealth(told)),
    shell: async () => {
      const { kubeconfig } = await training();
      program.stdout.write(SHELL_WORDS);
      await program.lend(() => runShell(program.env, kubeconfig, program.signal));
    },
  };
  let health: Health | undefined;
  let left: Pick<Left, 'exitCode' | 'back'> | undefined;
  try {
    const { exitCode, back = false } = await playInterface(
      stage,
      { ...sitting.session, training: seen },
      { screen: 'triage' },
    );
    left = { exitCode, back };
  } finally {
    await sitting.close();
    health = await (await opening?.catch(() => undefined))?.close();
  }
  // A cluster that could not be started is an error with its own exit code.
  await opening;
  if (left.back) return left;
  const exitCode = left.exitCode === 130 ? 130 : exitCodeOf(health);
  return { exitCode, back: false, says: closingLine(scenario.name, health) };
}

/** The options that lead to the training's cluster and to no other. Recordings of it are not worth keeping. */
function onTraining(options: Options, kubeconfig: string): Options {
  const { from: _from, now: _now, ...rest } = options;
  return { ...rest, allNamespaces: false, keepRecordings: false, cluster: { asGroups: [], kubeconfig } };
}

/** Subscribes to what is not there yet; the way to end that works before and after. */
function whenOpen<T>(opening: Promise<T>, subscribe: (open: T) => () => void): () => void {
  let end: (() => void) | undefined;
  let ended = false;
  opening.then(
    (open) => {
      if (!ended) end = subscribe(open);
    },
    () => undefined,
  );
  return () => {
    ended = true;
    end?.();
  };
}
