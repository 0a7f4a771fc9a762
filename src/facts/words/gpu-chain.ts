/** Where the chain is broken that makes a node offer GPUs: device found, driver, toolkit, device plugin. */
import type { World } from '../../engine/world.ts';
import { type KubeObject, type ObjectRef, refOf } from '../objects.ts';
import { listRequest, readable } from './objects.ts';

export interface BrokenLink {
  /** The first broken link, in a sentence. */
  readonly chain: string;
  readonly link: ObjectRef;
  readonly linkField: string;
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

export function hasNvidiaDevice(node: KubeObject): boolean {
  return GPU_LABELS.some((label) => node.metadata.labels?.[label] === 'true');
}

/** Device plugin there and running → driver; there and not running → that DaemonSet; not there → it was never installed. */
export function brokenLink(world: World, nodes: readonly KubeObject[]): BrokenLink {
  const labelled = nodes.filter(hasNvidiaDevice);
  const node = labelled[0] ?? nodes[0];
  const place: Omit<BrokenLink, 'chain'> = {
    link: node === undefined ? { kind: 'Node', name: '' } : refOf(node),
    linkField: 'status.allocatable',
  };
  const hardware =
    labelled.length === 0
      ? 'No node carries a label that says that it has an NVIDIA device'
      : `${labelled.length} nodes are labelled as having an NVIDIA device`;
  const sets = readable<readonly KubeObject[]>(world, listRequest('DaemonSet', ''));
  if (sets === undefined)
    return { ...place, chain: `${hardware}; whether a device plugin is installed could not be read.` };
  const plugins = sets.filter((set) => isGpuPlugin(set.spec ?? {}));
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
