/** Reads the parts of claims, volumes and classes that decide who gets which volume, from plain JSON in which anything may be missing. */
import type {
  ObjectReference,
  PersistentVolumeClaimSpec,
  PersistentVolumeClaimStatus,
  PersistentVolumeSpec,
  PersistentVolumeStatus,
} from 'kubernetes-types/core/v1.js';
import type { KubeObject } from '../../facts/objects.ts';
import { listOf } from '../scheduling/spec.ts';

const CLASS_ANNOTATION = 'volume.beta.kubernetes.io/storage-class';
const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed';

export function claimSpecOf(claim: KubeObject): Partial<PersistentVolumeClaimSpec> {
  return (claim.spec ?? {}) as Partial<PersistentVolumeClaimSpec>;
}

export function claimStatusOf(claim: KubeObject): Partial<PersistentVolumeClaimStatus> {
  return (claim.status ?? {}) as Partial<PersistentVolumeClaimStatus>;
}

export function volumeSpecOf(volume: KubeObject): Partial<PersistentVolumeSpec> {
  return (volume.spec ?? {}) as Partial<PersistentVolumeSpec>;
}

export function volumeStatusOf(volume: KubeObject): Partial<PersistentVolumeStatus> {
  return (volume.status ?? {}) as Partial<PersistentVolumeStatus>;
}

/** The StorageClass that a claim or a volume names; empty: none. The annotation of old goes before the field. */
export function classNameOf(object: KubeObject): string {
  const { storageClassName } = (object.spec ?? {}) as { storageClassName?: string };
  return object.metadata?.annotations?.[CLASS_ANNOTATION] ?? storageClassName ?? '';
}

/** `Filesystem` or `Block`. */
export function volumeModeOf(object: KubeObject): string {
  return ((object.spec ?? {}) as { volumeMode?: string }).volumeMode ?? 'Filesystem';
}

export function attributesClassOf(object: KubeObject): string {
  return ((object.spec ?? {}) as { volumeAttributesClassName?: string }).volumeAttributesClassName ?? '';
}

export function accessModesOf(object: KubeObject): readonly string[] {
  return listOf(((object.spec ?? {}) as { accessModes?: string[] }).accessModes);
}

/** The size that a claim asks for, as it is written. */
export function askedSize(claim: KubeObject): string | undefined {
  return claimSpecOf(claim).resources?.requests?.storage;
}

export function volumeSize(volume: KubeObject): string | undefined {
  return volumeSpecOf(volume).capacity?.storage;
}

export function claimRefOf(volume: KubeObject): ObjectReference | undefined {
  return volumeSpecOf(volume).claimRef ?? undefined;
}

/** Both sides agree that the claim has its volume: it names one, and the controller has finished (`bind-completed`). */
export function isFullyBound(claim: KubeObject): boolean {
  return (claimSpecOf(claim).volumeName ?? '') !== '' && claim.metadata?.annotations?.[BIND_COMPLETED] !== undefined;
}

/** Whether a volume is reserved for or bound to this very claim: one made anew under the same name is another one. */
export function isBoundTo(volume: KubeObject, claim: KubeObject): boolean {
  const ref = claimRefOf(volume);
  if (ref === undefined) return false;
  const { name, namespace, uid } = claim.metadata;
  return ref.name === name && ref.namespace === namespace && ((ref.uid ?? '') === '' || ref.uid === uid);
}
