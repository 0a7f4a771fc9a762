/** What looks broken at first sight, from rows and lists alone; the trees decide whether it is. */
import type { EndpointSlice } from 'kubernetes-types/discovery/v1.js';
import type { Ingress } from 'kubernetes-types/networking/v1.js';
import { type KubeObject, type ObjectRef, refOf } from '../facts/objects.ts';
import type { PodRow } from '../facts/source.ts';

export interface Suspect {
  readonly ref: ObjectRef;
  /** The tree that its walk starts with. */
  readonly tree: string;
  readonly symptom: string;
  /** Absent: it could not be read, or is one of too many. */
  readonly object?: KubeObject;
}

/** Whether kubectl's columns show trouble: a status that is no rest, containers that are not ready, or restarts within ten minutes. */
export function isBroken(row: PodRow): boolean {
  if (row.status === 'Completed' || row.status === 'Succeeded') return false;
  if (row.status !== 'Running') return true;
  const [ready, all] = row.ready.split('/');
  if (ready !== all) return true;
  return Number.parseInt(row.restarts, 10) >= 2 && /\((\d+s|[0-9]m\d*s?) ago\)/.test(row.restarts);
}

interface Counts {
  readonly spec?: { readonly replicas?: number; readonly suspend?: boolean };
  readonly status?: {
    readonly readyReplicas?: number;
    readonly replicas?: number;
    readonly desiredNumberScheduled?: number;
    readonly currentNumberScheduled?: number;
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
  };
}

/** Workloads that lack pods altogether (the API server refuses them), or failed Jobs. Those with unready pods show by their pods. */
export function brokenWorkloads(workloads: readonly KubeObject[]): readonly Suspect[] {
  return workloads.flatMap((object) => {
    const { spec, status } = object as unknown as Counts;
    const wanted = object.kind === 'DaemonSet' ? (status?.desiredNumberScheduled ?? 0) : (spec?.replicas ?? 1);
    const there = object.kind === 'DaemonSet' ? (status?.currentNumberScheduled ?? 0) : (status?.replicas ?? 0);
    const failed =
      status?.conditions?.some((c) => (c.type === 'Failed' || c.type === 'ReplicaFailure') && c.status === 'True') ??
      false;
    const lacks = object.kind !== 'Job' && there < wanted;
    if (!lacks && !failed) return [];
    const symptom = lacks ? `${there}/${wanted} pods` : 'Failed';
    return [{ ref: refOf(object), tree: 'workload', symptom, object }];
  });
}

/** Services with a selector and not one ready endpoint, or whose ports resolve on no pod. */
export function brokenServices(services: readonly KubeObject[], slices: readonly KubeObject[]): readonly Suspect[] {
  const ready = new Set<string>();
  for (const object of slices as unknown as readonly (EndpointSlice & KubeObject)[]) {
    const service = object.metadata.labels?.['kubernetes.io/service-name'];
    const serves =
      (object.ports ?? []).length > 0 || object.metadata.labels?.['service.kubernetes.io/headless'] !== undefined;
    if (service === undefined || !serves) continue;
    if ((object.endpoints ?? []).some((e) => e.conditions?.ready !== false))
      ready.add(`${object.metadata.namespace}/${service}`);
  }
  return services.flatMap((object) => {
    const { selector } = (object.spec ?? {}) as { selector?: object };
    const selects = Object.keys(selector ?? {}).length > 0;
    if (!selects || ready.has(`${object.metadata.namespace}/${object.metadata.name}`)) return [];
    return [{ ref: refOf(object), tree: 'service', symptom: 'no endpoints', object }];
  });
}

/** Ingresses that name a Service, or a port of one, that does not exist. */
export function brokenIngresses(ingresses: readonly KubeObject[], services: readonly KubeObject[]): readonly Suspect[] {
  const known = new Set(services.map((service) => `${service.metadata.namespace}/${service.metadata.name}`));
  return ingresses.flatMap((object) => {
    const spec = (object as unknown as Ingress).spec;
    const backends = [
      spec?.defaultBackend,
      ...(spec?.rules ?? []).flatMap((rule) => (rule.http?.paths ?? []).map((path) => path.backend)),
    ];
    const names = backends.flatMap((backend) => (backend?.service === undefined ? [] : [backend.service.name]));
    if (names.every((name) => known.has(`${object.metadata.namespace}/${name}`))) return [];
    return [{ ref: refOf(object), tree: 'ingress', symptom: 'backend missing', object }];
  });
}
