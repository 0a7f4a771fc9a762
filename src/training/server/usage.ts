/**
 * Pods of which a recording knows no more than what they take from their nodes. They are listed where somebody asks for the
 * running pods of nodes, as the scheduler's arithmetic and `kubectl describe node` do, and nowhere else.
 */
import type { KubeObject } from '../../facts/objects.ts';
import type { ListQuery, PodUsage } from '../../facts/source.ts';

/** The nodes whose running pods a list is of; `all`; undefined if it is of something else. */
export function nodesAsked({ type, fieldSelector = '' }: ListQuery): readonly [string] | 'all' | undefined {
  const terms = fieldSelector.split(',');
  const running = ['status.phase!=Succeeded', 'status.phase!=Failed'].every((term) => terms.includes(term));
  if (type.kind !== 'Pod' || !running) return undefined;
  const [term = '', ...more] = terms.filter((one) => !one.startsWith('status.phase!=') && one !== 'spec.nodeName!=');
  const node = /^spec\.nodeName==?(.+)$/.exec(term)?.[1];
  if (more.length > 0 || (term !== '' && node === undefined)) return undefined;
  return node === undefined ? 'all' : [node];
}

/** A pod that comes to the same usage. */
export function podFrom(usage: PodUsage): KubeObject {
  const { namespace, name, node, requests, priority, hostPorts, antiAffinity, volumes, nominatedNode } = usage;
  const ports = hostPorts.map((taken) => {
    const [protocol, hostIP, port] = taken.split('/');
    return { protocol, hostIP, hostPort: Number(port), containerPort: Number(port) };
  });
  const quantities = Object.fromEntries(Object.entries(requests).map(([resource, n]) => [resource, String(n)]));
  const container = { name: 'all', resources: { requests: quantities }, ports };
  const since = usage.startTime ?? new Date(0).toISOString();
  const preempted = { type: 'DisruptionTarget', status: 'True', reason: 'PreemptionByScheduler' };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      namespace,
      name,
      ...(usage.labels && { labels: usage.labels }),
      ...(usage.uid !== undefined && { uid: usage.uid }),
      ...(usage.terminating && { deletionTimestamp: since }),
    },
    spec: {
      ...(node !== '' && { nodeName: node }),
      priority,
      containers: [container],
      ...(volumes && { volumes }),
      ...(antiAffinity && {
        affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: antiAffinity } },
      }),
    },
    status: {
      phase: 'Running',
      ...(usage.startTime !== undefined && { startTime: usage.startTime }),
      ...(nominatedNode !== undefined && { nominatedNodeName: nominatedNode }),
      ...(usage.preempted && { conditions: [preempted] }),
    },
  };
}
