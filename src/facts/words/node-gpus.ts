/** The NVIDIA GPUs of one node: whether it has any, how many it offers, and the device plugins that should offer them. */
import { isReady } from '../../analysis/pod-status.ts';
import { parseQuantity } from '../../analysis/quantity.ts';
import type { World } from '../../engine/world.ts';
import type { KubeObject } from '../objects.ts';
import { GPU_LABELS, isGpuPlugin } from './gpu-chain.ts';
import { podsGivenTo } from './nodes.ts';
import { word } from './word.ts';

interface NodeGpus {
  /** A label says that the node has an NVIDIA device. */
  readonly labelled: boolean;
  readonly label: string;
  /** The resources of which it offers fewer than it has. */
  readonly unfit: readonly { readonly resource: string; readonly capacity: number; readonly allocatable: number }[];
  /** How many it offers, of all NVIDIA resources. */
  readonly offered: number;
}

const VENDOR = 'nvidia.com/';

function gpusOf(node: KubeObject): NodeGpus {
  const { capacity = {}, allocatable = {} } = (node.status ?? {}) as {
    capacity?: Record<string, string>;
    allocatable?: Record<string, string>;
  };
  const label = GPU_LABELS.find((name) => node.metadata.labels?.[name] === 'true');
  const counts = Object.keys(capacity)
    .filter((resource) => resource.startsWith(VENDOR))
    .map((resource) => ({
      resource,
      capacity: parseQuantity(capacity[resource] ?? '0'),
      allocatable: parseQuantity(allocatable[resource] ?? '0'),
    }));
  const offered = counts.reduce((sum, count) => sum + count.allocatable, 0);
  return {
    labelled: label !== undefined,
    label: label ?? '',
    unfit: counts.filter((count) => count.allocatable < count.capacity),
    offered,
  };
}

function pluginsOn(world: World, node: KubeObject): readonly KubeObject[] {
  return podsGivenTo(world, node.metadata.name)
    .filter((pod) => isGpuPlugin(pod.spec ?? {}))
    .sort((a, b) => Number(isReady(b)) - Number(isReady(a)));
}

export const nodeGpuTypes = {
  NodeGpus: { labelled: 'bool', label: 'string', unfit: 'list<UnfitGpus>', offered: 'number' },
  UnfitGpus: { resource: 'string', capacity: 'number', allocatable: 'number' },
};

export const nodeGpuWords = [
  word('gpusOf(node: Node): NodeGpus', 'The NVIDIA GPUs that a node has and offers.', (_world, node: KubeObject) =>
    gpusOf(node),
  ),
  word(
    'gpuPluginsOn(node: Node): list<Pod>',
    "The pods of NVIDIA's device plugin on a node, those that are ready first; a plugin that is no pod is not seen.",
    pluginsOn,
  ),
];
