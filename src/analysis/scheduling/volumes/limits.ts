/** NodeVolumeLimits: how many volumes of a CSI driver a node may have attached (pkg/scheduler/framework/plugins/nodevolumelimits). */
import type { KubeObject } from '../../../facts/objects.ts';
import { volumeSpecOf } from '../../storage/objects.ts';
import type { FilterPlugin, NodeState, Prepared, Refusal } from '../plugin.ts';
import type { Snapshot } from '../snapshot.ts';
import { listOf, specOf } from '../spec.ts';
import { type Attachables, attachablesOf, keyOf, type Uncountable } from './attachable.ts';
import { inTreeOf } from './intree.ts';
import { type Lists, listsOf } from './lists.ts';
import { type Attachment, attachmentsOf, limitsOf } from './nodevolumes.ts';
import { refusalOf, type VolumeObstacle } from './obstacle.ts';
import { areVolumesUnknown } from './restrictions.ts';
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
  if ('error' in without && 'error' in withCsi && without.error === withCsi.error) {
    return { ...lists.unknown(), filter: (state) => uncountable(state, without) };
  }
  if (!('error' in withCsi) && withCsi.size === 0) return lists.unknown();
  const csiNodes = lists.all('csiNodes');
  const csiNodeOf = (state: NodeState) => csiNodes && lists.find('csiNodes', state.name);
  const limited = snapshot.nodes.filter((state) => limits(csiNodeOf(state), withCsi));
  const attachments = attachmentsOf(limited.length === 0 ? [] : lists.all('volumeAttachments'));
  const on = (state: NodeState): OnNode => {
    const csiNode = csiNodeOf(state);
    const attached = attachments.get(state.name) ?? [];
    return { state, limits: csiNode ? limitsOf(csiNode) : new Map(), attached };
  };
  if (limited.some(areVolumesUnknown)) lists.missing('pods');
  if (limited.some((state) => mayExceed(on(state), withCsi))) {
    lists.all('persistentVolumeClaims');
    lists.all('persistentVolumes');
    lists.all('storageClasses');
  }
  const filter = (state: NodeState): Refusal | undefined => {
    const fresh = csiNodeOf(state) ? withCsi : without;
    if ('error' in fresh) return uncountable(state, fresh);
    return fresh.size === 0 ? undefined : exceeded(on(state), fresh, lists);
  };
  return { ...lists.unknown(), filter };
}

interface OnNode {
  readonly state: NodeState;
  readonly limits: ReadonlyMap<string, number>;
  readonly attached: readonly Attachment[];
}

function limits(csiNode: KubeObject | null | undefined, needed: Attachables | Uncountable): boolean {
  if (!csiNode || 'error' in needed) return false;
  const known = limitsOf(csiNode);
  return [...needed.values()].some(({ driver }) => known.has(driver));
}

/** Whether the node could be full if every volume on it were another one, and of this driver. If not, it does not matter what they are. */
function mayExceed({ state, limits, attached }: OnNode, needed: Attachables | Uncountable): boolean {
  if ('error' in needed || state.pods === undefined) return false;
  const used = state.pods.reduce((sum, pod) => sum + (pod.volumes?.length ?? 0), 0);
  return [...countByDriver(needed)].some(([driver, count]) => {
    const held = used + attached.filter((attachment) => attachment.driver === driver).length;
    return held + count > (limits.get(driver) ?? Number.POSITIVE_INFINITY);
  });
}

function uncountable({ name }: NodeState, { error, missing, ...where }: Uncountable): Refusal {
  if (missing) {
    return refusalOf(NAME, name, 'UnschedulableAndUnresolvable', error, [{ trouble: 'claim-missing', ...where }]);
  }
  return refusalOf(NAME, name, 'Error', error, [{ trouble: 'broken', error, ...where }]);
}

/** Volumes that are not known are not counted: a node that is full without them is full. */
function exceeded({ state, limits, attached }: OnNode, fresh: Attachables, lists: Lists): Refusal | undefined {
  if (limits.size === 0) return undefined;
  const present: Attachables = new Map();
  for (const pod of state.pods ?? []) {
    if (pod.volumes === undefined) continue;
    const found = attachablesOf(pod, pod.volumes, lists, { isNew: false, hasCsi: true });
    if ('error' in found) return uncountable(state, found);
    for (const [key, attachable] of found) present.set(key, attachable);
  }
  const wanted = new Map([...fresh].filter(([key]) => !present.has(key)));
  for (const { driver, volume } of attached) {
    const object = lists.find('persistentVolumes', volume);
    const handle = object ? volumeSpecOf(object).csi?.volumeHandle : undefined;
    if (handle !== undefined) present.set(keyOf(driver, handle), { driver, handle, entry: '' });
  }
  const counts = countByDriver(present);
  const obstacles = [...countByDriver(wanted)].flatMap(([driver, count]): VolumeObstacle[] => {
    const [limit, has] = [limits.get(driver), counts.get(driver) ?? 0];
    if (limit === undefined || has + count <= limit) return [];
    return [{ trouble: 'limit', driver, limit, attached: has, wanted: count }];
  });
  return obstacles.length === 0 ? undefined : refusalOf(NAME, state.name, 'Unschedulable', EXCEEDED, obstacles);
}

function countByDriver(attachables: Attachables): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { driver } of attachables.values()) counts.set(driver, (counts.get(driver) ?? 0) + 1);
  return counts;
}
