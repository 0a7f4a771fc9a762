/**
 * Extended resources that devices stand behind: `extendedResourceName` of a DeviceClass, or `deviceclass.resource.kubernetes.io/CLASS`
 * (kube-scheduler's dynamicresources `extendeddynamicresources.go`, `extendedresourcecache.go`).
 */
import type { Container } from 'kubernetes-types/core/v1.js';
import type { KubeObject } from '../../../facts/objects.ts';
import { NotSimulated } from '../../cel/value.ts';
import { parseUnits } from '../../quantity.ts';
import { requestUnits } from '../requests.ts';
import { containersOf, initContainersOf, isSidecar, listOf, nameOf, nodeStatusOf } from '../spec.ts';
import type { Claim, DeviceClass, DeviceRequest } from './api.ts';
import { namespaceOf } from './claims.ts';

const PREFIX = 'deviceclass.resource.kubernetes.io/';
const ANNOTATION = 'resource.kubernetes.io/extended-resource-claim';
/** The name of the claim that the scheduler makes up while it looks for devices. */
export const MADE_UP = '<extended-resources>';

/** Whether a resource may be one that devices stand behind. */
function isExtended(resource: string): boolean {
  if (resource.startsWith(PREFIX)) return true;
  return resource.includes('/') && !resource.includes('kubernetes.io/') && !resource.startsWith('requests.');
}

function isNewer(a: DeviceClass, b: DeviceClass): boolean {
  const [first, second] = [a.metadata.creationTimestamp ?? '', b.metadata.creationTimestamp ?? ''];
  return first === second ? a.metadata.name < b.metadata.name : first > second;
}

/** The class behind each resource name. Of several classes for one name the newest counts. */
export class ExtendedResources {
  readonly #byName = new Map<string, DeviceClass>();
  readonly #outdone = new Set<DeviceClass>();

  constructor(classes: readonly DeviceClass[]) {
    for (const item of classes) {
      const name = item.spec?.extendedResourceName;
      const other = name ? this.#byName.get(name) : undefined;
      if (other !== undefined) this.#outdone.add(isNewer(item, other) ? other : item);
      if (name && (other === undefined || isNewer(item, other))) this.#byName.set(name, item);
      this.#byName.set(`${PREFIX}${item.metadata.name}`, item);
    }
  }

  classFor(resource: string): DeviceClass | undefined {
    if (!isExtended(resource)) return undefined;
    const found = this.#byName.get(resource);
    if (found !== undefined && resource.startsWith(PREFIX) && this.#outdone.has(found)) {
      throw new NotSimulated(`the resource ${resource}, whose class shares its extended resource with another class`);
    }
    return found;
  }
}

/** The extended resources that a pod asks for, with their amounts. */
export function extendedRequests(pod: KubeObject): ReadonlyMap<string, number> {
  const asked = Object.entries(requestUnits(pod));
  return new Map(asked.filter(([resource, amount]) => amount !== 0 && isExtended(resource)));
}

/** The claim that an earlier attempt to place the pod has left behind. */
export function leftoverClaim(pod: KubeObject, claims: readonly Claim[]): Claim | undefined {
  return claims.find(
    ({ metadata }) =>
      metadata.annotations?.[ANNOTATION] === 'true' &&
      listOf(metadata.ownerReferences).some(
        (owner) => owner.name === nameOf(pod) && owner.controller === true && owner.uid === pod.metadata.uid,
      ),
  );
}

export function madeUpClaim(pod: KubeObject, requests: readonly DeviceRequest[]): Claim {
  return { metadata: { name: MADE_UP, namespace: namespaceOf(pod) }, spec: { devices: { requests } } };
}

export type OnNode = { readonly byDevices: readonly string[] } | { readonly lacking: string };

/** Which of the resources must come from devices on the node, where nothing else offers them; or one that nobody offers there. */
export function fromDevices(asked: ReadonlyMap<string, number>, node: KubeObject, known: ExtendedResources): OnNode {
  const allocatable = nodeStatusOf(node).allocatable ?? {};
  const byDevices: string[] = [];
  for (const resource of asked.keys()) {
    const offered = Object.hasOwn(allocatable, resource);
    const amount = offered ? parseUnits(resource, allocatable[resource]) : 0;
    if (amount === 0 && known.classFor(resource) !== undefined) byDevices.push(resource);
    else if (!offered) return { lacking: resource };
  }
  return { byDevices };
}

function namedRequest(name: string, className: string, count: number): DeviceRequest {
  return { name, exactly: { deviceClassName: className, allocationMode: 'ExactCount', count } };
}

function countOf(request: DeviceRequest | undefined): number {
  return request?.exactly?.count ?? 0;
}

/** What a container asks for besides the devices of those that come after it. */
function requestOf(
  container: Container,
  index: number,
  resource: string,
  className: string,
  reusable: readonly (DeviceRequest | undefined)[],
): DeviceRequest | undefined {
  const asked: Readonly<Record<string, unknown>> = { ...container.resources?.limits, ...container.resources?.requests };
  const amount = Object.hasOwn(asked, resource) ? parseUnits(resource, asked[resource]) : 0;
  const left = reusable.reduce((sum, request) => sum - countOf(request), amount);
  if (amount === 0 || left <= 0) return undefined;
  const position = Object.keys(asked).sort().indexOf(resource);
  return namedRequest(`container-${index}-request-${position}`, className, left);
}

function requestsFor(pod: KubeObject, resource: string, className: string): DeviceRequest[] {
  const inits = initContainersOf(pod);
  const containers = [...inits, ...containersOf(pod)];
  const startsOnly = (index: number) => index < inits.length && !isSidecar(containers[index] as Container);
  const lasting = containers.map((container, i) =>
    startsOnly(i) ? undefined : requestOf(container, i, resource, className, []),
  );
  let largest: DeviceRequest | undefined;
  for (const [i, container] of containers.entries()) {
    if (!startsOnly(i)) continue;
    const request = requestOf(container, i, resource, className, lasting.slice(i));
    if (request !== undefined && (largest === undefined || countOf(request) > countOf(largest))) largest = request;
  }
  return [largest, ...lasting].filter((request) => request !== undefined);
}

/** The requests of the made-up claim on a node. */
export function requestsOf(pod: KubeObject, resources: readonly string[], known: ExtendedResources): DeviceRequest[] {
  const requests = [...resources].sort().flatMap((resource) => {
    const found = known.classFor(resource);
    return found === undefined ? [] : requestsFor(pod, resource, found.metadata.name);
  });
  return requests.sort((a, b) => (a.name < b.name ? -1 : 1));
}
