/** Whether the volumes that a pod's claims already have can be used from a node (volumebinding `checkBoundClaims`). */
import type { NodeSelectorTerm } from 'kubernetes-types/core/v1.js';
import type { KubeObject } from '../../../facts/objects.ts';
import { claimSpecOf } from '../../storage/objects.ts';
import { reachable, requiredTerms, unreachedBy } from '../../storage/reach.ts';
import type { NodeState } from '../plugin.ts';
import { handleOfVolume, inTreeOfVolume, Untranslatable } from './intree.ts';
import { translatedTerms } from './intreezone.ts';
import type { Lists } from './lists.ts';
import type { VolumeObstacle } from './obstacle.ts';

const MIGRATED = 'storage.alpha.kubernetes.io/migrated-plugins';

export type BoundCheck = (state: NodeState) => readonly VolumeObstacle[];

/** Obstacles of one kind, the first that the scheduler meets. A volume that is not known is no obstacle. */
export function boundCheck(claims: readonly KubeObject[], lists: Lists): BoundCheck {
  const checks = claims.map((claim) => checkOf(claim, lists));
  return (state) => {
    const obstacles = checks.map((check) => check(state)).filter((obstacle) => obstacle !== undefined);
    return obstacles.filter(({ trouble }) => trouble === obstacles[0]?.trouble);
  };
}

function checkOf(claim: KubeObject, lists: Lists): (state: NodeState) => VolumeObstacle | undefined {
  const name = claimSpecOf(claim).volumeName ?? '';
  const facts = { claim: claim.metadata.name, volume: name };
  const volume = lists.find('persistentVolumes', name);
  if (volume === undefined) return () => undefined;
  if (volume === null) return () => ({ trouble: 'volume-missing', ...facts });
  const termsOn = placing(volume, lists);
  return (state) => {
    const terms = termsOn(state.name);
    if (terms === 'unknown') return undefined;
    if (typeof terms === 'object' && 'error' in terms) return { trouble: 'broken', ...facts, error: terms.error };
    if (reachable(terms, state.labels)) return undefined;
    return { trouble: 'node-affinity', ...facts, failures: unreachedBy(terms, state.labels) };
  };
}

type Terms = readonly NodeSelectorTerm[] | undefined;

/** The node affinity of a volume. One of a driver of old has another on nodes where the driver has been replaced. */
function placing(volume: KubeObject, lists: Lists): (node: string) => Terms | 'unknown' | { readonly error: string } {
  const own = requiredTerms(volume);
  const inTree = inTreeOfVolume(volume);
  if (inTree === undefined || !inTree.counts) return () => own;
  const csi = inTree.zoneKey === undefined ? own : translatedTerms(volume, inTree.zoneKey);
  const error = untranslatable(() => handleOfVolume(inTree, volume));
  lists.all('csiNodes');
  return (node) => {
    const csiNode = lists.find('csiNodes', node);
    if (csiNode === undefined) return 'unknown';
    const replaced = (csiNode?.metadata.annotations?.[MIGRATED] ?? '').split(',');
    if (!replaced.includes(inTree.plugin)) return own;
    return error === undefined ? csi : { error: `could not translate pv: ${error}` };
  };
}

function untranslatable(translate: () => string): string | undefined {
  try {
    translate();
    return undefined;
  } catch (error) {
    if (error instanceof Untranslatable) return error.message;
    throw error;
  }
}
