/** VolumeBinding: each claim has a volume that the node can use, or can get one there (pkg/scheduler/framework/plugins/volumebinding). */
import type { KubeObject } from '../../../facts/objects.ts';
import { claimSpecOf, claimStatusOf, classNameOf, isFullyBound } from '../../storage/objects.ts';
import type { FilterPlugin, NodeState, Prepared, Refusal } from '../plugin.ts';
import type { Snapshot } from '../snapshot.ts';
import { listOf, specOf } from '../spec.ts';
import { boundCheck } from './bound.ts';
import { unboundCheck } from './late.ts';
import { type Lists, listsOf } from './lists.ts';
import { refusalOf, type VolumeObstacle } from './obstacle.ts';
import { type ClaimUse, claimUses, isMadeFor, notMadeFor, type Owner } from './uses.ts';

const NAME = 'VolumeBinding';
const UNRESOLVABLE = 'UnschedulableAndUnresolvable';
const IMMEDIATE = 'pod has unbound immediate PersistentVolumeClaims';

/** In the order in which the scheduler lists them. */
const REASONS: readonly (readonly [reason: string, troubles: readonly VolumeObstacle['trouble'][]])[] = [
  ["node(s) didn't match PersistentVolume's node affinity", ['node-affinity']],
  ["node(s) didn't find available persistent volumes to bind", ['selected-node', 'no-volume', 'class-topology']],
  ['node(s) did not have enough free storage', ['capacity']],
  ['node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)', ['volume-missing']],
];

export const volumeBinding: FilterPlugin = { name: NAME, prepare };

function prepare(pod: KubeObject, snapshot: Snapshot): Prepared {
  const { name, namespace = 'default', uid = '' } = pod.metadata;
  const lists = listsOf(snapshot.cluster);
  const claims: KubeObject[] = [];
  for (const use of claimUses(name, listOf(specOf(pod).volumes))) {
    const claim = lists.find('persistentVolumeClaims', use.claim, namespace);
    const refusal = claim === undefined ? undefined : illegal(use, claim, { namespace, name, uid });
    if (refusal !== undefined) return { rejects: refusal };
    if (claim) claims.push(claim);
  }
  const sorted = sortedOut(claims, lists);
  if ('code' in sorted) return { rejects: sorted };
  const { bound, immediate, late } = sorted;
  if (immediate.length > 0) return { rejects: refusalOf(NAME, '', UNRESOLVABLE, IMMEDIATE, immediate.map(waiting)) };
  if (bound.length + late.length === 0) return { ...lists.unknown() };
  const [checkBound, checkLate] = [boundCheck(bound, lists), unboundCheck(late, lists, snapshot.nodes)];
  const filter = (state: NodeState): Refusal | undefined => {
    const obstacles = checkBound(state);
    const broken = obstacles.find(({ trouble }) => trouble === 'broken');
    if (broken?.error !== undefined) return refusalOf(NAME, state.name, 'Error', broken.error, obstacles);
    return refusalFor(state, [...obstacles, ...checkLate(state)]);
  };
  return { ...lists.unknown(), filter };
}

function refusalFor({ name }: NodeState, obstacles: readonly VolumeObstacle[]): Refusal | undefined {
  if (obstacles.length === 0) return undefined;
  const reasons = REASONS.filter(([, troubles]) => obstacles.some(({ trouble }) => troubles.includes(trouble)));
  return refusalOf(
    NAME,
    name,
    UNRESOLVABLE,
    reasons.map(([reason]) => reason),
    obstacles,
  );
}

/** A claim with which the pod can go nowhere. */
function illegal(use: ClaimUse, claim: KubeObject | null, pod: Owner): Refusal | undefined {
  const { claim: name, entry, ephemeral } = use;
  const no = (trouble: VolumeObstacle['trouble'], reason: string, volume?: string) => {
    const facts = { trouble, claim: name, entry, ...(volume === undefined ? {} : { volume }) };
    return refusalOf(NAME, '', UNRESOLVABLE, reason, [facts]);
  };
  if (claim === null) {
    const waits = `waiting for ephemeral volume controller to create the persistentvolumeclaim "${name}"`;
    return no('claim-missing', ephemeral ? waits : `persistentvolumeclaim "${name}" not found`);
  }
  const { volumeName = '' } = claimSpecOf(claim);
  if (claimStatusOf(claim).phase === 'Lost') {
    const reason = `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${volumeName}"`;
    return no('claim-lost', reason, volumeName);
  }
  if (claim.metadata.deletionTimestamp !== undefined) {
    return no('claim-deleting', `persistentvolumeclaim "${name}" is being deleted`);
  }
  return ephemeral && !isMadeFor(claim, pod) ? no('claim-foreign', notMadeFor(claim, pod)) : undefined;
}

interface SortedOut {
  readonly bound: readonly KubeObject[];
  /** Not bound yet, though nothing waits for the pod. */
  readonly immediate: readonly KubeObject[];
  /** Waiting for the pod to have a node. */
  readonly late: readonly KubeObject[];
}

/** A claim whose class is not known is in none of the lists. */
function sortedOut(claims: readonly KubeObject[], lists: Lists): SortedOut | Refusal {
  const [bound, immediate, late]: KubeObject[][] = [[], [], []];
  for (const claim of claims) {
    if (isFullyBound(claim)) {
      bound?.push(claim);
      continue;
    }
    const className = classNameOf(claim);
    const found = className === '' ? null : lists.find('storageClasses', className);
    if (found === undefined) continue;
    if (found !== null && found.volumeBindingMode === undefined) {
      const error = `VolumeBindingMode not set for StorageClass "${className}"`;
      const obstacle = { trouble: 'broken' as const, claim: claim.metadata.name, class: className, error };
      return refusalOf(NAME, '', 'Error', error, [obstacle]);
    }
    const waits = found?.volumeBindingMode === 'WaitForFirstConsumer' && (claimSpecOf(claim).volumeName ?? '') === '';
    (waits ? late : immediate)?.push(claim);
  }
  return { bound: bound ?? [], immediate: immediate ?? [], late: late ?? [] };
}

function waiting(claim: KubeObject): VolumeObstacle {
  const { volumeName = '' } = claimSpecOf(claim);
  const className = classNameOf(claim);
  return {
    trouble: 'claim-unbound',
    claim: claim.metadata.name,
    ...(volumeName === '' ? {} : { volume: volumeName }),
    ...(className === '' ? {} : { class: className }),
  };
}
