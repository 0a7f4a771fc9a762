/** The volumes made by hand that come nearest to what a claim asks for: usually one of them was meant for it. */
import type { NodeSelectorRequirement } from 'kubernetes-types/core/v1.js';
import type { KubeObject } from '../../facts/objects.ts';
import { requirementText } from '../scheduling/requirement.ts';
import { labelsOf, listOf } from '../scheduling/spec.ts';
import { type Mismatch, type MismatchKind, mismatchesOf } from './mismatch.ts';
import { claimSpecOf, isBoundTo } from './objects.ts';
import { reachable, requiredTerms } from './reach.ts';

export interface NearVolume {
  readonly volume: string;
  /** The claim names this volume, or the volume names this claim. */
  readonly chosen: boolean;
  /** None: it matches, and the claim can have it. */
  readonly mismatches: readonly Mismatch[];
}

/** A volume that somebody else uses was hardly meant for the claim; one that is a little too small, or of a misspelt class, was. */
const DISTANCE: Readonly<Record<MismatchKind, number>> = {
  size: 1,
  'access-mode': 1,
  'volume-mode': 1,
  'attributes-class': 1,
  selector: 1,
  released: 1,
  phase: 1,
  'node-affinity': 1,
  class: 1.5,
  deleting: 2,
  claimed: 3,
};

/**
 * All volumes, the nearest first. `nodes`: those that the pod may otherwise run on, if that is known; a volume that can be used from none
 * of them gets a mismatch of its own.
 */
export function nearestVolumes(
  claim: KubeObject,
  volumes: readonly KubeObject[],
  nodes?: readonly KubeObject[],
): readonly NearVolume[] {
  const near = volumes.map((volume): NearVolume => {
    const chosen = claimSpecOf(claim).volumeName === volume.metadata.name || isBoundTo(volume, claim);
    const unreachable = nodes === undefined ? undefined : nodeMismatch(volume, nodes);
    const mismatches = [...mismatchesOf(claim, volume), ...(unreachable === undefined ? [] : [unreachable])];
    return { volume: volume.metadata.name, chosen, mismatches };
  });
  return near.sort(byDistance);
}

function byDistance(a: NearVolume, b: NearVolume): number {
  return (
    Number(b.chosen) - Number(a.chosen) ||
    distanceOf(a) - distanceOf(b) ||
    shortOf(a) - shortOf(b) ||
    (a.volume < b.volume ? -1 : 1)
  );
}

function distanceOf(near: NearVolume): number {
  return near.mismatches.reduce((sum, mismatch) => sum + DISTANCE[mismatch.kind], 0);
}

function shortOf(near: NearVolume): number {
  return near.mismatches.find((mismatch) => mismatch.kind === 'size')?.short ?? 0;
}

function nodeMismatch(volume: KubeObject, nodes: readonly KubeObject[]): Mismatch | undefined {
  const terms = requiredTerms(volume);
  if (nodes.length === 0 || nodes.some((node) => reachable(terms, labelsOf(node)))) return undefined;
  const has = listOf(terms)
    .map((term) => listOf(term.matchExpressions).map(inWords).join(' and '))
    .join(', or ');
  return {
    kind: 'node-affinity',
    volumeField: 'spec.nodeAffinity',
    wanted: 'one of the nodes on which the pod may run',
    has,
    says: `can be used only from nodes with ${has}, on none of which the pod may run`,
  };
}

function inWords({ key, operator, values }: NodeSelectorRequirement): string {
  return requirementText({ key, operator, values: listOf(values) });
}
