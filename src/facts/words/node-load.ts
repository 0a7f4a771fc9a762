/** How full a node is: its pods and what they request, held against what it has to give. */
import { parseQuantity } from '../../analysis/quantity.ts';
import type { World } from '../../engine/world.ts';
import type { KubeObject } from '../objects.ts';
import type { PodUsage } from '../source.ts';
import { word } from './word.ts';

interface NodeLoad {
  readonly pods: number;
  readonly mostPods: number;
  /** `cpu`, `memory` and every extended resource: what is requested, and what there is. */
  readonly requested: Readonly<Record<string, number>>;
  readonly allocatable: Readonly<Record<string, number>>;
  /** The resources of which less than a twentieth is left. */
  readonly usedUp: readonly string[];
}

const NOT_REQUESTED = ['pods', 'hugepages-1Gi', 'hugepages-2Mi'];

function loadOf(world: World, node: KubeObject): NodeLoad {
  const usage = world.ask({ ask: 'usage', nodes: [node.metadata.name] }) as readonly PodUsage[];
  const { allocatable: texts = {} } = (node.status ?? {}) as { allocatable?: Record<string, string> };
  const allocatable = Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, parseQuantity(text)]));
  const counted = Object.keys(allocatable).filter((name) => !NOT_REQUESTED.includes(name));
  const requested = Object.fromEntries(
    counted.map((name) => [name, usage.reduce((sum, pod) => sum + (pod.requests[name] ?? 0), 0)]),
  );
  return {
    pods: usage.length,
    mostPods: allocatable.pods ?? 0,
    requested,
    allocatable,
    usedUp: counted.filter((name) => {
      const all = allocatable[name] ?? 0;
      return all > 0 && (requested[name] ?? 0) > 0.95 * all;
    }),
  };
}

export const nodeLoadTypes = {
  NodeLoad: {
    pods: 'number',
    mostPods: 'number',
    requested: 'map<string, number>',
    allocatable: 'map<string, number>',
    usedUp: 'list<string>',
  },
};

export const nodeLoadWords = [
  word(
    'nodeLoad(node: Node): NodeLoad',
    'How many pods a node has and may have, and how much of its resources they request.',
    loadOf,
  ),
];
