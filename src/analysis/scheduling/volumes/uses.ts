/** Which claims a pod uses: those it names, and those made for its ephemeral volumes. */
import type { Volume } from 'kubernetes-types/core/v1.js';
import { controllerOf, type KubeObject } from '../../../facts/objects.ts';

export interface ClaimUse {
  /** The entry in `spec.volumes`. */
  readonly entry: string;
  readonly claim: string;
  /** The claim is made for the pod, and goes with it. */
  readonly ephemeral: boolean;
}

/** The claim behind one entry of `spec.volumes`; undefined if there is none. */
export function claimUse(pod: string, volume: Volume): ClaimUse | undefined {
  const { name: entry, persistentVolumeClaim: named, ephemeral } = volume;
  if (named !== undefined && named !== null) return { entry, claim: named.claimName ?? '', ephemeral: false };
  if (ephemeral === undefined || ephemeral === null) return undefined;
  return { entry, claim: `${pod}-${entry}`, ephemeral: true };
}

export function claimUses(pod: string, volumes: readonly Volume[]): readonly ClaimUse[] {
  return volumes.map((volume) => claimUse(pod, volume)).filter((use) => use !== undefined);
}

export interface Owner {
  readonly namespace: string;
  readonly name: string;
  /** Undefined: not known; then the name must do. */
  readonly uid?: string | undefined;
}

/** Whether the claim was made for an ephemeral volume of this pod: another claim of the same name must not be used. */
export function isMadeFor(claim: KubeObject, pod: Owner): boolean {
  const owner = controllerOf(claim);
  if (owner === undefined) return false;
  return pod.uid === undefined ? owner.kind === 'Pod' && owner.name === pod.name : owner.uid === pod.uid;
}

export function notMadeFor(claim: KubeObject, pod: Owner): string {
  const { namespace, name } = claim.metadata;
  return `PVC ${namespace}/${name} was not created for pod ${pod.namespace}/${pod.name} (pod is not owner)`;
}
