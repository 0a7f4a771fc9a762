/** Which nodes offer the GPUs that a pod asks for, and what they offer instead. */
import {
  isDiscoveredLabel,
  isGpuLabel,
  isGpuResource,
  migProfile,
  substituteFor,
} from '../../analysis/gpu/resource.ts';
import { affinityVerdicts, selectorVerdicts } from '../../analysis/scheduling/affinity.ts';
import { offeredUnits } from '../../analysis/scheduling/room.ts';
import { specOf } from '../../analysis/scheduling/spec.ts';
import type { World } from '../../engine/world.ts';
import { type KubeObject, refOf } from '../objects.ts';
import { askOf } from './gpu-ask.ts';
import { type BrokenLink, brokenLink, hasNvidiaDevice } from './gpu-chain.ts';
import { listOf } from './objects.ts';
import { word } from './word.ts';

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

export function supplyOf(world: World, pod: KubeObject): GpuSupply {
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

export const gpuSupplyTypes = {
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
};

export const gpuSupplyWords = [
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
];
