/** VolumeZone: zone and region labels of the volumes that the pod's claims have (pkg/scheduler/framework/plugins/volumezone). */
import type { KubeObject } from '../../../facts/objects.ts';
import { claimSpecOf, classNameOf } from '../../storage/objects.ts';
import type { LabelFailure } from '../blockage.ts';
import type { FilterPlugin, NodeState, Prepared, Refusal } from '../plugin.ts';
import type { Snapshot } from '../snapshot.ts';
import { labelsOf, listOf, specOf } from '../spec.ts';
import { type Lists, listsOf } from './lists.ts';
import { refusalOf, type VolumeObstacle, type VolumeTrouble } from './obstacle.ts';
import { claimUses } from './uses.ts';

const NAME = 'VolumeZone';
const CONFLICT = 'node(s) had no available volume zone';
/** The labels of old, and what they are called now. */
const KEYS: Readonly<Record<string, string>> = {
  'failure-domain.beta.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'failure-domain.beta.kubernetes.io/region': 'topology.kubernetes.io/region',
  'topology.kubernetes.io/zone': 'topology.kubernetes.io/zone',
  'topology.kubernetes.io/region': 'topology.kubernetes.io/region',
};

export const volumeZone: FilterPlugin = { name: NAME, prepare };

interface Place {
  readonly claim: string;
  readonly volume: string;
  readonly key: string;
  readonly values: readonly string[];
}

function prepare(pod: KubeObject, snapshot: Snapshot): Prepared {
  const lists = listsOf(snapshot.cluster);
  const namespace = pod.metadata.namespace ?? 'default';
  const places: Place[] = [];
  for (const { claim, ephemeral } of claimUses(pod.metadata.name, listOf(specOf(pod).volumes))) {
    if (ephemeral) continue;
    const found = placesOf(claim, namespace, lists);
    if ('code' in found) return { rejects: found };
    places.push(...found);
  }
  const filter = (state: NodeState) => refusalOn(state, places);
  return { ...lists.unknown(), ...(places.length > 0 && { filter }) };
}

/** Where the volume of a claim may be used, as its labels say. A claim that waits for the pod has no volume yet. */
function placesOf(claim: string, namespace: string, lists: Lists): readonly Place[] | Refusal {
  if (claim === '') return no('claim-missing', 'PersistentVolumeClaim had no name', { claim });
  const found = lists.find('persistentVolumeClaims', claim, namespace);
  if (found === undefined) return [];
  if (found === null) return no('claim-missing', `persistentvolumeclaim "${claim}" not found`, { claim });
  const { volumeName: volume = '' } = claimSpecOf(found);
  if (volume === '') return unboundRefusal(found, lists) ?? [];
  const object = lists.find('persistentVolumes', volume);
  if (object === null) return no('volume-missing', `persistentvolume "${volume}" not found`, { claim, volume });
  return Object.keys(KEYS).flatMap((key) => {
    const values = zonesIn(object && labelsOf(object)[key]);
    return values.length === 0 ? [] : [{ claim, volume, key, values }];
  });
}

function unboundRefusal(claim: KubeObject, lists: Lists): Refusal | undefined {
  const name = claim.metadata.name;
  const className = classNameOf(claim);
  const facts = { claim: name, class: className };
  if (className === '') {
    return no('claim-classless', 'PersistentVolumeClaim had no pv name and storageClass name', { claim: name });
  }
  const found = lists.find('storageClasses', className);
  if (found === undefined) return undefined;
  if (found === null) return no('class-missing', `storageclass.storage.k8s.io "${className}" not found`, facts);
  const mode = found.volumeBindingMode;
  if (mode === undefined) return no('broken', `VolumeBindingMode not set for StorageClass "${className}"`, facts);
  return mode === 'WaitForFirstConsumer' ? undefined : no('claim-unbound', 'PersistentVolume had no name', facts);
}

function no(trouble: VolumeTrouble, reason: string, facts: Omit<VolumeObstacle, 'trouble'>): Refusal {
  return refusalOf(NAME, '', 'UnschedulableAndUnresolvable', reason, [{ trouble, ...facts }]);
}

/** `a__b` are two zones. A label with an empty one among them is ignored as a whole. */
function zonesIn(label: string | undefined): readonly string[] {
  const zones = (label ?? '').split('__').map((zone) => zone.trim());
  return zones.includes('') ? [] : zones;
}

/** A node without any such label is taken for the only zone of a small cluster. */
function refusalOn({ name, labels }: NodeState, places: readonly Place[]): Refusal | undefined {
  if (!Object.keys(KEYS).some((key) => labels[key] !== undefined)) return undefined;
  const obstacles = places.flatMap(({ claim, volume, key, values }): VolumeObstacle[] => {
    const has = labels[key] ?? labels[KEYS[key] ?? key];
    if (has !== undefined && values.includes(has)) return [];
    const failure: LabelFailure = { key, operator: 'In', values, field: false, ...(has === undefined ? {} : { has }) };
    return [{ trouble: 'zone', claim, volume, failures: [failure] }];
  });
  return obstacles.length === 0
    ? undefined
    : refusalOf(NAME, name, 'UnschedulableAndUnresolvable', CONFLICT, obstacles);
}
