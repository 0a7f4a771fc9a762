/** Which ResourceClaims a pod has, and what is wrong with them (kube-scheduler's `foreachPodResourceClaim`, resourceclaim `Name`). */
import type { PodResourceClaim, PodResourceClaimStatus } from 'kubernetes-types/core/v1.js';
import type { KubeObject } from '../../../facts/objects.ts';
import { listOf, nameOf, specOf, statusOf } from '../spec.ts';
import { type Claim, claimName } from './api.ts';

/** The fields of `spec.resourceClaims[]` since 1.31, which the published types lack. */
interface Entry extends Pick<PodResourceClaim, 'name'> {
  readonly resourceClaimName?: string | null;
  readonly resourceClaimTemplateName?: string | null;
}

export type PodClaims =
  | { readonly claims: readonly Claim[] }
  /** The first thing that is wrong, in the scheduler's words: the pod is not even queued. */
  | { readonly problem: string }
  /** The claims could not be read. */
  | 'unknown';

export function namespaceOf(pod: KubeObject): string {
  return pod.metadata.namespace ?? 'default';
}

export function entriesOf(pod: KubeObject): readonly Entry[] {
  return listOf(specOf(pod).resourceClaims as readonly Entry[] | undefined);
}

/** The claim that an entry stands for; undefined: none was needed. */
function nameFor(pod: KubeObject, entry: Entry): { name: string | undefined } | { problem: string } {
  const who = `pod "${namespaceOf(pod)}/${nameOf(pod)}"`;
  if (typeof entry.resourceClaimName === 'string') return { name: entry.resourceClaimName };
  if (typeof entry.resourceClaimTemplateName !== 'string') {
    return { problem: `${who}, spec.resourceClaim "${entry.name}": none of the supported fields are set` };
  }
  const statuses = listOf(statusOf(pod).resourceClaimStatuses as readonly PodResourceClaimStatus[] | undefined);
  const status = statuses.find(({ name }) => name === entry.name);
  return status === undefined
    ? { problem: `${who}: ResourceClaim not created yet` }
    : { name: status.resourceClaimName ?? undefined };
}

function isControlledBy(claim: Claim, pod: KubeObject): boolean {
  const controller = listOf(claim.metadata.ownerReferences).find((owner) => owner.controller === true);
  return controller !== undefined && controller.uid === pod.metadata.uid;
}

function problemWith(claim: Claim, entry: Entry, pod: KubeObject): string | undefined {
  if (claim.metadata.deletionTimestamp) return `resourceclaim "${claim.metadata.name}" is being deleted`;
  if (typeof entry.resourceClaimName === 'string' || isControlledBy(claim, pod)) return undefined;
  return `ResourceClaim ${claimName(claim)} was not created for Pod ${namespaceOf(pod)}/${nameOf(pod)} (Pod is not owner)`;
}

/** `claims` by `namespace/name`; undefined if they could not be read. */
export function claimsOf(pod: KubeObject, claims: ReadonlyMap<string, Claim> | undefined): PodClaims {
  const found: Claim[] = [];
  for (const entry of entriesOf(pod)) {
    const named = nameFor(pod, entry);
    if ('problem' in named) return named;
    if (named.name === undefined) continue;
    if (claims === undefined) return 'unknown';
    const key = `${namespaceOf(pod)}/${named.name}`;
    const claim = claims.get(key);
    if (claim === undefined) return { problem: `could not find ResourceClaim "${key}"` };
    const problem = problemWith(claim, entry, pod);
    if (problem !== undefined) return { problem };
    found.push(claim);
  }
  return { claims: found };
}
