/** The pods that were made beside a pod that waits: they hold places, ports and quota that it wants. */
import { isFinished } from '../../analysis/pod-status.ts';
import type { World } from '../../engine/world.ts';
import { textAt } from '../json.ts';
import { controllerOf, type KubeObject } from '../objects.ts';
import { listOf } from './objects.ts';
import { word } from './word.ts';
import { ownerOf } from './workloads.ts';

export interface Siblings {
  /** Pods of the same workload and the same revision that have a node. */
  readonly placed: number;
  /** Pods of earlier revisions of its Deployment that have a node: a rollout has not ended them yet. */
  readonly older: number;
}

const NONE: Siblings = { placed: 0, older: 0 };

function siblingsOf(world: World, pod: KubeObject): Siblings {
  const creator = controllerOf(pod);
  if (creator === undefined) return NONE;
  const owner = ownerOf(world, pod);
  const others = listOf(world, 'Pod', pod.metadata.namespace ?? '').filter((other) => isPlaced(other));
  const placed = others.filter((other) => controllerOf(other)?.uid === creator.uid).length;
  if (owner.kind !== 'Deployment') return { placed, older: 0 };
  const older = others.filter((other) => {
    const theirs = controllerOf(other);
    if (theirs?.kind !== 'ReplicaSet' || theirs.uid === creator.uid) return false;
    const { kind, name } = ownerOf(world, other);
    return kind === 'Deployment' && name === owner.name;
  });
  return { placed, older: older.length };
}

function isPlaced(pod: KubeObject): boolean {
  return textAt(pod, 'spec', 'nodeName') !== '' && !isFinished(pod);
}

export const siblingTypes = { Siblings: { placed: 'number', older: 'number' } };

export const siblingWords = [
  word(
    'siblings(pod: Pod): Siblings',
    'How many pods of the same revision, and of earlier revisions of the same Deployment, have a node.',
    siblingsOf,
  ),
];
