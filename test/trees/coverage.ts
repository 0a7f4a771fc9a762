/** What the cases of the trees reach: which answers each question got, and which findings came of them. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { casesIn, runCase, testFilesIn } from '../../src/commands/tree-tests.ts';
import type { Answer } from '../../src/engine/diagnosis.ts';
import type { TestCase } from '../../src/engine/schema.ts';
import type { Tree } from '../../src/engine/tree.ts';
import type { Engine } from '../../src/engine/walk.ts';

export const DIAGNOSTICS = fileURLToPath(new URL('../../diagnostics/', import.meta.url));

export interface Ran {
  /** `crash/container-exit.test.yaml` */
  readonly file: string;
  readonly folder: string;
  readonly test: TestCase;
  readonly result: Awaited<ReturnType<typeof runCase>>;
}

/** Runs every case that stands beside a tree. */
export async function everyCase(engine: Engine): Promise<readonly Ran[]> {
  const ran: Ran[] = [];
  for (const file of testFilesIn(DIAGNOSTICS)) {
    const folder = path.dirname(file);
    for (const test of casesIn(file)) {
      ran.push({ file: path.relative(DIAGNOSTICS, file), folder, test, result: await runCase(test, folder, engine) });
    }
  }
  return ran;
}

/** `container-exit.memory=yes` for every answer that some case got. */
export function answersOf(ran: readonly Ran[]): ReadonlySet<string> {
  const steps = ran.flatMap(({ result }) => result.diagnosis.path);
  return new Set(steps.map((step) => `${step.tree}.${step.step}=${step.answer}`));
}

/** `container-exit: crash/oom-limit` for every finding that some answer led to; also common/healthy and the like. */
export function reachedBy(tree: Tree, answers: ReadonlySet<string>): ReadonlySet<string> {
  const reached = new Set<string>();
  for (const [name, step] of Object.entries(tree.steps)) {
    const leads: readonly (readonly [Answer, readonly string[]])[] = [
      ['yes', step.then.find ?? []],
      ['no', step.else.find ?? []],
      ['unknown', step.unknown?.find ?? []],
    ];
    for (const [answer, causes] of leads) {
      if (answers.has(`${tree.tree}.${name}=${answer}`)) for (const cause of causes) reached.add(cause);
    }
  }
  return reached;
}

/**
 * Whether a case came to a question whose answer could have led to the cause of this tree, there or by handing over to the tree,
 * and did not get the cause from anywhere.
 */
export function hasNearMiss(tree: Tree, cause: string, trees: readonly Tree[], ran: readonly Ran[]): boolean {
  const leading = trees.flatMap((one) =>
    Object.entries(one.steps)
      .filter(([, step]) =>
        [step.then, step.else, step.unknown].some(
          (way) => way?.tree === tree.tree || (one === tree && way?.find?.includes(cause)),
        ),
      )
      .map(([name]) => `${one.tree}.${name}`),
  );
  return ran.some(
    ({ result: { diagnosis } }) =>
      !diagnosis.findings.some((finding) => finding.cause === cause) &&
      diagnosis.path.some(({ tree: name, step }) => leading.includes(`${name}.${step}`)),
  );
}
