/** Short ways to write pods, nodes and usage in the tests of this folder. */
import type { KubeObject } from '../../facts/objects.ts';
import type { PodUsage } from '../../facts/source.ts';
import type { Cluster } from './cluster.ts';

export function pod(spec: object = {}, requests: Record<string, string> = {}): KubeObject {
  const containers = [{ name: 'app', resources: { requests } }];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web-0', namespace: 'shop' },
    spec: { containers, ...spec },
  };
}

export function node(
  name: string,
  more: { labels?: Record<string, string>; spec?: object; allocatable?: object } = {},
): KubeObject {
  const allocatable = { cpu: '4', memory: '16Gi', pods: '110', ...more.allocatable };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/hostname': name, ...more.labels } },
    spec: more.spec ?? {},
    status: { allocatable },
  };
}

export function uses(on: string, requests: Record<string, number> = {}, hostPorts: string[] = []): PodUsage {
  return { namespace: 'shop', name: `other-${on}`, node: on, requests, priority: 0, hostPorts };
}

/** A pod that runs, as the filters know it. */
export function runs(name: string, on: string, more: Partial<PodUsage> = {}): PodUsage {
  return { namespace: 'shop', name, node: on, requests: {}, priority: 0, hostPorts: [], labels: {}, ...more };
}

/** A cluster of which everything is known. */
export function cluster(
  nodes: readonly KubeObject[],
  pods: readonly PodUsage[] = [],
  more: Partial<Cluster> = {},
): Cluster {
  return { nodes, pods, namespaces: [namespace('shop')], deviceClasses: [], podDisruptionBudgets: [], ...more };
}

export function namespace(name: string, labels: Record<string, string> = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}
