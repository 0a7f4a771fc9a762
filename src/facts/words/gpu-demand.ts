/** The GPUs that a pod asks for, as Kubernetes counts them: who offers them, who holds them, and what could be asked for instead. */
import type { Container } from 'kubernetes-types/core/v1.js';
import {
  gpuResourceKind,
  isDiscoveredLabel,
  isGpuLabel,
  isGpuResource,
  migProfile,
  substituteFor,
} from '../../analysis/gpu/resource.ts';
import { parseQuantity } from '../../analysis/quantity.ts';
import { affinityVerdicts, selectorVerdicts } from '../../analysis/scheduling/affinity.ts';
import { requestUnits } from '../../analysis/scheduling/requests.ts';
import { offeredUnits } from '../../analysis/scheduling/room.ts';
import { containersOf, initContainersOf, specOf } from '../../analysis/scheduling/spec.ts';
import type { World } from '../../engine/world.ts';
import { type KubeObject, type ObjectRef, refOf } from '../objects.ts';
import type { Reading } from '../reading.ts';
import type { Request } from '../request.ts';
import type { PodUsage } from '../source.ts';
import { type BrokenLink, brokenLink, hasNvidiaDevice } from './gpu-chain.ts';
import { getRequest, listOf } from './objects.ts';
import { word } from './word.ts';

interface GpuAsk {
  /** Empty if it asks for none. */
  readonly resource: string;
  /** `whole`, `mig`, `shared` or `other`. */
  readonly kind: string;
  /** What the pod needs at one time. */
  readonly asked: number;
  /** The container that asks for most. */
  readonly container: string;
  /** Where it does, in the pod. */
  readonly field: string;
}

function amountIn({ resources }: Container, resource: string): number {
  return parseQuantity(String(resources?.limits?.[resource] ?? resources?.requests?.[resource] ?? '0'));
}

function askOf(pod: KubeObject): GpuAsk {
  const units = requestUnits(pod);
  const named = Object.keys(units).filter((name) => (units[name] ?? 0) > 0 && isGpuResource(name));
  const resource = named.find((name) => gpuResourceKind(name) !== 'other') ?? named[0] ?? '';
  const parts = [
    ...containersOf(pod).map((container) => ({ list: 'containers', container })),
    ...initContainersOf(pod).map((container) => ({ list: 'initContainers', container })),
  ].sort((a, b) => amountIn(b.container, resource) - amountIn(a.container, resource));
  const { list = 'containers', container } = parts[0] ?? {};
  return {
    resource,
    kind: resource === '' ? '' : gpuResourceKind(resource),
    asked: units[resource] ?? 0,
    container: container?.name ?? '',
    field: `spec.${list}[${container?.name}].resources.limits["${resource}"]`,
  };
}

interface GpuSupply extends BrokenLink {
  /** The nodes that offer the resource. */
  readonly offering: readonly string[];
  /** The most on one node, of those that the pod's selector and affinity let in, or of all if they let none in. */
  readonly most: number;
  readonly largest: string;
  /** Other GPU resources that nodes offer. */
  readonly others: readonly string[];
  /** The best of them to ask for instead; empty if there is none. */
  readonly instead: string;
  /** Nodes that may still come to offer it: with a GPU and no resource, or a layout that is being changed. */
  readonly unsettled: readonly string[];
  /** A node whose GPUs are split into MIG slices that are handed out under the name of whole GPUs. */
  readonly single: string;
  /** Whether a node that offers it carries the labels of GPU feature discovery. */
  readonly discovered: boolean;
}

function resourcesOf(node: KubeObject): readonly string[] {
  const { allocatable = {} } = (node.status ?? {}) as { allocatable?: Record<string, string> };
  return Object.keys(allocatable).filter((name) => isGpuResource(name));
}

function supplyOf(world: World, pod: KubeObject): GpuSupply {
  const { resource } = askOf(pod);
  const nodes = listOf(world, 'Node', '');
  const offering = nodes.filter((node) => offeredUnits(node, resource) > 0);
  const spec = specOf(pod);
  const chosen = offering.filter((n) => selectorVerdicts(spec, n).length + affinityVerdicts(spec, n).length === 0);
  const [largest] = (chosen.length > 0 ? chosen : offering).toSorted(
    (a, b) => offeredUnits(b, resource) - offeredUnits(a, resource),
  );
  const offered = (node: KubeObject) => resourcesOf(node).filter((name) => offeredUnits(node, name) > 0);
  const others = [...new Set(nodes.flatMap(offered))].filter((name) => name !== resource).sort();
  const profile = migProfile(resource)?.name;
  const isSingle = ({ metadata: { labels } }: KubeObject) =>
    profile !== undefined && labels?.['nvidia.com/gpu.product']?.endsWith(`-MIG-${profile}`) === true;
  return {
    offering: offering.map(({ metadata }) => metadata.name),
    most: largest === undefined ? 0 : offeredUnits(largest, resource),
    largest: largest?.metadata.name ?? '',
    others,
    instead: substituteFor(resource, others) ?? '',
    unsettled: nodes.filter((node) => isUnsettled(node, resource, offered(node))).map(({ metadata }) => metadata.name),
    single: nodes.find(isSingle)?.metadata.name ?? '',
    discovered: offering.some(({ metadata }) => Object.keys(metadata.labels ?? {}).some(isDiscoveredLabel)),
    ...linkFor(world, pod, resource, nodes, offering.length),
  };
}

function linkFor(
  world: World,
  pod: KubeObject,
  resource: string,
  nodes: readonly KubeObject[],
  offering: number,
): BrokenLink {
  if (offering > 0) return { chain: '', link: refOf(pod), linkField: '' };
  if (resource.startsWith('nvidia.com/')) return brokenLink(world, nodes);
  const [first] = nodes;
  const link = first === undefined ? { kind: 'Node', name: '' } : refOf(first);
  const chain = "Only NVIDIA's chain is known here; look whether this vendor's device plugin runs.";
  return { chain, link, linkField: 'status.allocatable' };
}

function isUnsettled(node: KubeObject, resource: string, offered: readonly string[]): boolean {
  const { capacity = {} } = (node.status ?? {}) as { capacity?: Record<string, string> };
  const state = node.metadata.labels?.['nvidia.com/mig.config.state'];
  const changing = state !== undefined && state !== 'success';
  return changing || capacity[resource] !== undefined || (hasNvidiaDevice(node) && offered.length === 0);
}

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

/** The containers of a patch that asks for GPUs under another name, or for fewer of them. */
function asksInstead(pod: KubeObject, from: string, to: string, most: number): readonly object[] {
  return containersOf(pod).flatMap(({ name, resources }) => {
    const changed = (list: Readonly<Record<string, string>> | undefined) =>
      list?.[from] === undefined
        ? undefined
        : { ...(from !== to && { [from]: null }), [to]: String(Math.min(parseQuantity(list[from]), most)) };
    const limits = changed(resources?.limits);
    const requests = changed(resources?.requests);
    if (limits === undefined && requests === undefined) return [];
    return [{ name, resources: { ...(limits && { limits }), ...(requests && { requests }) } }];
  });
}

export const gpuDemandTypes = {
  GpuAsk: { resource: 'string', kind: 'string', asked: 'number', container: 'string', field: 'string' },
  GpuSupply: {
    offering: 'list<string>',
    most: 'number',
    largest: 'string',
    others: 'list<string>',
    instead: 'string',
    unsettled: 'list<string>',
    single: 'string',
    discovered: 'bool',
    chain: 'string',
    link: 'any',
    linkField: 'string',
  },
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

export const gpuDemandWords = [
  word(
    'gpuAsk(pod: Pod): GpuAsk',
    'The GPUs that a pod asks for as an extended resource; `resource` is empty if none.',
    (_world, pod: KubeObject) => askOf(pod),
  ),
  word(
    'isGpuResource(name: string): bool',
    'Whether an extended resource stands for GPUs, by its name.',
    (_world, name: string) => isGpuResource(name),
  ),
  word(
    'isGpuLabel(key: string): bool',
    'Whether a node label is one by which kinds of GPUs are told apart.',
    (_world, key: string) => isGpuLabel(key),
  ),
  word(
    'isDiscoveredLabel(key: string): bool',
    'Whether only GPU feature discovery writes this node label.',
    (_world, key: string) => isDiscoveredLabel(key),
  ),
  word(
    'gpuSupply(pod: Pod): GpuSupply',
    'Which nodes offer the GPUs that a pod asks for, and what they offer instead.',
    supplyOf,
  ),
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
  word(
    'asksInstead(pod: Pod, from: string, to: string, most: number): list<any>',
    'The containers of a pod, for a patch, asking for `to` instead of `from`, each for at most so many.',
    (_world, pod: KubeObject, from: string, to: string, most: number) => asksInstead(pod, from, to, most),
  ),
];
