/** GPUs as Kubernetes counts them, and as nvidia-smi sees them inside a container. */
import type { Container } from 'kubernetes-types/core/v1.js';
import { readNvidiaSmi } from '../../analysis/gpu/nvidia-smi.ts';
import { parseQuantity } from '../../analysis/quantity.ts';
import type { World } from '../../engine/world.ts';
import { type KubeObject, type ObjectRef, refOf } from '../objects.ts';
import type { ExecResult, PodUsage } from '../source.ts';
import type { PodContainer } from './containers.ts';
import { listOf, listRequest } from './objects.ts';
import { word } from './word.ts';

const VENDOR = 'nvidia.com/';

/** The GPU resource that a container asks for: `nvidia.com/gpu`, `nvidia.com/mig-1g.10gb`, `nvidia.com/gpu.shared`. */
function resourceOf(container: Container): string | undefined {
  return Object.keys(container.resources?.limits ?? {}).find((name) => name.startsWith(VENDOR));
}

interface Holder extends ObjectRef {
  /** `namespace/name`. */
  readonly pod: string;
  readonly node: string;
  readonly count: number;
}

interface GpuDemand {
  readonly resource: string;
  readonly container: string;
  /** What all containers of the pod ask for together. */
  readonly asked: number;
  /** The nodes that offer the resource. */
  readonly offering: readonly string[];
  readonly most: number;
  readonly largest: string;
  readonly total: number;
  readonly free: number;
  /** Who holds them, most first. */
  readonly holders: readonly Holder[];
  /** Other NVIDIA resources that nodes offer. */
  readonly others: readonly string[];
  /** The first broken link of the chain that makes a node offer GPUs, in a sentence. */
  readonly chain: string;
  readonly link: ObjectRef;
  readonly linkField: string;
}

function allocatable(node: KubeObject, resource: string): number {
  const amounts = (node.status as { allocatable?: Record<string, string> } | undefined)?.allocatable;
  return parseQuantity(amounts?.[resource] ?? '0');
}

function demandOf(world: World, pod: KubeObject): GpuDemand {
  const containers = ((pod.spec as { containers?: Container[] } | undefined)?.containers ?? []).filter(resourceOf);
  const first = containers[0];
  const resource = (first && resourceOf(first)) ?? '';
  const asked = containers.reduce((sum, c) => sum + parseQuantity(String(c.resources?.limits?.[resource] ?? '0')), 0);
  const nodes = listOf(world, 'Node', '');
  const offering = nodes.filter((node) => allocatable(node, resource) > 0);
  const sorted = [...offering].sort((a, b) => allocatable(b, resource) - allocatable(a, resource));
  const total = offering.reduce((sum, node) => sum + allocatable(node, resource), 0);
  const holders = offering.length === 0 ? [] : holdersOf(world, offering, resource);
  const held = holders.reduce((sum, holder) => sum + holder.count, 0);
  const amounts = nodes.flatMap((n) =>
    Object.keys((n.status as { allocatable?: object } | undefined)?.allocatable ?? {}),
  );
  return {
    resource,
    container: first?.name ?? '',
    asked,
    offering: offering.map((node) => node.metadata.name),
    most: sorted[0] === undefined ? 0 : allocatable(sorted[0], resource),
    largest: sorted[0]?.metadata.name ?? '',
    total,
    free: total - held,
    holders,
    others: [...new Set(amounts.filter((name) => name.startsWith(VENDOR)))],
    ...(offering.length === 0 ? brokenLink(world, nodes) : { chain: '', link: refOf(pod), linkField: '' }),
  };
}

function holdersOf(world: World, nodes: readonly KubeObject[], resource: string): readonly Holder[] {
  const usage = world.askAll(
    nodes.map((n) => ({ ask: 'usage', nodes: [n.metadata.name] }) as const),
  ) as readonly PodUsage[][];
  return usage
    .flat()
    .filter((pod) => (pod.requests[resource] ?? 0) > 0)
    .map(({ namespace, name, node, requests }) => ({
      kind: 'Pod',
      namespace,
      name,
      pod: `${namespace}/${name}`,
      node,
      count: requests[resource] ?? 0,
    }))
    .sort((a, b) => b.count - a.count);
}

const PLUGIN_IMAGE = /nvidia\/k8s-device-plugin|nvcr\.io\/.*device-plugin|nvidia-device-plugin/;
/** Whether a pod's or a template's specification runs NVIDIA's device plugin. */
export function isGpuPlugin(spec: object): boolean {
  return PLUGIN_IMAGE.test(JSON.stringify(spec));
}

/** Node labels that node feature discovery and NVIDIA's operator put on a node with an NVIDIA device. */
export const GPU_LABELS = [
  'nvidia.com/gpu.present',
  'feature.node.kubernetes.io/pci-10de.present',
  'feature.node.kubernetes.io/pci-0302_10de.present',
];

/** Device plugin there and running → driver; there and not running → that DaemonSet; not there → it was never installed. */
function brokenLink(world: World, nodes: readonly KubeObject[]): Pick<GpuDemand, 'chain' | 'link' | 'linkField'> {
  const labelled = nodes.filter((node) => GPU_LABELS.some((label) => node.metadata.labels?.[label] === 'true'));
  const node = labelled[0] ?? nodes[0];
  const place: Pick<GpuDemand, 'link' | 'linkField'> = {
    link: node === undefined ? { kind: 'Node', name: '' } : refOf(node),
    linkField: 'status.allocatable',
  };
  const hardware =
    labelled.length === 0
      ? 'No node carries a label that says that it has an NVIDIA device'
      : `${labelled.length} nodes are labelled as having an NVIDIA device`;
  const reading = world.tryAsk(listRequest('DaemonSet', ''));
  if (!reading.ok) {
    world.note(reading.gap);
    return { ...place, chain: `${hardware}; whether a device plugin is installed could not be read.` };
  }
  const plugins = (reading.value as readonly KubeObject[]).filter((set) => isGpuPlugin(set.spec ?? {}));
  const plugin = plugins[0];
  if (plugin === undefined)
    return { ...place, chain: `${hardware}, and no DaemonSet with NVIDIA's device plugin exists.` };
  const { desiredNumberScheduled = 0, numberReady = 0 } = (plugin.status ?? {}) as {
    desiredNumberScheduled?: number;
    numberReady?: number;
  };
  const name = `${plugin.metadata.namespace}/${plugin.metadata.name}`;
  const says =
    desiredNumberScheduled === 0
      ? `the device plugin ${name} runs on no node: its node selector or tolerations match none`
      : `the device plugin ${name} is ready on ${numberReady} of ${desiredNumberScheduled} nodes`;
  return {
    link: refOf(plugin),
    linkField: desiredNumberScheduled === 0 ? 'spec.template.spec.nodeSelector' : 'status.numberReady',
    chain: `${hardware}; ${says}.`,
  };
}

interface SmiVerdict {
  /** Why nvidia-smi failed (`driver-library-mismatch` …); empty if it answered. */
  readonly failure: string;
  readonly text: string;
  readonly exitCode: number;
  readonly driver: string;
  readonly libraryVersion: string;
  readonly gpus: number;
  /** What makes a GPU unfit for work. */
  readonly problems: readonly {
    readonly gpu: string;
    readonly says: string;
    readonly action: string;
    readonly field: string;
    readonly value: string;
  }[];
}

/** Runs nvidia-smi in the container. Throws Unreadable if that may not or cannot be done. */
function nvidiaSmi(world: World, container: PodContainer): SmiVerdict {
  const { namespace = '', name: pod } = container.pod.metadata;
  const command = ['nvidia-smi', '-q', '-x'];
  const result = world.ask({ ask: 'exec', namespace, pod, container: container.name, command }) as ExecResult;
  const report = readNvidiaSmi(result);
  return {
    failure: report.outcome === 'failed' ? (report.failure?.code ?? 'unreadable') : '',
    text: report.failure?.text ?? '',
    exitCode: result.exitCode,
    driver: report.driver ?? 'of unknown version',
    libraryVersion: report.failure?.libraryVersion ?? '',
    gpus: report.gpus.length,
    problems: report.gpus.flatMap((gpu) =>
      gpu.problems
        .filter((problem) => problem.severity === 'critical')
        .map(({ says, action, field, value }) => ({
          gpu: `GPU ${gpu.index} (${gpu.uuid ?? gpu.busId ?? gpu.name})`,
          says,
          action,
          field,
          value,
        })),
    ),
  };
}

export const gpuTypes = {
  GpuDemand: {
    resource: 'string',
    container: 'string',
    asked: 'number',
    offering: 'list<string>',
    most: 'number',
    largest: 'string',
    total: 'number',
    free: 'number',
    holders: 'list<GpuHolder>',
    others: 'list<string>',
    chain: 'string',
    link: 'any',
    linkField: 'string',
  },
  GpuHolder: { kind: 'string', namespace: 'string', name: 'string', pod: 'string', node: 'string', count: 'number' },
  SmiVerdict: {
    failure: 'string',
    text: 'string',
    exitCode: 'number',
    driver: 'string',
    libraryVersion: 'string',
    gpus: 'number',
    problems: 'list<SmiProblem>',
  },
  SmiProblem: { gpu: 'string', says: 'string', action: 'string', field: 'string', value: 'string' },
};

export const gpuWords = [
  word(
    'asksForGpu(container: PodContainer): bool',
    'Whether a container asks for an NVIDIA GPU.',
    (_world, container: PodContainer) => resourceOf(container.spec as Container) !== undefined,
  ),
  word('gpuDemand(pod: Pod): GpuDemand', 'The GPUs that a pod asks for, who offers them and who holds them.', demandOf),
  word('nvidiaSmi(container: PodContainer): SmiVerdict', 'What nvidia-smi says, run inside the container.', nvidiaSmi),
];
