/** Reduces a pod to what placing other pods needs to know of it. */
import type { KubeObject } from '../../facts/objects.ts';
import type { PodUsage } from '../../facts/source.ts';
import { hostPortsOf } from './ports.ts';
import { boundPodRequests } from './requests.ts';

/** Undefined for a pod that takes nothing: it has no node, or has ended. */
export function usageOf(pod: KubeObject): PodUsage | undefined {
  const { nodeName, priority } = (pod.spec ?? {}) as { nodeName?: string; priority?: number };
  const { phase } = (pod.status ?? {}) as { phase?: string };
  if (!nodeName || phase === 'Succeeded' || phase === 'Failed') return undefined;
  const { namespace = '', name } = pod.metadata;
  const requests = boundPodRequests(pod);
  return { namespace, name, node: nodeName, requests, priority: priority ?? 0, hostPorts: hostPortsOf(pod) };
}
