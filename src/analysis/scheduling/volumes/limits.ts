/** NodeVolumeLimits: how many volumes of a CSI driver a node may have attached (pkg/scheduler/framework/plugins/nodevolumelimits). */
import type { CSINodeSpec, VolumeAttachmentSpec } from 'kubernetes-types/storage/v1.js';
import type { KubeObject } from '../../../facts/objects.ts';
import { volumeSpecOf } from '../../storage/objects.ts';
import type { FilterPlugin, NodeState, Prepared, Refusal } from '../plugin.ts';
import type { Snapshot } from '../snapshot.ts';
import { listOf, specOf } from '../spec.ts';
import { type Attachable, type Attachables, attachablesOf, keyOf, type Uncountable } from './attachable.ts';
import { inTreeOf } from './intree.ts';
import { type Lists, listsOf } from './lists.ts';
import { refusalOf, type VolumeObstacle } from './obstacle.ts';
import { arePodsKnown } from './restrictions.ts';
import { claimUse } from './uses.ts';

const NAME = 'NodeVolumeLimits';
const EXCEEDED = 'node(s) exceed max volume count';

export const nodeVolumeLimits: FilterPlugin = { name: NAME, prepare };

function prepare(pod: KubeObject, snapshot: Snapshot): Prepared {
  const volumes = listOf(specOf(pod).volumes);
  const { name, namespace = 'default', uid = '' } = pod.metadata;
  if (!volumes.some((volume) => claimUse(name, volume) !== undefined || inTreeOf(volume) !== undefined)) return {};
  const lists = listsOf(snapshot.cluster);
  const needed = (hasCsi: boolean) => attachablesOf({ name, namespace, uid }, volumes, lists, { isNew: true, hasCsi });
  const [withCsi, without] = [needed(true), needed(false)];
  const csiNodes = lists.all('csiNodes');
  const limited = csiNodes?.some((csiNode) => limitsAny(csiNode, withCsi)) ?? false;
  if (limited) {
    lists.all('persistentVolumes');
    lists.all('storageClasses');
    if (!snapshot.nodes.every((state) => arePodsKnown(state))) lists.missing('pods');
  }
  const attachments = limited ? attachedByNode(lists) : new Map<string, readonly Attachable[]>();
  const filter = (state: NodeState): Refusal | undefined => {
    const csiNode = csiNodes && lists.find('csiNodes', state.name);
    const fresh = csiNode ? withCsi : without;
    if ('error' in fresh) return uncountable(state, fresh);
    if (!csiNode || fresh.size === 0) return undefined;
    return exceeded(state, fresh, limitsOf(csiNode), attachments.get(state.name) ?? [], lists);
  };
  return { unknown: lists.unknown(), filter };
}

function limitsOf(csiNode: KubeObject): ReadonlyMap<string, number> {
  const { drivers } = (csiNode.spec ?? {}) as Partial<CSINodeSpec>;
  return new Map(
    listOf(drivers).flatMap(({ name, allocatable }): [string, number][] => {
      const count = allocatable?.count;
      return typeof count === 'number' ? [[name, count]] : [];
    }),
  );
}

function limitsAny(csiNode: KubeObject, needed: Attachables | Uncountable): boolean {
  const limits = limitsOf(csiNode);
  return !('error' in needed) && [...needed.values()].some(({ driver }) => limits.has(driver));
}

function uncountable({ name }: NodeState, { error, missing, ...where }: Uncountable): Refusal {
  if (missing)
    return refusalOf(NAME, name, 'UnschedulableAndUnresolvable', error, [{ trouble: 'claim-missing', ...where }]);
  return refusalOf(NAME, name, 'Error', error, [{ trouble: 'broken', error, ...where }]);
}

/** The volumes that VolumeAttachments tie to each node, whether or not a pod uses them. */
function attachedByNode(lists: Lists): ReadonlyMap<string, readonly Attachable[]> {
  const byNode = new Map<string, Attachable[]>();
  for (const attachment of lists.all('volumeAttachments') ?? []) {
    const { nodeName = '', attacher = '', source } = (attachment.spec ?? {}) as Partial<VolumeAttachmentSpec>;
    const name = source?.persistentVolumeName;
    const volume = attacher === '' || name === undefined ? null : lists.find('persistentVolumes', name);
    const { csi } = volume ? volumeSpecOf(volume) : {};
    if (csi === undefined || csi === null) continue;
    const attachable = { driver: attacher, handle: csi.volumeHandle ?? '', entry: '' };
    byNode.set(nodeName, [...(byNode.get(nodeName) ?? []), attachable]);
  }
  return byNode;
}

function exceeded(
  state: NodeState,
  fresh: Attachables,
  limits: ReadonlyMap<string, number>,
  attachments: readonly Attachable[],
  lists: Lists,
): Refusal | undefined {
  if (limits.size === 0) return undefined;
  const attached: Attachables = new Map();
  for (const pod of state.pods ?? []) {
    if (pod.volumes === undefined) continue;
    const found = attachablesOf(pod, pod.volumes, lists, { isNew: false, hasCsi: true });
    if ('error' in found) return uncountable(state, found);
    for (const [key, attachable] of found) attached.set(key, attachable);
  }
  const wanted = [...fresh].filter(([key]) => !attached.has(key)).map(([, attachable]) => attachable);
  for (const attachable of attachments) attached.set(keyOf(attachable.driver, attachable.handle), attachable);
  const counts = countByDriver([...attached.values()]);
  const obstacles = [...countByDriver(wanted)].flatMap(([driver, count]): VolumeObstacle[] => {
    const [limit, has] = [limits.get(driver), counts.get(driver) ?? 0];
    if (limit === undefined || has + count <= limit) return [];
    return [{ trouble: 'limit', driver, limit, attached: has, wanted: count }];
  });
  return obstacles.length === 0 ? undefined : refusalOf(NAME, state.name, 'Unschedulable', EXCEEDED, obstacles);
}

function countByDriver(attachables: readonly Attachable[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { driver } of attachables) counts.set(driver, (counts.get(driver) ?? 0) + 1);
  return counts;
}
