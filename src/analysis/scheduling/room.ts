/** What a node has of the resources that a pod asks for, and which node has most: the yardstick for requests that are too large. */
import type { KubeObject } from '../../facts/objects.ts';
import type { PodUsage } from '../../facts/source.ts';
import { parseUnits } from '../quantity.ts';
import { toUnits } from './requests.ts';
import { nameOf, nodeStatusOf } from './spec.ts';

/** What one node has of some resources, in units and in the order in which they were asked for. */
export interface Room {
  readonly node: string;
  readonly allocatable: readonly number[];
  /** Absent if the node's pods are not known. */
  readonly free?: readonly number[];
  readonly podsAllowed: number;
  /** Absent if the node's pods are not known. */
  readonly podsRunning?: number;
}

export interface Amount {
  readonly node: string;
  /** cpu in cores, the others in their own unit. */
  readonly amount: number;
}

/** The node that has most of a resource, as a whole and left over; `free` is absent if no node's pods are known. */
export interface Largest {
  readonly allocatable: Amount;
  readonly free?: Amount;
}

/** An amount in units, in the measure of people and of `PodUsage`: cpu in cores. */
export function amountOf(resource: string, units: number): number {
  return resource === 'cpu' ? units / 1000 : units;
}

/** What the pods of a node ask for together, for each list of pods once: many pods are held against the same nodes. */
const sums = new WeakMap<readonly PodUsage[], Map<string, number>>();

function usedUnits(usage: readonly PodUsage[], resource: string): number {
  const known = sums.get(usage) ?? new Map<string, number>();
  const before = known.get(resource);
  if (before !== undefined) return before;
  let sum = 0;
  for (const { requests } of usage) {
    const amount = requests[resource];
    if (amount !== undefined) sum += toUnits(resource, amount);
  }
  sums.set(usage, known.set(resource, sum));
  return sum;
}

/** What a node offers in units, each amount read once: many pods are held against the same nodes. */
const offers = new WeakMap<object, Map<string, number>>();

/** 0 for what it does not offer. */
export function offeredUnits(node: KubeObject, resource: string): number {
  const { allocatable } = nodeStatusOf(node);
  if (allocatable === undefined || allocatable === null) return 0;
  const known = offers.get(allocatable) ?? new Map<string, number>();
  const before = known.get(resource);
  if (before !== undefined) return before;
  const units = parseUnits(resource, allocatable[resource]);
  offers.set(allocatable, known.set(resource, units));
  return units;
}

/** A resource that the node does not offer counts 0. Without usage nothing is said of what is free. */
export function roomOf(node: KubeObject, resources: readonly string[], usage: readonly PodUsage[] | undefined): Room {
  const allocatable = resources.map((resource) => offeredUnits(node, resource));
  const podsAllowed = offeredUnits(node, 'pods');
  if (usage === undefined) return { node: nameOf(node), allocatable, podsAllowed };
  const free = resources.map((resource, i) => (allocatable[i] as number) - usedUnits(usage, resource));
  return { node: nameOf(node), allocatable, podsAllowed, free, podsRunning: usage.length };
}

/** For each resource the largest amounts among the rooms, which were measured for these same resources; nothing if there is no room. */
export function largestOf(resources: readonly string[], rooms: readonly Room[]): Record<string, Largest> {
  const result: Record<string, Largest> = {};
  resources.forEach((resource, i) => {
    let most: Room | undefined;
    let freest: Room | undefined;
    for (const room of rooms) {
      if (most === undefined || (room.allocatable[i] ?? 0) > (most.allocatable[i] ?? 0)) most = room;
      if (room.free === undefined) continue;
      if (freest === undefined || (room.free[i] ?? 0) > (freest.free?.[i] ?? 0)) freest = room;
    }
    if (most === undefined) return;
    const amount = (room: Room, units = 0) => ({ node: room.node, amount: amountOf(resource, units) });
    const allocatable = amount(most, most.allocatable[i]);
    result[resource] = freest === undefined ? { allocatable } : { allocatable, free: amount(freest, freest.free?.[i]) };
  });
  return result;
}
