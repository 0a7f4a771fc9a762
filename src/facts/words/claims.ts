/** A claim and the volumes that it could have: what the volume controller does with it, and which volumes come nearest. */
import type { Pod } from 'kubernetes-types/core/v1.js';
import { nearest } from '../../analysis/names.ts';
import { isFinished } from '../../analysis/pod-status.ts';
import { type Mismatch, mismatchesOf } from '../../analysis/storage/mismatch.ts';
import { nearestVolumes } from '../../analysis/storage/nearest.ts';
import { claimStatusOf, classNameOf } from '../../analysis/storage/objects.ts';
import { reachable, requiredTerms } from '../../analysis/storage/reach.ts';
import { explainClaim, type UnboundClaim } from '../../analysis/storage/unbound.ts';
import type { World } from '../../engine/world.ts';
import type { KubeObject } from '../objects.ts';
import type { Reading } from '../reading.ts';
import { listOf, listRequest } from './objects.ts';
import { word } from './word.ts';

const NO_PROVISIONER = 'kubernetes.io/no-provisioner';

interface NearVolume {
  readonly name: string;
  readonly volume: KubeObject;
  readonly mismatches: readonly Mismatch[];
  /** Somebody else has it, had it or is meant to have it, and that is all that is against it. */
  readonly taken: boolean;
}

interface ClaimState {
  /** See analysis/storage/unbound.ts. */
  readonly state: UnboundClaim['state'];
  /** The volume that it names, has, or is about to get. */
  readonly volume: string;
  readonly class: string;
  readonly provisioner: string;
  readonly selectedNode: string;
  /** The volumes made by hand that were perhaps meant for it, the nearest first. */
  readonly near: readonly NearVolume[];
}

/** Throws Unreadable where the list that decides may not be read. */
function stateOf(world: World, claim: KubeObject): ClaimState {
  const [volumes, classes] = world.tryAskAll([listRequest('PersistentVolume', ''), listRequest('StorageClass', '')]);
  const known = objectsIn(volumes);
  const found = explainClaim(claim, known, objectsIn(classes));
  const byHand = found.provisioner === undefined || found.provisioner === NO_PROVISIONER;
  if (found.unreadable === 'persistentvolumes' || (byHand && known === undefined))
    listOf(world, 'PersistentVolume', '');
  if (found.unreadable === 'storageclasses') listOf(world, 'StorageClass', '');
  return {
    state: found.state,
    volume: found.volume ?? '',
    class: found.class ?? '',
    provisioner: found.provisioner ?? '',
    selectedNode: found.selectedNode ?? '',
    near: nearOf(claim, known ?? []),
  };
}

function objectsIn(reading: Reading<unknown> | undefined): readonly KubeObject[] | undefined {
  return reading?.ok ? (reading.value as readonly KubeObject[]) : undefined;
}

/** Of its own class every volume; of another class only one that matches otherwise, and is called alike. */
function nearOf(claim: KubeObject, volumes: readonly KubeObject[]): readonly NearVolume[] {
  const byName = new Map(volumes.map((volume) => [volume.metadata.name, volume]));
  return nearestVolumes(claim, volumes).flatMap(({ volume: name, chosen, mismatches }) => {
    const volume = byName.get(name) as KubeObject;
    if (!chosen && classNameOf(volume) !== classNameOf(claim) && !isMisspelt(claim, volume, mismatches)) return [];
    const taken = mismatches.length > 0 && mismatches.every(({ kind }) => kind === 'claimed' || kind === 'released');
    return [{ name, volume, mismatches, taken }];
  });
}

function isMisspelt(claim: KubeObject, volume: KubeObject, mismatches: readonly Mismatch[]): boolean {
  if (mismatches.some(({ kind }) => kind !== 'class')) return false;
  const names = [classNameOf(volume), volume.metadata.name];
  return [classNameOf(claim), claim.metadata.name].some((wanted, i) => nearest(wanted, [names[i] ?? '']).length > 0);
}

/** The pods of its namespace that name the claim and are not finished. */
export function usersOf(world: World, claim: KubeObject): readonly KubeObject[] {
  return listOf(world, 'Pod', claim.metadata.namespace ?? '').filter((object) => {
    const { spec } = object as unknown as Pod;
    return (
      !isFinished(object) &&
      spec?.volumes?.some((v) => v.persistentVolumeClaim?.claimName === claim.metadata.name) === true
    );
  });
}

interface WaitingClaim {
  readonly claim: KubeObject;
  readonly name: string;
  readonly namespace: string;
  readonly mismatches: readonly Mismatch[];
}

/** The claims without a volume for which this one was perhaps meant: of its class, and nearly or wholly matching. */
function claimsNear(world: World, volume: KubeObject): readonly WaitingClaim[] {
  const waiting = listOf(world, 'PersistentVolumeClaim', '').filter((c) => claimStatusOf(c).phase === 'Pending');
  return waiting
    .filter((claim) => classNameOf(claim) === classNameOf(volume))
    .map((claim) => ({
      claim,
      name: claim.metadata.name,
      namespace: claim.metadata.namespace ?? '',
      mismatches: mismatchesOf(claim, volume),
    }))
    .filter(({ mismatches }) => mismatches.length <= 1)
    .sort((a, b) => a.mismatches.length - b.mismatches.length);
}

/** The names of the nodes from which a volume can be used. */
function nodesFor(world: World, volume: KubeObject): readonly string[] {
  const terms = requiredTerms(volume);
  return listOf(world, 'Node', '')
    .filter((node) => reachable(terms, node.metadata.labels ?? {}))
    .map((node) => node.metadata.name);
}

export const claimTypes = {
  ClaimState: {
    state: 'string',
    volume: 'string',
    class: 'string',
    provisioner: 'string',
    selectedNode: 'string',
    near: 'list<NearVolume>',
  },
  NearVolume: { name: 'string', volume: 'PersistentVolume', mismatches: 'list<Mismatch>', taken: 'bool' },
  Mismatch: {
    kind: 'string',
    claimField: 'string',
    volumeField: 'string',
    wanted: 'string',
    has: 'string',
    says: 'string',
  },
  WaitingClaim: {
    claim: 'PersistentVolumeClaim',
    name: 'string',
    namespace: 'string',
    mismatches: 'list<Mismatch>',
  },
};

export const claimWords = [
  word(
    'claimState(claim: PersistentVolumeClaim): ClaimState',
    'What the volume controller does with a claim, and the volumes made by hand that come nearest to it.',
    stateOf,
  ),
  word(
    'claimUsers(claim: PersistentVolumeClaim): list<Pod>',
    'The pods that name a claim, the finished ones left out.',
    usersOf,
  ),
  word(
    'claimsNear(volume: PersistentVolume): list<WaitingClaim>',
    'The claims without a volume for which a volume was perhaps meant, the nearest first.',
    claimsNear,
  ),
  word(
    'nodesFor(volume: PersistentVolume): list<string>',
    'The nodes from which a volume can be used, by its node affinity.',
    nodesFor,
  ),
];
