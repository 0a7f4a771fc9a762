/** Where in the cluster a pod's device claims could be met, and what they lack on the node that comes nearest. */
import type { KubeObject } from '../../../facts/objects.ts';
import type { DeviceBlock } from '../blockage.ts';
import type { Cluster } from '../cluster.ts';
import { dynamicResources } from '../filters/dynamic-resources.ts';
import { snapshotOf } from '../snapshot.ts';
import { deviceSentence } from './sentence.ts';

export interface DeviceOverview {
  readonly nodes: number;
  readonly fitting: readonly string[];
  /** Nodes about which nothing can be said. */
  readonly uncertain: readonly string[];
  /** What holds for the pod as a whole: a claim is missing, a class is missing. Empty if each node was asked. */
  readonly rejected: string;
  /** kube-scheduler's reasons on the nodes. */
  readonly reasons: readonly string[];
  /** What is short on every node that was refused, each on the node that comes nearest; none: something else stands in the way. */
  readonly short: readonly Shortage[];
}

export interface Shortage extends Omit<DeviceBlock, 'selector'> {
  readonly node: string;
  readonly selector: string;
  /** `class`, `request`, or empty. */
  readonly selectorOf: string;
  readonly selectorIndex: number;
  /** One sentence about that node. */
  readonly says: string;
}

function keyOf(block: DeviceBlock): string {
  return `${block.claim} ${block.request ?? ''}`;
}

/** How far a node comes before it runs out of devices. */
function nearness({ free = 0, tolerated = 0, selected = 0, ofClass = 0, devices = 0 }: DeviceBlock): readonly number[] {
  return [free, tolerated, selected, ofClass, devices];
}

function isNearer(a: DeviceBlock, b: DeviceBlock): boolean {
  const [left, right] = [nearness(a), nearness(b)];
  const index = left.findIndex((value, i) => value !== right[i]);
  return index >= 0 && (left[index] ?? 0) > (right[index] ?? 0);
}

function shortEverywhere(refused: readonly (readonly [string, readonly DeviceBlock[]])[]): Shortage[] {
  const nearest = new Map<string, readonly [string, DeviceBlock]>();
  const seen = new Map<string, number>();
  for (const [node, blocks] of refused) {
    for (const block of blocks.filter(({ claim }) => claim !== undefined)) {
      const key = keyOf(block);
      seen.set(key, (seen.get(key) ?? 0) + 1);
      const best = nearest.get(key);
      if (best === undefined || isNearer(block, best[1])) nearest.set(key, [node, block]);
    }
  }
  return [...nearest]
    .filter(([key]) => seen.get(key) === refused.length)
    .map(([, [node, block]]) => {
      const { selector, ...counts } = block;
      const { expression = '', of = '', index = 0 } = selector ?? {};
      const says = deviceSentence(node, block);
      return { ...counts, node, selector: expression, selectorOf: of, selectorIndex: index, says };
    });
}

/** All lists of devices and claims must be known. */
export function deviceOverview(pod: KubeObject, cluster: Cluster): DeviceOverview {
  const snapshot = snapshotOf(cluster);
  const { rejects, filter, uncertain } = dynamicResources.prepare(pod, snapshot);
  const refusals = snapshot.nodes.flatMap((state) => {
    const refusal = filter?.(state);
    return refusal === undefined ? [] : [[state.name, refusal] as const];
  });
  const refused = new Set(refusals.map(([name]) => name));
  const blocks = refusals.map(
    ([name, { verdicts }]) => [name, verdicts.flatMap(({ device }) => (device === undefined ? [] : [device]))] as const,
  );
  const names = snapshot.nodes.map(({ name }) => name);
  return {
    nodes: names.length,
    fitting: rejects === undefined ? names.filter((name) => !refused.has(name) && !uncertain?.has(name)) : [],
    uncertain: [...(uncertain?.keys() ?? [])],
    rejected: rejects?.reasons[0] ?? '',
    reasons: [...new Set(refusals.flatMap(([, { reasons }]) => reasons))],
    short: shortEverywhere(blocks),
  };
}
