/** Whether a node has room for a pod's requests and for one more pod (kube-scheduler's NodeResourcesFit plugin). */
import type { KubeObject } from '../../facts/objects.ts';
import type { PodUsage } from '../../facts/source.ts';
import { formatPair, formatQuantity, parseUnits } from '../quantity.ts';
import type { Blockage } from './blockage.ts';
import { toUnits, type Units } from './requests.ts';
import { nameOf, nodeStatusOf } from './spec.ts';

/** An amount in units, in the measure of people and of `PodUsage`: cpu in cores. */
export function amountOf(resource: string, units: number): number {
  return resource === 'cpu' ? units / 1000 : units;
}

/** What pods may use of a node, in units; 0 if the node does not offer the resource. */
export function allocatableUnits(node: KubeObject, resource: string): number {
  return parseUnits(resource, nodeStatusOf(node).allocatable?.[resource]);
}

/** What pods hold of one resource, in units. */
export function usedUnits(usage: readonly PodUsage[], resource: string): number {
  let sum = 0;
  for (const pod of usage) {
    const amount = pod.requests[resource];
    if (amount !== undefined) sum += toUnits(resource, amount);
  }
  return sum;
}

function podCountBlockages(node: KubeObject, usage: readonly PodUsage[] | undefined): Blockage[] {
  const allowed = allocatableUnits(node, 'pods');
  const running = usage?.length;
  if (allowed > 0 && (running === undefined || running < allowed)) return [];
  const name = nameOf(node);
  const says =
    allowed === 0
      ? `node ${name} allows no pods at all`
      : `node ${name} runs ${running} of the ${allowed} pods it allows`;
  return [
    {
      kind: 'pods',
      plugin: 'NodeResourcesFit',
      node: name,
      resource: 'pods',
      asked: 1,
      ...(running === undefined ? {} : { free: Math.max(0, allowed - running) }),
      allocatable: allowed,
      permanent: allowed === 0,
      says,
    },
  ];
}

/** An amount with its resource in words: `500m CPU`, `2 Gi of memory`, `1 nvidia.com/gpu`. */
function inWords(resource: string, text: string): string {
  if (resource === 'cpu') return text.endsWith(' CPU') ? text : `${text} CPU`;
  return /[a-zA-Z]$/.test(text) ? `${text} of ${resource}` : `${text} ${resource}`;
}

function shortText(node: string, resource: string, asked: number, allocatable: number, free: number): string {
  const permanent = asked > allocatable;
  const [want, have] = formatPair(resource, asked, permanent ? allocatable : Math.max(0, free));
  const wants = `the pod asks for ${inWords(resource, want)}`;
  if (allocatable === 0) return `node ${node} has no ${resource}, and ${wants}`;
  if (permanent) return `node ${node} has ${inWords(resource, have)} in all, and ${wants}`;
  return `node ${node} has ${inWords(resource, have)} left of its ${formatQuantity(resource, allocatable)}, and ${wants}`;
}

/**
 * Every resource that is short on the node. Without usage only what exceeds the node as a whole is a verdict.
 * `delegated` names extended resources that a DeviceClass provides: where a node does not offer them itself, DynamicResources decides.
 */
export function resourceBlockages(
  asked: Units,
  node: KubeObject,
  usage: readonly PodUsage[] | undefined,
  delegated: ReadonlySet<string> | undefined,
): Blockage[] {
  const blockages = podCountBlockages(node, usage);
  for (const [resource, want] of Object.entries(asked)) {
    if (want <= 0) continue;
    const allocatable = allocatableUnits(node, resource);
    if (allocatable === 0 && delegated?.has(resource)) continue;
    const free = usage === undefined ? allocatable : allocatable - usedUnits(usage, resource);
    if (want <= free) continue;
    const amounts = [want, allocatable, free].map((units) => amountOf(resource, units)) as [number, number, number];
    blockages.push({
      kind: 'resource',
      plugin: 'NodeResourcesFit',
      node: nameOf(node),
      resource,
      asked: amounts[0],
      allocatable: amounts[1],
      ...(usage === undefined ? {} : { free: amounts[2] }),
      permanent: want > allocatable,
      says: shortText(nameOf(node), resource, ...amounts),
    });
  }
  return blockages;
}
