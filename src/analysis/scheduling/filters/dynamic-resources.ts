/**
 * DynamicResources: devices for a pod's ResourceClaims, and for extended resources that a DeviceClass stands behind
 * (kube-scheduler's plugins/dynamicresources `dynamicresources.go`).
 */
import type { KubeObject } from '../../../facts/objects.ts';
import { claimsOf, entriesOf } from '../devices/claims.ts';
import { ofPod } from '../devices/pod.ts';
import { devicesIn } from '../devices/state.ts';
import type { FilterPlugin, Prepared } from '../plugin.ts';
import type { Snapshot } from '../snapshot.ts';

function preEnqueue(pod: KubeObject, { cluster }: Snapshot): string | undefined {
  if (entriesOf(pod).length === 0) return undefined;
  const found = claimsOf(pod, devicesIn(cluster).claims);
  return typeof found === 'object' && 'problem' in found ? found.problem : undefined;
}

export const dynamicResources: FilterPlugin = {
  name: 'DynamicResources',
  preEnqueue,
  prepare: (pod: KubeObject, snapshot: Snapshot): Prepared => ofPod(pod, snapshot),
};
