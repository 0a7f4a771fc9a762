/** Whether a volume is attached to the node of the pod that wants it, or to which other node, and who uses it there. */
import type { PersistentVolume, PersistentVolumeClaim, Pod } from 'kubernetes-types/core/v1.js';
import type { VolumeAttachment } from 'kubernetes-types/storage/v1.js';
import { isFinished } from '../../analysis/pod-status.ts';
import type { World } from '../../engine/world.ts';
import type { KubeObject } from '../objects.ts';
import { stateOfNode } from './nodes.ts';
import { getRequest, listRequest, readable } from './objects.ts';

export interface Attachment {
  readonly attached: boolean;
  /** The VolumeAttachment for the pod's node, or else the one that holds the volume on another node. */
  readonly object: KubeObject | null;
  /** The other node that has the volume; empty if none. */
  readonly elsewhere: string;
  /** What the driver answered when it was asked to attach the volume; empty if nothing. */
  readonly error: string;
  /** When the attachment was asked for. */
  readonly since: string;
}

const SINGLE = ['ReadWriteOnce', 'ReadWriteOncePod'];

/** Whether only one node at a time may have the volume. */
function isSingleNode(volume: KubeObject): boolean {
  const { accessModes = [] } = (volume.spec ?? {}) as PersistentVolume['spec'] & object;
  return accessModes.length > 0 && accessModes.every((mode) => SINGLE.includes(mode));
}

/** Undefined: its driver does not attach volumes, or whether it is attached cannot be read. */
export function attachmentOf(world: World, volume: KubeObject, node: string): Attachment | undefined {
  const driver = ((volume.spec ?? {}) as { csi?: { driver?: string } }).csi?.driver;
  const attaching = driver === undefined ? false : attaches(world, driver);
  if (attaching === false) return undefined;
  const list = readable<readonly KubeObject[]>(world, listRequest('VolumeAttachment', ''));
  if (list === undefined) return undefined;
  const all = list.filter((object) => {
    const { spec } = object as unknown as VolumeAttachment;
    return spec?.source?.persistentVolumeName === volume.metadata.name;
  });
  if (attaching === undefined && all.length === 0) return undefined;
  const here = all.find((object) => nodeOf(object) === node);
  const there = all.find((object) => nodeOf(object) !== node && statusOf(object).attached === true);
  const blocked = there !== undefined && isSingleNode(volume) && (here === undefined || !statusOf(here).attached);
  return {
    attached: here !== undefined && statusOf(here).attached === true,
    object: (blocked ? there : here) ?? null,
    elsewhere: blocked ? nodeOf(there) : '',
    error: here === undefined ? '' : (statusOf(here).attachError?.message ?? ''),
    since: here?.metadata.creationTimestamp ?? '',
  };
}

/** A driver without a CSIDriver object, or with one that does not say, has its volumes attached. */
function attaches(world: World, driver: string): boolean | undefined {
  const request = getRequest('CSIDriver', '', driver);
  const object = readable<{ spec?: { attachRequired?: boolean } } | null>(world, request);
  return object === undefined ? undefined : object?.spec?.attachRequired !== false;
}

function nodeOf(object: KubeObject): string {
  return (object as unknown as VolumeAttachment).spec?.nodeName ?? '';
}

function statusOf(object: KubeObject): Partial<NonNullable<VolumeAttachment['status']>> {
  return (object as unknown as VolumeAttachment).status ?? {};
}

export interface Holder {
  readonly pod: KubeObject | null;
  readonly node: string;
  /** `running`; `ending`: it is being deleted; `node-down`; `none`: nobody uses the volume there; `unknown`. */
  readonly state: 'running' | 'ending' | 'node-down' | 'none' | 'unknown';
}

/** The pod that uses the same claim elsewhere. */
export function holderOf(world: World, pod: KubeObject, claim: string, node: string): Holder {
  const namespace = pod.metadata.namespace ?? 'default';
  const list = readable<readonly KubeObject[]>(world, listRequest('Pod', namespace));
  if (list === undefined) return { pod: null, node, state: 'unknown' };
  const users = list.filter(
    (other) => other.metadata.name !== pod.metadata.name && usesClaim(other, claim) && !isFinished(other),
  );
  const found = users.find((other) => node === '' || nodeNameOf(other) === node) ?? null;
  const where = found === null ? node : nodeNameOf(found);
  return { pod: found, node: where, state: stateOf(world, found, where) };
}

function stateOf(world: World, pod: KubeObject | null, node: string): Holder['state'] {
  const known = node === '' ? undefined : world.tryAsk(getRequest('Node', '', node));
  if (known?.ok && !stateOfNode(world, node).ready) return 'node-down';
  if (pod === null) return 'none';
  if (pod.metadata.deletionTimestamp !== undefined) return 'ending';
  if (known?.ok) return 'running';
  if (known !== undefined) world.note(known.gap);
  return 'unknown';
}

function usesClaim(pod: KubeObject, claim: string): boolean {
  const volumes = (pod as unknown as Pod).spec?.volumes ?? [];
  return volumes.some((v) => v.persistentVolumeClaim?.claimName === claim);
}

function nodeNameOf(pod: KubeObject): string {
  return (pod as unknown as Pod).spec?.nodeName ?? '';
}

/** Whether only one pod at a time may use the claim. */
export function isSinglePod(claim: KubeObject): boolean {
  const { accessModes = [] } = (claim.spec ?? {}) as PersistentVolumeClaim['spec'] & object;
  return accessModes.includes('ReadWriteOncePod');
}
