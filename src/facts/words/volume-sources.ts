/** Where each volume of a pod comes from: its claim, PersistentVolume and driver. */
import type { Pod, Volume } from 'kubernetes-types/core/v1.js';
import { mountFailure } from '../../analysis/mount/failure.ts';
import type { World } from '../../engine/world.ts';
import type { KubeObject } from '../objects.ts';
import type { Request } from '../request.ts';
import type { EventNote } from './events.ts';
import { getRequest } from './objects.ts';

export interface VolumeSource {
  readonly volume: Volume;
  readonly field: string;
  readonly driver: string;
  /** Whether the driver has registered on the pod's node; undefined if that is not known, or there is no driver. */
  readonly registered?: boolean | undefined;
  readonly driverAbsent: boolean;
  readonly claim: KubeObject | null;
  /** The name of the claim's PersistentVolume, whether or not it could be read. */
  readonly persistentName: string;
  readonly persistent: KubeObject | null;
  readonly volumeField: string;
}

/** A message names the PersistentVolume, and only its claim says which volume of the pod that is. */
export function claimRequests(pod: KubeObject, volumes: readonly Volume[]): readonly Request[] {
  const names = volumes.map((volume) => claimName(pod, volume)).filter((name) => name !== '');
  return names.map((name) => getRequest('PersistentVolumeClaim', pod.metadata.namespace ?? 'default', name));
}

/** Reads the claims and their volumes, all at once. What cannot be read is noted, and its volume is known by its name only. */
export function sourcesOf(world: World, pod: KubeObject, volumes: readonly Volume[]): readonly VolumeSource[] {
  const namespace = pod.metadata.namespace ?? 'default';
  const named = volumes.map((v) => claimName(pod, v));
  const claims = readAll(world, 'PersistentVolumeClaim', namespace, named);
  const bound = claims.map((claim) => (claim?.spec as { volumeName?: string } | undefined)?.volumeName ?? '');
  const persistents = readAll(world, 'PersistentVolume', '', bound);
  const node = (pod as unknown as Pod).spec?.nodeName ?? '';
  return volumes.map((volume, i) => {
    const persistent = persistents[i] ?? null;
    const inside = persistent === null ? '' : sourceField(persistent.spec as object);
    const driver =
      (persistent?.spec as { csi?: { driver?: string } } | undefined)?.csi?.driver ?? volume.csi?.driver ?? '';
    const registered = driver === '' ? undefined : isRegistered(world, driver, node);
    return {
      volume,
      field: `spec.volumes[${volume.name}].${sourceField(volume)}`,
      driver,
      registered,
      driverAbsent: registered === false && isUnknown(world, driver),
      claim: claims[i] ?? null,
      persistentName: bound[i] ?? '',
      persistent,
      volumeField: inside === '' ? 'spec' : `spec.${inside}`,
    };
  });
}

/** A node's kubelet lists the CSI drivers that have registered with it in the CSINode object of the node's name. */
function isRegistered(world: World, driver: string, node: string): boolean | undefined {
  const reading = world.tryAsk(getRequest('CSINode', '', node));
  if (!reading.ok) world.note(reading.gap);
  if (!reading.ok || reading.value === null) return undefined;
  const { spec } = reading.value as { spec?: { drivers?: readonly { name: string }[] | null } };
  return spec?.drivers?.some(({ name }) => name === driver) ?? false;
}

/** Whoever installs a driver makes a CSIDriver object of its name. */
function isUnknown(world: World, driver: string): boolean {
  const reading = world.tryAsk(getRequest('CSIDriver', '', driver));
  return reading.ok && reading.value === null;
}

function claimName(pod: KubeObject, volume: Volume): string {
  if (volume.ephemeral !== undefined) return `${pod.metadata.name}-${volume.name}`;
  return volume.persistentVolumeClaim?.claimName ?? '';
}

function readAll(world: World, kind: string, namespace: string, names: readonly string[]): (KubeObject | null)[] {
  const wanted = names.filter((name) => name !== '');
  const readings = world.tryAskAll(wanted.map((name) => getRequest(kind, namespace, name)));
  const found = new Map<string, KubeObject | null>();
  for (const [i, reading] of readings.entries()) {
    if (reading.ok) found.set(wanted[i] ?? '', reading.value as KubeObject | null);
    else world.note(reading.gap);
  }
  return names.map((name) => found.get(name) ?? null);
}

const LEAVES = [
  'hostPath',
  'nfs',
  'csi',
  'local',
  'iscsi',
  'fc',
  'cephfs',
  'rbd',
  'persistentVolumeClaim',
  'ephemeral',
];

/** `hostPath.path`, `csi.driver`, `nfs`: the field that says where a volume comes from. */
function sourceField(spec: object): string {
  const [kind = ''] = [...LEAVES, ...Object.keys(spec)].filter((key) => key in spec && key !== 'name');
  const leaf = { hostPath: '.path', local: '.path', csi: '.driver', persistentVolumeClaim: '.claimName' }[kind] ?? '';
  return kind + leaf;
}

/** Messages about a claim name its PersistentVolume; those about several volumes name them in brackets. */
export function concerns(note: EventNote, { volume, persistentName }: VolumeSource): boolean {
  const named = mountFailure(note.message).volume;
  if (named !== '') return named === volume.name || named === persistentName;
  return /unmounted volumes=\[([^\]]*)\]/.exec(note.message)?.[1]?.split(' ').includes(volume.name) ?? false;
}

/** The kubelet keeps these in memory, and lets them grow up to the pod's limit. */
export function isInMemory({ projected, secret, downwardAPI, emptyDir }: Volume): boolean {
  return (projected ?? secret ?? downwardAPI) !== undefined || emptyDir?.medium === 'Memory';
}
