/** Changes for a node that has too little left of what the pod asks for, or of a port. */
import type { KubeObject } from '../../../facts/objects.ts';
import { formatQuantity, parseUnits } from '../../quantity.ts';
import type { Verdict } from '../blockage.ts';
import { requestUnits, toUnits } from '../requests.ts';
import { containersOf, initContainersOf, listOf, specOf } from '../spec.ts';
import type { Change } from './change.ts';

/** Asks for what is left. Undefined if that is nothing, or if it is not one container's request that tips the sum. */
export function askLess(
  { resource = '', free, allocatable = 0, asked = 0 }: Verdict,
  pod: KubeObject,
): Change | undefined {
  const left = toUnits(resource, Math.min(free ?? allocatable, allocatable));
  const excess = toUnits(resource, asked) - left;
  const holder = largest(pod, resource);
  if (left <= 0 || holder === undefined || holder.request <= excess) return undefined;
  const quantity = written(resource, holder.request - excess);
  if (quantity === undefined) return undefined;
  const counted = resource.includes('/') || resource.startsWith('hugepages-');
  const resources = { requests: { [resource]: quantity }, ...(counted && { limits: { [resource]: quantity } }) };
  const shown = formatQuantity(resource, parseUnits(resource, quantity) / (resource === 'cpu' ? 1000 : 1));
  const whole = parseUnits(resource, quantity) * 2 >= holder.request;
  return {
    id: `lower-${resource === 'cpu' || resource === 'memory' ? resource : 'resource'}-request`,
    does: `Lower the ${resource} request of container ${holder.name} to ${shown}, if the program runs with that`,
    patch: { spec: { containers: [{ name: holder.name, resources }] } },
    cost: counted ? 10 : whole ? 4 : 7,
    leaves: parseUnits(resource, quantity),
  };
}

/** The container that asks for most, where the requests of the containers alone make the pod's sum. */
function largest(pod: KubeObject, resource: string): { name: string; request: number } | undefined {
  const { resources, overhead } = specOf(pod);
  if (
    resources?.requests?.[resource] !== undefined ||
    (overhead as Record<string, unknown> | undefined)?.[resource] !== undefined
  )
    return undefined;
  const requests = containersOf(pod).map(({ name, resources: own }) => {
    const quantity = own?.requests?.[resource] ?? own?.limits?.[resource];
    return { name, request: parseUnits(resource, quantity) };
  });
  const sum = requests.reduce((total, { request }) => total + request, 0);
  const tipped = initContainersOf(pod).length > 0 && sum !== requestUnits(pod)[resource];
  return tipped ? undefined : requests.sort((a, b) => b.request - a.request)[0];
}

const MEBI = 2 ** 20;

/** Rounded down to what people write: whole millicores, Mi or pieces. Undefined for less than one. */
function written(resource: string, units: number): string | undefined {
  if (resource === 'cpu') return units >= 1 ? `${Math.floor(units)}m` : undefined;
  if (resource.includes('/')) return units >= 1 ? String(Math.floor(units)) : undefined;
  return units >= MEBI ? `${Math.floor(units / MEBI)}Mi` : undefined;
}

/** A Service or another way in may do without the host's port. */
export function freePort({ port = '' }: Verdict, pod: KubeObject): Change | undefined {
  if (specOf(pod).hostNetwork === true) return undefined;
  const [protocol, , number] = port.split('/');
  for (const { name, ports } of containersOf(pod)) {
    const held = listOf(ports).find((p) => String(p.hostPort) === number && (p.protocol ?? 'TCP') === protocol);
    if (held === undefined) continue;
    const { containerPort } = held;
    return {
      id: 'give-up-host-port',
      does: `Give up host port ${number} of container ${name}, if a Service can take its place`,
      patch: { spec: { containers: [{ name, ports: [{ containerPort, hostPort: null }] }] } },
      cost: 9,
    };
  }
  return undefined;
}
