/** `kubectl north TYPE/NAME`: walks the tree of one object, or of several. */
import type { Diagnosis, Finding, PathStep } from '../engine/diagnosis.ts';
import type { Engine, Walked } from '../engine/walk.ts';
import type { KubeObject, ObjectRef } from '../facts/objects.ts';
import type { Gap } from '../facts/reading.ts';
import { nameOf, type ResourceType, typeOfObject } from '../facts/resources.ts';
import type { Source } from '../facts/source.ts';
import { factsFrom } from '../facts/store.ts';
import { tryFixes, type WalkAgain } from '../fix/trial.ts';
import { CommandError } from './error.ts';
import { diagnosisOf, type Watching, walkToEnd } from './investigate.ts';

/** Reads everything afresh. Throws CommandError for a kind that no tree is for; never for what the cluster does. */
export async function diagnose(
  engine: Engine,
  source: Source,
  subject: ObjectRef,
  watching: Watching = {},
): Promise<Diagnosis> {
  const started = performance.now();
  const now = source.now();
  const { consent } = watching;
  const facts = factsFrom(source, { now, ...(consent && { consent }) });
  const type = typeOfObject(subject);
  const tree = entryFor(engine, type === undefined ? subject.kind : nameOf(type));
  watching.onProgress?.({ path: [], reading: [`${subject.kind.toLowerCase()} ${subject.name}`] });
  const request = {
    ask: 'get',
    type: type as ResourceType,
    name: subject.name,
    ...(subject.namespace !== undefined && { namespace: subject.namespace }),
  } as const;
  await facts.load([request]);
  const reading = facts.world.tryAsk(request);
  const frame = { source, now, started };
  if (!reading.ok) return diagnosisOf(subject, unreadable(subject, reading.gap), frame);
  const object = reading.value as KubeObject | null;
  const start = object === null ? absentTree(subject.kind) : tree;
  const about = object ?? {
    apiVersion: '',
    kind: subject.kind,
    metadata: { name: subject.name, ...(subject.namespace !== undefined && { namespace: subject.namespace }) },
  };
  const walked = await walkToEnd(engine, start, about, facts, watching);
  const { signal } = watching;
  const again: WalkAgain = (changed, object) =>
    walkToEnd(engine, start, object, changed, { detail: 'causes', ...(signal && { signal }) });
  return diagnosisOf(about, await tryFixes(walked, about, facts, again), frame);
}

/** The tree with which the diagnosis of an object of this kind begins. */
export function treeFor(engine: Engine, kind: string): string | undefined {
  return [...engine.trees.values()].findLast((tree) => tree.entry.includes(kind))?.tree;
}

function entryFor(engine: Engine, kind: string): string {
  const tree = treeFor(engine, kind);
  if (tree !== undefined) return tree;
  const kinds = [...new Set([...engine.trees.values()].flatMap((t) => t.entry))].map((k) => k.toLowerCase()).sort();
  throw new CommandError(2, `this version cannot diagnose a ${kind.toLowerCase()} yet; it can: ${kinds.join(', ')}`);
}

function absentTree(kind: string): string {
  return kind === 'Service' ? 'service-absent' : 'object-absent';
}

/** The subject itself may not be read: nothing can be asked. */
function unreadable(subject: ObjectRef, gap: Gap): Walked {
  const name = `${subject.kind} ${subject.name}`;
  const question: PathStep = {
    tree: 'read',
    step: 'read',
    subject,
    question: `Can ${name} be read?`,
    answer: 'unknown',
    because: gap.why,
  };
  const finding: Finding = {
    cause: 'common/no-access',
    severity: 'warning',
    confidence: 'proven',
    title: `${name} could not be read, so nothing is known about it`,
    explanation: `Every question about it starts with the object itself. ${gap.why}.`,
    at: [],
    evidence: [
      {
        says: gap.why,
        object: subject,
        command: `kubectl get ${subject.kind.toLowerCase()} ${subject.name}${subject.namespace === undefined ? '' : ` -n ${subject.namespace}`}`,
      },
    ],
    fixes: [],
    path: [question],
    see: [],
  };
  return {
    pending: [],
    path: [question],
    findings: [{ finding, contributing: false }],
    gaps: [gap],
    marks: [],
  };
}
