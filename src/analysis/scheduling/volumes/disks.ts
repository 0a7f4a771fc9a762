/** Disks that a pod names itself, without a claim, and that two pods must not use at once (volumerestrictions `isVolumeConflict`). */
import type { Volume } from 'kubernetes-types/core/v1.js';
import { listOf } from '../spec.ts';

export function isRestricted(volume: Volume): boolean {
  return [volume.gcePersistentDisk, volume.awsElasticBlockStore, volume.rbd, volume.iscsi].some(
    (source) => source !== undefined && source !== null,
  );
}

/** Whether two pods with these volumes may not run on one node. Reading the same disk is allowed, except of AWS. */
export function conflict(one: Volume, other: Volume): boolean {
  return sameGoogleDisk(one, other) || sameAmazonDisk(one, other) || sameIscsi(one, other) || sameImage(one, other);
}

function oneWrites(one: { readOnly?: boolean }, other: { readOnly?: boolean }): boolean {
  return !(one.readOnly === true && other.readOnly === true);
}

function sameGoogleDisk({ gcePersistentDisk: one }: Volume, { gcePersistentDisk: other }: Volume): boolean {
  return !!one && !!other && one.pdName === other.pdName && oneWrites(one, other);
}

function sameAmazonDisk({ awsElasticBlockStore: one }: Volume, { awsElasticBlockStore: other }: Volume): boolean {
  return !!one && !!other && one.volumeID === other.volumeID;
}

function sameIscsi({ iscsi: one }: Volume, { iscsi: other }: Volume): boolean {
  return !!one && !!other && one.iqn === other.iqn && oneWrites(one, other);
}

function sameImage({ rbd: one }: Volume, { rbd: other }: Volume): boolean {
  if (!one || !other || one.image !== other.image || (one.pool ?? 'rbd') !== (other.pool ?? 'rbd')) return false;
  return listOf(one.monitors).some((monitor) => listOf(other.monitors).includes(monitor)) && oneWrites(one, other);
}
