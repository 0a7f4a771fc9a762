/** Tries each change that a finding offers on a copy of the facts, and walks the tree again: what heals it is offered first. */
import type { Finding, Fix, Risk } from '../engine/diagnosis.ts';
import type { Walked } from '../engine/walk.ts';
import { Pending, Unreadable } from '../engine/world.ts';
import type { KubeObject, ObjectRef } from '../facts/objects.ts';
import { PatchError } from '../facts/patch/json.ts';
import { typeOfObject } from '../facts/resources.ts';
import type { Facts } from '../facts/store.ts';
import { changedFacts, type Edit } from './changed-facts.ts';
import { consequences, waitingPods } from './consequences.ts';

/** Each trial is a walk of its own: so many are worth a person's time. */
const MOST_TRIALS = 8;
/** Reading on for one change ends here. */
const ROUNDS = 10;

/** Walks the same tree about the same subject over other facts. */
export type WalkAgain = (facts: Facts, subject: KubeObject) => Promise<Walked>;

/**
 * The walk with its fixes tried. Only findings that follow from objects alone are tried: what a program would do with a
 * change cannot be known. Throws only for a fault of a tree.
 */
export async function tryFixes(walked: Walked, subject: KubeObject, facts: Facts, again: WalkAgain): Promise<Walked> {
  let left = MOST_TRIALS;
  const findings = [];
  for (const found of walked.findings) {
    const fixes: Fix[] = [];
    for (const fix of found.finding.fixes) {
      const tryIt =
        found.byObjects === true && !fix.verified && fix.patch !== undefined && fix.object !== undefined && left > 0;
      if (tryIt) left -= 1;
      fixes.push(tryIt ? { ...fix, verified: await heals(fix, subject, facts, again) } : fix);
    }
    const finding: Finding = { ...found.finding, fixes: fixes.toSorted(bestFirst) };
    findings.push({ ...found, finding });
  }
  return { ...walked, findings };
}

/** Whether the walk comes out green once the change is made: nothing found, nothing undecided, nothing unreadable. */
async function heals(fix: Fix, subject: KubeObject, facts: Facts, again: WalkAgain): Promise<boolean> {
  const edits = await editsOf(fix.object as ObjectRef, fix.patch, subject, facts);
  if (edits === undefined) return false;
  const own = edits.find(({ before }) => before !== undefined && sameObject(before, subject));
  const { findings, marks, pending } = await again(changedFacts(facts, edits), own?.after ?? subject);
  const causes = marks.map(({ cause }) => cause);
  const green = causes.includes('common/healthy') || causes.includes('common/starting');
  return pending.length === 0 && findings.length === 0 && green && !causes.includes('common/no-access');
}

/** Undefined if the object, or what the change would lead to, cannot be read. */
async function editsOf(
  ref: ObjectRef,
  patch: unknown,
  subject: KubeObject,
  facts: Facts,
): Promise<readonly Edit[] | undefined> {
  const { namespace, name } = ref;
  const type = typeOfObject(ref);
  if (type === undefined) return undefined;
  const request = { ask: 'get', type, name, ...(namespace !== undefined && { namespace }) } as const;
  for (let round = 0; round < ROUNDS; round++) {
    try {
      const object = facts.world.ask(request) as KubeObject | null;
      if (object === null) return undefined;
      const edits = consequences(facts.world, object, patch);
      const changed = (pod: Edit) =>
        edits.some(({ before }) => before !== undefined && sameObject(before, pod.before as KubeObject));
      return [...edits, ...waitingPods(facts.world, subject).filter((pod) => !changed(pod))];
    } catch (error) {
      if (error instanceof Unreadable || error instanceof PatchError) return undefined;
      if (!(error instanceof Pending)) throw error;
      await facts.load(error.requests);
    }
  }
  return undefined;
}

function sameObject(a: KubeObject, b: KubeObject): boolean {
  return a.kind === b.kind && a.metadata.name === b.metadata.name && a.metadata.namespace === b.metadata.namespace;
}

const RISKS: readonly Risk[] = ['none', 'restart', 'disruption', 'data-loss'];

/** What was seen to heal before what was not; among those, the smaller risk. Otherwise in the tree's order. */
function bestFirst(a: Fix, b: Fix): number {
  if (a.verified !== b.verified) return a.verified ? -1 : 1;
  return a.verified ? RISKS.indexOf(a.risk) - RISKS.indexOf(b.risk) : 0;
}
