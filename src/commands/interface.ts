/** `kubectl north` on a terminal: gives the interface its session on the cluster or recording that is named. */
import { userFolders } from '../cli/environment.ts';
import type { Options } from '../cli/options.ts';
import { kubectlFlags } from '../cli/source-flags.ts';
import type { Start } from '../tui/session.ts';
import { givenBy } from './consent.ts';
import { openSource, placeOf } from './open.ts';
import { engineOf, type Program, surroundings, terminalOf } from './program.ts';
import { sessionOf } from './session.ts';

/** The source is opened only after the first frame: the terminal shows where it goes before it asks anything. */
export async function interfaceCommand(program: Program, options: Options, start: Start): Promise<number> {
  const { runInterface } = await import('../tui/run.tsx');
  const around = { ...surroundings(program, false), stderr: { write: () => true } };
  const { context, kind, namespace } = await placeOf(options, around);
  const sitting = sessionOf({
    info: { context, kind, namespace: options.allNamespaces ? '' : namespace, flags: kubectlFlags(options) },
    open: () => openSource(options, { ...around, attended: true }),
    engine: () => engineOf(program, options),
    flags: () => kubectlFlags(options),
    consent: givenBy(options),
    keepIn: keepsRecordings(program, options) ? userFolders(program.env)?.state : undefined,
  });
  try {
    return (await runInterface(sitting.session, start, terminalOf(program, options))).exitCode;
  } finally {
    await sitting.close();
  }
}

function keepsRecordings(program: Program, options: Options): boolean {
  return options.keepRecordings && (program.env.NORTH_NO_RECORD ?? '') === '';
}
