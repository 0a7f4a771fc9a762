/** Why a claim has no volume: what the volume controller does with it, step by step (pv_controller `syncUnboundClaim`). */
import type { KubeObject } from '../../facts/objects.ts';
import { type Mismatch, mismatchesOf } from './mismatch.ts';
import { claimRefOf, claimSpecOf, claimStatusOf, classNameOf, isBoundTo, isFullyBound } from './objects.ts';

const SELECTED_NODE = 'volume.kubernetes.io/selected-node';
const DEFAULT_CLASS = 'storageclass.kubernetes.io/is-default-class';
const NO_PROVISIONER = 'kubernetes.io/no-provisioner';

export type ClaimState =
  | 'bound'
  /** Its volume is gone, with its data. */
  | 'lost'
  /** It names a volume that does not exist … */
  | 'volume-missing'
  /** … that another claim has, had, or is meant to have … */
  | 'volume-taken'
  /** … or that does not match. */
  | 'volume-unfit'
  /** A volume matches; the controller binds the two at its next look. */
  | 'binding'
  /** It names no class, there is no default class, and no volume without a class matches. */
  | 'no-class'
  /** It names no class yet; the controller gives it the default one. */
  | 'gets-default-class'
  /** Its class does not exist, and no volume made by hand names it either. */
  | 'class-missing'
  /** Volumes of its class are made by hand only, and none matches. */
  | 'no-volume'
  /** Its class waits for a pod that uses it (WaitForFirstConsumer). */
  | 'waits-for-pod'
  /** The provisioner of its class is to make the volume. */
  | 'provisioning'
  /** The list named by `unreadable` would have to be read. */
  | 'unknown';

export interface UnboundClaim {
  readonly state: ClaimState;
  /** The volume that it names, has, or is about to get. */
  readonly volume?: string;
  /** In what that volume does not match. */
  readonly mismatches: readonly Mismatch[];
  readonly class?: string;
  readonly provisioner?: string;
  /** The node for which the scheduler wants the volume to be made. */
  readonly selectedNode?: string;
  readonly unreadable?: 'persistentvolumes' | 'storageclasses';
}

/** `volumes`, `classes`: all of the cluster; undefined if they could not be read. */
export function explainClaim(
  claim: KubeObject,
  volumes: readonly KubeObject[] | undefined,
  classes: readonly KubeObject[] | undefined,
): UnboundClaim {
  const { volumeName = '' } = claimSpecOf(claim);
  if (claimStatusOf(claim).phase === 'Lost') return { state: 'lost', volume: volumeName, mismatches: [] };
  if (isFullyBound(claim)) return { state: 'bound', volume: volumeName, mismatches: [] };
  if (volumeName !== '') return namedVolume(claim, volumeName, volumes);
  return anyVolume(claim, volumes, classes);
}

function namedVolume(claim: KubeObject, name: string, volumes: readonly KubeObject[] | undefined): UnboundClaim {
  if (volumes === undefined) return { state: 'unknown', volume: name, mismatches: [], unreadable: 'persistentvolumes' };
  const volume = volumes.find((v) => v.metadata.name === name);
  if (volume === undefined) return { state: 'volume-missing', volume: name, mismatches: [] };
  if (isBoundTo(volume, claim)) return { state: 'binding', volume: name, mismatches: [] };
  const mismatches = mismatchesOf(claim, volume);
  if (claimRefOf(volume) !== undefined) return { state: 'volume-taken', volume: name, mismatches };
  return { state: mismatches.length === 0 ? 'binding' : 'volume-unfit', volume: name, mismatches };
}

function anyVolume(
  claim: KubeObject,
  volumes: readonly KubeObject[] | undefined,
  classes: readonly KubeObject[] | undefined,
): UnboundClaim {
  const name = classNameOf(claim);
  const named = name === '' ? {} : { class: name };
  const selectedNode = claim.metadata.annotations?.[SELECTED_NODE];
  const chosen = selectedNode === undefined ? {} : { selectedNode };
  if (name !== '' && classes === undefined) {
    return { state: 'unknown', ...named, mismatches: [], unreadable: 'storageclasses' };
  }
  const found = classes?.find((c) => c.metadata.name === name);
  const waits = found !== undefined && found.volumeBindingMode === 'WaitForFirstConsumer';
  const provisioner = found && String(found.provisioner ?? '');
  const facts = { ...named, ...chosen, ...(provisioner === undefined ? {} : { provisioner }), mismatches: [] };
  const own = volumes?.find((v) => (!waits || isBoundTo(v, claim)) && mismatchesOf(claim, v).length === 0);
  if (own !== undefined) return { state: 'binding', volume: own.metadata.name, ...facts };
  if (waits && selectedNode === undefined) return { state: 'waits-for-pod', ...facts };
  const byHand = name === '' || found === undefined || provisioner === NO_PROVISIONER;
  if (byHand && volumes === undefined) return { state: 'unknown', ...facts, unreadable: 'persistentvolumes' };
  if (name === '') return { ...withoutClass(claim, classes), ...facts };
  if (found === undefined && !volumes?.some((v) => classNameOf(v) === name))
    return { state: 'class-missing', ...facts };
  return { state: byHand ? 'no-volume' : 'provisioning', ...facts };
}

/** An empty class asks for a volume without one; only a claim that leaves the field out gets the default class. */
function withoutClass(
  claim: KubeObject,
  classes: readonly KubeObject[] | undefined,
): Pick<UnboundClaim, 'state' | 'unreadable'> {
  if (claimSpecOf(claim).storageClassName === '') return { state: 'no-class' };
  if (classes === undefined) return { state: 'unknown', unreadable: 'storageclasses' };
  const hasDefault = classes.some((c) => c.metadata.annotations?.[DEFAULT_CLASS] === 'true');
  return { state: hasDefault ? 'gets-default-class' : 'no-class' };
}
