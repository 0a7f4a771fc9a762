/** What a pod asks of a node: the sum that kube-scheduler computes (component-helpers/resource `PodRequests`). */
import type { Container } from 'kubernetes-types/core/v1.js';
import type { KubeObject } from '../../facts/objects.ts';
import { parseUnits } from '../quantity.ts';
import { containerStatusesOf, containersOf, initContainersOf, isSidecar, listOf, specOf, statusOf } from './spec.ts';

/** Resource name → whole units as the scheduler counts them: thousandths of a core for cpu, bytes or pieces for the others. */
export type Units = Record<string, number>;
type Quantities = Readonly<Record<string, unknown>> | null | undefined;

/** The quantities of a resource list, counted in units. */
function unitsOf(quantities: Quantities): Units {
  const units: Units = {};
  for (const [resource, quantity] of Object.entries(quantities ?? {})) units[resource] = parseUnits(resource, quantity);
  return units;
}

function add(to: Units, more: Units): void {
  for (const [resource, amount] of Object.entries(more)) to[resource] = (to[resource] ?? 0) + amount;
}

function raise(to: Units, other: Units): void {
  for (const [resource, amount] of Object.entries(other)) to[resource] = Math.max(to[resource] ?? 0, amount);
}

/** A container's requests; a limit without a request is the request, as the API server defaults it. */
function specRequests(container: Container): Units {
  return { ...unitsOf(container.resources?.limits), ...unitsOf(container.resources?.requests) };
}

interface Live {
  readonly resources?: { readonly requests?: Quantities };
  readonly allocatedResources?: Quantities;
}

/** The larger of what the spec asks and what the kubelet has given; only the latter if a resize was found infeasible. */
function effective(spec: Units, live: Live | undefined, infeasible: boolean): Units {
  if (live?.resources === undefined || live.resources === null) return spec;
  const result = infeasible ? {} : { ...spec };
  raise(result, unitsOf(live.resources.requests));
  raise(result, unitsOf(live.allocatedResources));
  return result;
}

/** Devices and huge pages come in whole pieces: their requests and limits must be the same. */
export function isCounted(resource: string): boolean {
  return resource.includes('/') || resource.startsWith('hugepages-');
}

function isPodLevel(resource: string): boolean {
  return resource === 'cpu' || resource === 'memory' || resource.startsWith('hugepages-');
}

function aggregate(pod: KubeObject, requestsOf: (container: Container, sidecar: boolean) => Units): Units {
  const total: Units = {};
  const sidecars: Units = {};
  const start: Units = {};
  for (const container of containersOf(pod)) add(total, requestsOf(container, false));
  for (const container of initContainersOf(pod)) {
    const own = requestsOf(container, isSidecar(container));
    if (isSidecar(container)) {
      add(total, own);
      add(sidecars, own);
      raise(start, sidecars);
    } else {
      const together = { ...own };
      add(together, sidecars);
      raise(start, together);
    }
  }
  raise(total, start);
  return total;
}

/** Replaces by the requests of the pod as a whole; a pod limit without a request counts only where no container asks. */
function applyPodLevel(pod: KubeObject, total: Units, live: Live | undefined, infeasible: boolean): void {
  const { requests, limits } = specOf(pod).resources ?? {};
  const asked = effective(unitsOf(requests), live, infeasible);
  for (const resource of Object.keys(requests ?? {})) if (isPodLevel(resource)) total[resource] = asked[resource] ?? 0;
  for (const [resource, amount] of Object.entries(unitsOf(limits))) {
    if (isPodLevel(resource) && requests?.[resource] === undefined && !total[resource]) total[resource] = amount;
  }
}

/** The requests of a pod that is to be placed, in units. */
export function requestUnits(pod: KubeObject): Units {
  const total = aggregate(pod, specRequests);
  applyPodLevel(pod, total, undefined, false);
  add(total, unitsOf(specOf(pod).overhead as Quantities));
  return total;
}

/** The requests of a pod that runs on a node, in units: a resize in place counts with the larger of old and new. */
function boundRequestUnits(pod: KubeObject): Units {
  const statuses = containerStatusesOf(pod);
  const status = statusOf(pod);
  const resize = listOf(status.conditions).find((c) => c.type === 'PodResizePending');
  const infeasible = resize?.reason === 'Infeasible';
  const sidecarOrMain = new Set([...containersOf(pod), ...initContainersOf(pod).filter(isSidecar)].map((c) => c.name));
  const total = aggregate(pod, (container) => {
    const live = sidecarOrMain.has(container.name) ? (statuses.get(container.name) as Live | undefined) : undefined;
    return effective(specRequests(container), live, infeasible);
  });
  applyPodLevel(pod, total, status as Live, infeasible);
  add(total, unitsOf(specOf(pod).overhead as Quantities));
  return total;
}

/** Units in the measure of `PodUsage`: cpu in cores, the others unchanged. */
export function fromUnits(units: Units): Record<string, number> {
  return units.cpu === undefined ? { ...units } : { ...units, cpu: units.cpu / 1000 };
}

/** An amount in the measure of `PodUsage`, in units. */
export function toUnits(resource: string, amount: number): number {
  return resource === 'cpu' ? Math.round(amount * 1000) : amount;
}

/** The effective requests of a pod that is to be placed: cpu in cores, the others in their own unit. */
export function podRequests(pod: KubeObject): Record<string, number> {
  return fromUnits(requestUnits(pod));
}

/** The effective requests of a pod that has a node: cpu in cores, the others in their own unit. */
export function boundPodRequests(pod: KubeObject): Record<string, number> {
  return fromUnits(boundRequestUnits(pod));
}
