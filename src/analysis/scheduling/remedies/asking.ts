/** Changes for a node that has too little left of what the pod asks for, or of a port. */
import type { KubeObject } from '../../../facts/objects.ts';
import { formatQuantity, parseUnits } from '../../quantity.ts';
import type { Verdict } from '../blockage.ts';
import { asksAsWhole, type Heaviest, heaviestContainer } from '../heaviest.ts';
import { isCounted, toUnits } from '../requests.ts';
import { containersOf, listOf, specOf } from '../spec.ts';
import type { Change } from './change.ts';

/** Asks for what is left. Undefined if that is nothing, or if it is not one container's request that tips the sum. */
export function askLess(
  { resource = '', free, allocatable = 0, asked = 0 }: Verdict,
  pod: KubeObject,
): Change | undefined {
  const left = toUnits(resource, Math.min(free ?? allocatable, allocatable));
  const excess = toUnits(resource, asked) - left;
  const holder = largest(pod, resource);
  if (left <= 0 || holder === undefined || holder.units <= excess) return undefined;
  const quantity = written(resource, holder.units - excess);
  if (quantity === undefined) return undefined;
  const counted = isCounted(resource);
  const resources = { requests: { [resource]: quantity }, ...(counted && { limits: { [resource]: quantity } }) };
  const shown = formatQuantity(resource, parseUnits(resource, quantity) / (resource === 'cpu' ? 1000 : 1));
  const whole = parseUnits(resource, quantity) * 2 >= holder.units;
  return {
    id: `lower-${resource === 'cpu' || resource === 'memory' ? resource : 'resource'}-request`,
    does: `Lower the ${resource} request of ${holder.list === 'containers' ? 'container' : 'init container'} ${holder.name} to ${shown}, if the program runs with that`,
    patch: { spec: { [holder.list]: [{ name: holder.name, resources }] } },
    cost: counted ? 10 : whole ? 4 : 7,
    leaves: parseUnits(resource, quantity),
  };
}

/** Not where the pod as a whole or its RuntimeClass says what it asks for: a container's request alone does not change that. */
function largest(pod: KubeObject, resource: string): Heaviest | undefined {
  const overhead = specOf(pod).overhead as Readonly<Record<string, unknown>> | undefined;
  return asksAsWhole(pod, resource) || overhead?.[resource] !== undefined
    ? undefined
    : heaviestContainer(pod, resource);
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
