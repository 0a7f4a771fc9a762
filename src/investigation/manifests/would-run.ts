/** `diagnose -f`: walks the same trees about objects that do not exist yet, over facts as they would be if they did. */

import { imageName } from '../../analysis/image/pull-error.ts';
import type { Diagnosis, Evidence, Fix, PathStep } from '../../engine/diagnosis.ts';
import type { Engine, Walked } from '../../engine/walk.ts';
import type { KubeObject, ObjectRef } from '../../facts/objects.ts';
import type { Gap } from '../../facts/reading.ts';
import type { Source } from '../../facts/source.ts';
import { factsFrom } from '../../facts/store.ts';
import { containersOf } from '../../facts/words/containers.ts';
import { changedFacts, type Edit } from '../../fix/changed-facts.ts';
import { treeFor } from '../diagnose.ts';
import { CommandError } from '../error.ts';
import { diagnosisOf, type Watching, walkToEnd } from '../investigate.ts';
import { forced, imagine } from './imagined.ts';

/** One diagnosis for each manifest of a kind that a tree is for. Throws CommandError if there is none. */
export async function wouldRun(
  engine: Engine,
  source: Source,
  manifests: readonly KubeObject[],
  watching: Watching = {},
): Promise<readonly Diagnosis[]> {
  const started = performance.now();
  const now = source.now();
  const facts = factsFrom(source, { now });
  const { subjects, edits, nodes } = await imagine(source, facts, manifests);
  const further = await forced(facts, edits, nodes[0]?.metadata.name);
  const worlds = [edits, ...(further === undefined ? [] : [further])].map((one) => changedFacts(facts, one));
  const diagnoses: Diagnosis[] = [];
  for (const { object, gaps } of subjects) {
    const tree = treeFor(engine, object.kind);
    if (tree === undefined) continue;
    const walks: Walked[] = [];
    for (const world of worlds) walks.push(await walkToEnd(engine, tree, object, world, watching));
    const unknown = [...gaps, ...unknownImages(object, edits, nodes)];
    diagnoses.push(
      told(diagnosisOf(object, together(walks, unknown), { source, now, started }), edits, gaps.length === 0),
    );
  }
  if (diagnoses.length === 0)
    throw new CommandError(
      2,
      'the manifests hold nothing that runs or routes: no pod, workload, claim, Service or Ingress',
    );
  return diagnoses;
}

/** The first walk, and what only the second one finds. */
function together([first, second]: readonly Walked[], unknown: readonly Gap[]): Walked {
  const walked = first as Walked;
  const gaps = [...unknown, ...walked.gaps];
  if (second === undefined) return { ...walked, gaps };
  const asked = new Set(walked.path.map(identity));
  const findings = second.findings.filter(({ finding }) => !finding.cause.startsWith('common/'));
  return {
    ...walked,
    gaps,
    findings: [...walked.findings, ...findings],
    path: [...walked.path, ...second.path.filter((step) => !asked.has(identity(step)))],
  };
}

function identity({ tree, step, subject, part }: PathStep): string {
  return JSON.stringify([tree, step, subject, part]);
}

/** Whether an image can be pulled only a node can tell; one that a node has already is there. */
function unknownImages(object: KubeObject, edits: readonly Edit[], nodes: readonly KubeObject[]): readonly Gap[] {
  const there = new Set(
    nodes.flatMap((node) => (node.status as NodeStatus | undefined)?.images?.flatMap(({ names }) => names ?? []) ?? []),
  );
  const pods = [object, ...edits.flatMap(({ after }) => (after === undefined ? [] : [after]))].filter(
    ({ kind }) => kind === 'Pod',
  );
  const images = new Set(pods.flatMap((pod) => containersOf(pod, new Date(0)).map(({ image }) => image)));
  return [...images]
    .filter((image) => !there.has(image) && !there.has(fullName(image)))
    .map((image) => ({
      what: `whether image ${image} can be pulled`,
      reason: 'declined',
      why: 'no node reports that it has it, and only a node that pulls it can tell',
      ask: `check its name and tag in the registry`,
    }));
}

interface NodeStatus {
  readonly images?: readonly { readonly names?: readonly string[] }[];
}

/** As the container runtime names it: `nginx:1.27` is `docker.io/library/nginx:1.27`. */
function fullName(image: string): string {
  const { registry, repository, tag } = imageName(image);
  const library = registry === 'docker.io' && !repository.includes('/') ? 'library/' : '';
  return `${registry}/${library}${repository}:${tag}`;
}

/** Says that it is about what would be, and offers no command that looks at an object which is not there. */
function told(diagnosis: Diagnosis, edits: readonly Edit[], asked: boolean): Diagnosis {
  const imagined = edits.flatMap(({ before, after }) =>
    before === undefined && after !== undefined ? [after.metadata.name] : [],
  );
  const looksAt = (command: string) => imagined.some((name) => command.split(/[\s/]/).includes(name));
  const findings = diagnosis.findings.map((finding) => ({
    ...finding,
    evidence: finding.evidence.map(
      ({ command, ...one }): Evidence => (command === undefined || looksAt(command) ? one : { ...one, command }),
    ),
    fixes: finding.fixes.map(
      ({ command, undo, ...fix }): Fix => ({
        ...fix,
        ...(command !== undefined && !looksAt(command) && { command }),
        ...(undo !== undefined && !looksAt(undo) && { undo }),
      }),
    ),
  }));
  const green = diagnosis.outcome === 'healthy' || diagnosis.outcome === 'starting';
  if (!green) return { ...diagnosis, findings };
  return { ...diagnosis, outcome: asked ? 'healthy' : 'undecided', summary: greenSummary(diagnosis.subject, asked) };
}

function greenSummary({ kind, name }: ObjectRef, asked: boolean): string {
  const found = `Nothing was found that would keep ${kind} ${name} from starting`;
  return asked
    ? `${found}; whether its program works then, only running it tells`
    : `${found}, but whether the API server would admit it could not be asked`;
}
