/** Which pods hold the GPUs that a pod asks for, which of them do nothing with them, and what is free. */
import { offeredUnits } from '../../analysis/scheduling/room.ts';
import type { World } from '../../engine/world.ts';
import type { KubeObject, ObjectRef } from '../objects.ts';
import type { Reading } from '../reading.ts';
import type { Request } from '../request.ts';
import type { PodUsage } from '../source.ts';
import { askOf } from './gpu-ask.ts';
import { supplyOf } from './gpu-supply.ts';
import { getRequest, listOf } from './objects.ts';
import { word } from './word.ts';

interface Holder extends ObjectRef {
  /** `namespace/name`. */
  readonly pod: string;
  readonly node: string;
  readonly count: number;
}

/** Up to so many nodes are asked for their pods one by one. */
const ONE_BY_ONE = 40;

function usageOn(world: World, nodes: readonly string[]): readonly PodUsage[] {
  if (nodes.length > ONE_BY_ONE) return world.ask({ ask: 'usage' }) as readonly PodUsage[];
  const requests = nodes.map((node): Request => ({ ask: 'usage', nodes: [node] }));
  return (world.askAll(requests) as readonly PodUsage[][]).flat();
}

function holdersOf(world: World, pod: KubeObject): readonly Holder[] {
  const { resource } = askOf(pod);
  const { offering } = supplyOf(world, pod);
  return usageOn(world, offering)
    .filter(({ node, requests }) => offering.includes(node) && (requests[resource] ?? 0) > 0)
    .map(({ namespace, name, node, requests }) => {
      return { kind: 'Pod', namespace, name, pod: `${namespace}/${name}`, node, count: requests[resource] ?? 0 };
    })
    .sort((a, b) => b.count - a.count || (a.pod < b.pod ? -1 : 1));
}

interface FreeGpus {
  readonly total: number;
  /** On the node that has most. */
  readonly most: number;
}

/** What pods that are bound leave; room that is promised to a nominated pod counts as free. */
function freeOn(world: World, pod: KubeObject, names: readonly string[]): FreeGpus {
  const { resource } = askOf(pod);
  const nodes = listOf(world, 'Node', '').filter(({ metadata }) => names.includes(metadata.name));
  const held = new Map<string, number>();
  for (const { node, count } of holdersOf(world, pod)) held.set(node, (held.get(node) ?? 0) + count);
  const free = nodes.map((n) => Math.max(0, offeredUnits(n, resource) - (held.get(n.metadata.name) ?? 0)));
  return { total: free.reduce((sum, one) => sum + one, 0), most: Math.max(0, ...free) };
}

/** So many holders are looked at. */
const LOOKED_AT = 12;

interface IdleHolder extends Holder {
  readonly why: string;
}

/** A pod that is bound holds its GPUs from then on, whether its container runs or not. What cannot be read is left out. */
function idleHoldersOf(world: World, pod: KubeObject): readonly IdleHolder[] {
  const holders = holdersOf(world, pod).slice(0, LOOKED_AT);
  const readings = world.tryAskAll(
    holders.map(({ namespace = '', name }) => getRequest('Pod', namespace, name)),
  ) as readonly Reading<KubeObject | null>[];
  return holders.flatMap((holder, i) => {
    const reading = readings[i];
    const why = reading?.ok && reading.value !== null ? whyIdle(reading.value) : undefined;
    return why === undefined ? [] : [{ ...holder, why }];
  });
}

function whyIdle({ status }: KubeObject): string | undefined {
  const { containerStatuses = [] } = (status ?? {}) as {
    containerStatuses?: { state?: { running?: object; waiting?: { reason?: string } } }[];
  };
  if (containerStatuses.length === 0 || containerStatuses.some(({ state }) => state?.running !== undefined))
    return undefined;
  return containerStatuses[0]?.state?.waiting?.reason ?? 'its containers have ended';
}

export const gpuHolderTypes = {
  FreeGpus: { total: 'number', most: 'number' },
  GpuHolder: {
    kind: 'string',
    namespace: 'string',
    name: 'string',
    pod: 'string',
    node: 'string',
    count: 'number',
    why: 'string',
  },
};

export const gpuHolderWords = [
  word('gpuHolders(pod: Pod): list<GpuHolder>', 'The pods that hold such GPUs, most first.', holdersOf),
  word(
    'idleGpuHolders(pod: Pod): list<GpuHolder>',
    'Those of the first holders of which no container runs, and why not.',
    idleHoldersOf,
  ),
  word(
    'freeGpus(pod: Pod, nodes: list<string>): FreeGpus',
    'How many of the GPUs that a pod asks for are free on these nodes together.',
    freeOn,
  ),
];
