/** Finds the smallest changes with which a pod fits, each proved by the simulation. */
import type { KubeObject } from '../../../facts/objects.ts';
import { strategicMerge } from '../../../facts/patch/strategic.ts';
import { shapeOfKind } from '../../../facts/schema/shape.ts';
import type { Verdict } from '../blockage.ts';
import { verdictsOn } from '../evaluate.ts';
import { fitIn } from '../fit.ts';
import { simulate } from '../simulate.ts';
import { type Snapshot, snapshotOf } from '../snapshot.ts';
import { nameOf } from '../spec.ts';
import { isCordonTaint } from '../taints.ts';
import { askLess, freePort } from './asking.ts';
import { preferAffinity, preferSpread } from './beside.ts';
import { type Change, together } from './change.ts';
import { label, loosenAffinity, select, tolerate, uncordon } from './placing.ts';

/** Changes that together make the pod fit, and the nodes on which it then fits. */
export interface Remedy {
  readonly changes: readonly Change[];
  readonly nodes: readonly string[];
  readonly cost: number;
}

/** So many ways are tried; each is a simulation of its own. */
const MOST_TRIALS = 8;
/** So many obstacles at once are more than a person would call a small change. */
const MOST_CHANGES = 3;

/** At most `most`, the smallest first; none if the pod fits already, or if only larger changes help. */
export function remediesFor(pod: KubeObject, snapshot: Snapshot, most = 4): readonly Remedy[] {
  const ways = new Map<string, { changes: readonly Change[]; cost: number }>();
  simulate(pod, snapshot).nodes.forEach((outcome, i) => {
    const state = snapshot.nodes[i];
    if (state?.pods === undefined || outcome.first === undefined) return;
    const verdicts = verdictsOn(outcome);
    if (verdicts.length === 0) return;
    for (const changes of combinations(byObstacle(verdicts).map((those) => options(those, pod, state.node)))) {
      const distinct = [...new Map(changes.map((change) => [identityOf(change), change])).values()];
      if (distinct.length > MOST_CHANGES) continue;
      const cost = distinct.reduce((total, change) => total + change.cost, distinct.length - 1);
      const kind = distinct
        .map(({ id, node: at }) => `${id} ${at === undefined ? 'pod' : 'node'}`)
        .sort()
        .join();
      const known = ways.get(kind);
      if (known === undefined || cost < known.cost || (cost === known.cost && leavesMore(distinct, known.changes)))
        ways.set(kind, { changes: distinct, cost });
    }
  });
  const tried = [...ways.values()].sort((a, b) => a.cost - b.cost).slice(0, MOST_TRIALS);
  const found: Remedy[] = [];
  for (const { changes, cost } of tried) {
    if (!found.some((smaller) => isPartOf(smaller.changes, changes)))
      found.push(...proved(changes, cost, pod, snapshot));
  }
  return found.slice(0, most);
}

/** Where some of the changes are enough, the others are not needed. */
function isPartOf(some: readonly Change[], all: readonly Change[]): boolean {
  const identities = new Set(all.map(identityOf));
  return some.every((change) => identities.has(identityOf(change)));
}

const TOGETHER = ['taint', 'pod-affinity', 'pod-anti-affinity'];

/** What one change answers: all taints of a node are tolerated at once. */
function byObstacle(verdicts: readonly Verdict[]): readonly (readonly [Verdict, ...Verdict[]])[] {
  const groups = new Map<string, [Verdict, ...Verdict[]]>();
  verdicts.forEach((verdict, i) => {
    const kind = isCordonTaint(verdict) ? 'cordon' : verdict.kind;
    const key = TOGETHER.includes(kind) || kind === 'cordon' ? kind : `${kind} ${i}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [verdict]);
    else group.push(verdict);
  });
  return [...groups.values()];
}

/** Every way to take an obstacle away, the cheapest first. */
function options(verdicts: readonly [Verdict, ...Verdict[]], pod: KubeObject, node: KubeObject): readonly Change[] {
  const [verdict] = verdicts;
  const found = (...changes: (Change | undefined)[]) => changes.filter((change) => change !== undefined);
  if (verdict.kind === 'cordon' || isCordonTaint(verdict)) return [uncordon(verdict.node, node)];
  switch (verdict.kind) {
    case 'taint':
      return found(tolerate(verdicts, pod));
    case 'selector':
      return found(select(verdict), label(verdict, verdict.node));
    case 'affinity':
      return found(loosenAffinity(verdict, pod, node));
    case 'resource':
      return found(askLess(verdict, pod));
    case 'host-port':
      return found(freePort(verdict, pod));
    case 'pod-affinity':
    case 'pod-anti-affinity':
      return found(preferAffinity(verdicts, pod));
    case 'spread':
      return found(preferSpread(verdict, pod));
    default:
      return [];
  }
}

/** One of each; none if one obstacle has no way out. */
function combinations(lists: readonly (readonly Change[])[]): readonly (readonly Change[])[] {
  return lists.reduce<readonly (readonly Change[])[]>(
    (sets, list) => sets.flatMap((set) => list.map((change) => [...set, change])),
    [[]],
  );
}

function identityOf({ id, node, patch }: Change): string {
  return `${id} ${node ?? ''} ${JSON.stringify(patch)}`;
}

/** Of two ways of the same kind, the one that leaves the pod more of what it asks for. */
function leavesMore(one: readonly Change[], other: readonly Change[]): boolean {
  const left = (changes: readonly Change[]) => changes.reduce((sum, { leaves = 0 }) => sum + leaves, 0);
  return left(one) > left(other);
}

/** The pod's own patch, all its changes as one. */
export function patchOf(changes: readonly Change[]): object {
  return changes
    .filter(({ node }) => node === undefined)
    .reduce<object>((patch, change) => together(patch, change.patch) as object, {});
}

function proved(changes: readonly Change[], cost: number, pod: KubeObject, snapshot: Snapshot): readonly Remedy[] {
  const changed = strategicMerge(pod, patchOf(changes), shapeOfKind('', 'Pod')) as KubeObject;
  const nodes = snapshot.cluster.nodes.map((node) =>
    changes
      .filter((change) => change.node === nameOf(node))
      .reduce((before, { patch }) => strategicMerge(before, patch, shapeOfKind('', 'Node')) as KubeObject, node),
  );
  const { feasible } = fitIn(changed, snapshotOf({ ...snapshot.cluster, nodes }));
  return feasible.length === 0 ? [] : [{ changes, nodes: feasible, cost }];
}
