/** Chooses, from everything that blocks a pod on every node, what a person has to change: the obstacles of the nearest nodes. */
import type { Blockage } from './blockage.ts';
import { type Fit, type FitGroup, keyOf } from './fit.ts';

export interface Obstacle {
  /** `selector`, `affinity`, `node-name`, `taint`, `condition`, `cordon`, `host-port`, `pods`, `resource:cpu`, `volume:limit` … */
  readonly key: string;
  /** The nodes, among those nearest to fitting, on which it stands in the way. */
  readonly nodes: readonly string[];
  /** On at least one of them nothing else does: with this change alone the pod fits. */
  readonly enough: boolean;
  /** Not the reason itself, but a second rule that contradicts the first (a selector for tainted nodes only). */
  readonly contributing: boolean;
  /** The request is larger than the whole node. */
  readonly permanent: boolean;
  readonly examples: readonly Blockage[];
}

/** Where the pod, or a volume that it has, belongs: other nodes do not come into question. */
const PLACEMENT = new Set([
  'selector',
  'affinity',
  'node-name',
  'volume:node-affinity',
  'volume:zone',
  'volume:selected-node',
]);

/** Nothing to choose if the pod fits somewhere. The most probable root cause comes first. */
export function obstaclesOf(fit: Fit): readonly Obstacle[] {
  if (fit.feasible.length > 0) return [];
  const meant = meantFor(fit.groups);
  const selected = meant.filter((group) => !keysOf(group).some((key) => PLACEMENT.has(key)));
  const nearest = fewestOthers(selected.length > 0 ? selected : meant);
  const found = gathered(nearest, false);
  const rulesOnly = found.length > 0 && found.every((o) => o.key === 'taint' || o.key === 'cordon');
  if (selected.length === 0 || !rulesOnly) return found.sort(byLikelihood);
  const excluded = meant.filter((group) => keysOf(group).every((key) => PLACEMENT.has(key)));
  return [...found.sort(byLikelihood), ...gathered(excluded, true)];
}

/** Nodes that lack an extended resource altogether, and control-plane nodes, are not where the pod belongs, if there are others. */
function meantFor(groups: readonly FitGroup[]): readonly FitGroup[] {
  const others = (unfit: (blockage: Blockage) => boolean, from: readonly FitGroup[]) => {
    const left = from.filter((group) => !group.examples.some(unfit));
    return left.length > 0 ? left : from;
  };
  const lacks = (b: Blockage) => b.kind === 'resource' && (b.resource?.includes('/') ?? false) && b.allocatable === 0;
  return others((b) => b.controlPlane === true, others(lacks, groups));
}

function fewestOthers(groups: readonly FitGroup[]): readonly FitGroup[] {
  const others = (group: FitGroup) => keysOf(group).filter((key) => !PLACEMENT.has(key)).length;
  const fewest = Math.min(...groups.map(others));
  return groups.filter((group) => others(group) === fewest);
}

function gathered(groups: readonly FitGroup[], contributing: boolean): Obstacle[] {
  const keys = [...new Set(groups.flatMap(keysOf))];
  return keys.map((key) => {
    const having = groups.filter((group) => keysOf(group).includes(key));
    const examples = having.flatMap((group) => group.examples.filter((b) => obstacleOf(b) === key));
    return {
      key,
      nodes: having.flatMap((group) => group.nodes),
      enough: having.some((group) => keysOf(group).length === 1),
      contributing,
      permanent: examples.length > 0 && examples.every((b) => b.permanent),
      examples: distinct(examples),
    };
  });
}

function keysOf(group: FitGroup): readonly string[] {
  return [...new Set(group.examples.map(obstacleOf))];
}

/** A taint that the node's condition has set goes away with it: nobody should tolerate it. */
function obstacleOf(blockage: Blockage): string {
  const key = keyOf(blockage);
  return key === 'taint' && blockage.conditionTaint === true ? 'condition' : key;
}

function distinct(examples: readonly Blockage[]): readonly Blockage[] {
  const seen = new Map(
    examples.map((b) => {
      const { trouble, claim, driver, entry } = b.volume ?? {};
      return [JSON.stringify([b.kind, b.taint, b.resource, b.port, b.permanent, trouble, claim ?? driver ?? entry]), b];
    }),
  );
  return [...seen.values()];
}

const NEIGHBOURS = new Set(['pod-affinity', 'pod-anti-affinity', 'others-anti-affinity', 'spread']);

/**
 * A rule that no node meets outweighs one that some meet; what other pods do now, by their room or their presence, outweighs a taint, a
 * taint a node too small.
 */
function byLikelihood(a: Obstacle, b: Obstacle): number {
  return weight(a) - weight(b);
}

function weight(obstacle: Obstacle): number {
  if (PLACEMENT.has(obstacle.key) || obstacle.key.startsWith('volume:claim-')) return 0;
  if (obstacle.key === 'cordon') return 1;
  if ((/^(resource|volume):/.test(obstacle.key) && !obstacle.permanent) || NEIGHBOURS.has(obstacle.key)) return 2;
  if (obstacle.key === 'taint' || obstacle.key === 'condition') return 3;
  return 4;
}
