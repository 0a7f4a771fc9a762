/** What is said of nodes about attached volumes: how many each driver allows (CSINode), and which are attached (VolumeAttachment). */
import type { CSINodeSpec, VolumeAttachmentSpec } from 'kubernetes-types/storage/v1.js';
import type { KubeObject } from '../../../facts/objects.ts';
import { listOf } from '../spec.ts';

/** By driver; one that is not there has no limit. */
export function limitsOf(csiNode: KubeObject): ReadonlyMap<string, number> {
  const { drivers } = (csiNode.spec ?? {}) as Partial<CSINodeSpec>;
  return new Map(
    listOf(drivers).flatMap(({ name, allocatable }): [string, number][] => {
      const count = allocatable?.count;
      return typeof count === 'number' ? [[name, count]] : [];
    }),
  );
}

export interface Attachment {
  readonly driver: string;
  readonly volume: string;
}

/** By node, whether or not a pod uses them. */
export function attachmentsOf(attachments: readonly KubeObject[] = []): ReadonlyMap<string, readonly Attachment[]> {
  const byNode = new Map<string, Attachment[]>();
  for (const attachment of attachments) {
    const { nodeName = '', attacher: driver = '', source } = (attachment.spec ?? {}) as Partial<VolumeAttachmentSpec>;
    const volume = source?.persistentVolumeName;
    if (driver === '' || volume === undefined || volume === null) continue;
    const present = byNode.get(nodeName);
    if (present === undefined) byNode.set(nodeName, [{ driver, volume }]);
    else present.push({ driver, volume });
  }
  return byNode;
}
