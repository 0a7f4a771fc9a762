/** `kubectl north TYPE/NAME`: diagnoses and prints. */
import type { Options } from '../cli/options.ts';
import { kubectlFlags } from '../cli/source-flags.ts';
import type { Diagnosis } from '../engine/diagnosis.ts';
import type { Engine } from '../engine/walk.ts';
import type { Source } from '../facts/source.ts';
import { diagnose } from '../investigation/diagnose.ts';
import { documentOf } from '../report/documents.ts';
import { exitCodeOf } from '../report/exit-code.ts';
import { consentFor } from './consent.ts';
import { engineOf, type Program, placeFor, print, sourceFor } from './program.ts';
import { onSameCluster } from './same-cluster.ts';
import { subjectsOf } from './subjects.ts';

export async function diagnoseCommand(program: Program, options: Options): Promise<number> {
  const [engine, source] = await Promise.all([engineOf(program, options), sourceFor(program, options)]);
  try {
    const diagnoses = (await diagnosed(program, options, engine, source)).map((one) =>
      onSameCluster(one, kubectlFlags(options)),
    );
    const absent = diagnoses.filter((one) => one.findings[0]?.cause === 'common/not-found');
    const present = diagnoses.filter((one) => !absent.includes(one));
    const inText = options.output === 'text' || options.output === 'markdown';
    if (inText) for (const one of absent) program.stderr.write(absentLine(one));
    const shown = inText ? present : diagnoses;
    if (shown.length > 0) await print(program, options, documentOf(shown));
    const code = exitCodeOf(present, options.failOn);
    return code === 0 && absent.length > 0 ? 2 : code;
  } finally {
    await source.close();
  }
}

async function diagnosed(
  program: Program,
  options: Options,
  engine: Engine,
  source: Source,
): Promise<readonly Diagnosis[]> {
  const { signal } = program;
  if (options.filenames.length > 0) {
    const [{ readManifests }, { wouldRun }, place] = await Promise.all([
      import('./manifests.ts'),
      import('../investigation/manifests/would-run.ts'),
      placeFor(program, options),
    ]);
    return wouldRun(
      engine,
      source,
      await readManifests(options.filenames, program.stdin, place.namespace || 'default'),
      { signal },
    );
  }
  const diagnoses: Diagnosis[] = [];
  const consent = consentFor(program, options);
  for (const subject of await subjectsOf(program, options, source))
    diagnoses.push(await diagnose(engine, source, subject, { signal, consent }));
  return diagnoses;
}

function absentLine(diagnosis: Diagnosis): string {
  const sentence = /[.?]$/.test(diagnosis.summary) ? diagnosis.summary : `${diagnosis.summary}.`;
  return `kubectl north: ${sentence} ${diagnosis.findings[0]?.explanation ?? ''}`
    .replace(/\s+/g, ' ')
    .trimEnd()
    .concat('\n');
}
