/** Volumes of the drivers that Kubernetes once had built in, and the CSI drivers that serve them today (csi-translation-lib). */
import type { PersistentVolumeSpec, Volume } from 'kubernetes-types/core/v1.js';
import type { KubeObject } from '../../../facts/objects.ts';
import { volumeSpecOf } from '../../storage/objects.ts';
import { labelsOf } from '../spec.ts';

export interface InTree {
  readonly field: keyof Volume & keyof PersistentVolumeSpec;
  /** The name of old, also as a provisioner. */
  readonly plugin: string;
  readonly driver: string;
  /** Whether the scheduler takes its volumes for CSI volumes. */
  readonly counts: boolean;
  /** The node label by which the CSI driver knows zones. */
  readonly zoneKey?: string;
  /** The handle under which the CSI driver knows the volume. `labels`: those of the PersistentVolume; undefined: the pod names it itself. */
  readonly handle: (source: Source, labels?: Readonly<Record<string, string>>) => string;
}

type Source = Readonly<Record<string, unknown>>;

/** A volume that cannot be translated, in the words of the library. */
export class Untranslatable extends Error {}

const IN_TREE: readonly InTree[] = [
  {
    field: 'awsElasticBlockStore',
    plugin: 'kubernetes.io/aws-ebs',
    driver: 'ebs.csi.aws.com',
    counts: true,
    zoneKey: 'topology.ebs.csi.aws.com/zone',
    handle: ({ volumeID }) => amazonHandle(String(volumeID ?? '')),
  },
  {
    field: 'gcePersistentDisk',
    plugin: 'kubernetes.io/gce-pd',
    driver: 'pd.csi.storage.gke.io',
    counts: true,
    zoneKey: 'topology.gke.io/zone',
    handle: ({ pdName }, labels) => googleHandle(String(pdName ?? ''), labels),
  },
  {
    field: 'azureDisk',
    plugin: 'kubernetes.io/azure-disk',
    driver: 'disk.csi.azure.com',
    counts: true,
    handle: ({ kind, diskURI }) => azureHandle(kind, String(diskURI ?? '')),
  },
  {
    field: 'cinder',
    plugin: 'kubernetes.io/cinder',
    driver: 'cinder.csi.openstack.org',
    counts: true,
    zoneKey: 'topology.cinder.csi.openstack.org/zone',
    handle: ({ volumeID }) => String(volumeID ?? ''),
  },
  {
    field: 'portworxVolume',
    plugin: 'kubernetes.io/portworx-volume',
    driver: 'pxd.portworx.com',
    counts: true,
    handle: ({ volumeID }) => String(volumeID ?? ''),
  },
  {
    field: 'azureFile',
    plugin: 'kubernetes.io/azure-file',
    driver: 'file.csi.azure.com',
    counts: false,
    handle: () => '',
  },
  {
    field: 'vsphereVolume',
    plugin: 'kubernetes.io/vsphere-volume',
    driver: 'csi.vsphere.vmware.com',
    counts: false,
    handle: () => '',
  },
];

export function inTreeOf(volume: Volume): InTree | undefined {
  return IN_TREE.find(({ field }) => volume[field] !== undefined && volume[field] !== null);
}

export function inTreeOfVolume(volume: KubeObject): InTree | undefined {
  const spec = volumeSpecOf(volume);
  return IN_TREE.find(({ field }) => spec[field] !== undefined && spec[field] !== null);
}

export function inTreeNamed(plugin: string): InTree | undefined {
  return IN_TREE.find((inTree) => inTree.plugin === plugin);
}

/** Throws Untranslatable. */
export function handleInPod(inTree: InTree, volume: Volume): string {
  return inTree.handle(volume[inTree.field] as unknown as Source);
}

/** Throws Untranslatable. */
export function handleOfVolume(inTree: InTree, volume: KubeObject): string {
  return inTree.handle(volumeSpecOf(volume)[inTree.field] as unknown as Source, labelsOf(volume));
}

/** `aws://ZONE/vol-1` and `aws:///vol-1` are vol-1. */
function amazonHandle(id: string): string {
  if (!id.startsWith('aws://')) return id;
  const path = /^aws:\/\/[^/?#]*([^?#]*)/.exec(id)?.[1] ?? '';
  const handle = path.replace(/^\/+|\/+$/g, '');
  if (/^vol-[^/]*$/.test(handle)) return handle;
  throw new Untranslatable(`failed to translate Kubernetes ID to EBS Volume ID Invalid format for AWS volume (${id})`);
}

function azureHandle(kind: unknown, uri: string): string {
  if (kind === undefined || kind === null || String(kind).toLowerCase() === 'managed') return uri;
  throw new Untranslatable(`kind(${kind}) is not supported in csi migration`);
}

function googleHandle(name: string, labels: Readonly<Record<string, string>> = {}): string {
  const label = labels['failure-domain.beta.kubernetes.io/zone'] || labels['topology.kubernetes.io/zone'] || '';
  const zones = label.split('__');
  const where = zones.length > 1 ? `regions/${googleRegion(zones)}` : `zones/${label || 'UNSPECIFIED'}`;
  return `projects/UNSPECIFIED/${where}/disks/${name}`;
}

function googleRegion(zones: readonly string[]): string {
  const failure = 'failed to get region from zones: ';
  const odd = zones.find((zone) => zone.split('-').length !== 3);
  if (odd !== undefined) {
    const expected = 'zone in unexpected format, expected: {locale}-{region}-{zone}, got: ';
    throw new Untranslatable(`${failure}${expected}${odd}`);
  }
  const regions = [...new Set(zones.map((zone) => zone.split('-').slice(0, 2).join('-')))].sort();
  const [region = ''] = regions;
  if (regions.length === 1) return region;
  const got = regions.map((name) => `${name}:{}`).join(' ');
  throw new Untranslatable(`${failure}multiple or no regions gotten from zones, got: map[${got}]`);
}
