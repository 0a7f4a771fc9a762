/** Whether a volume can be made for a claim where a node is (volumebinding `checkVolumeProvisions`). */
import type { TopologySelectorTerm } from 'kubernetes-types/core/v1.js';
import type { CSIDriverSpec, CSIStorageCapacity } from 'kubernetes-types/storage/v1.js';
import type { KubeObject } from '../../../facts/objects.ts';
import { matchesSelector, meets } from '../../selector.ts';
import { askedSize, classNameOf } from '../../storage/objects.ts';
import { wholeBytes } from '../../storage/size.ts';
import type { LabelFailure } from '../blockage.ts';
import { listOf } from '../spec.ts';
import type { Lists } from './lists.ts';
import type { VolumeObstacle } from './obstacle.ts';

type Labels = Readonly<Record<string, string>>;

const NONE = 'kubernetes.io/no-provisioner';

/** What the class of a claim says, looked up once for all nodes. */
export interface Provisioner {
  /** Why no volume can be made on a node with these labels. */
  on(labels: Labels): VolumeObstacle | undefined;
}

/** Of an unknown class nothing is said. */
export function provisionerOf(claim: KubeObject, lists: Lists): Provisioner {
  const className = classNameOf(claim);
  const found = lists.find('storageClasses', className);
  const provisioner = String(found?.provisioner ?? '');
  const facts = { claim: claim.metadata.name, class: className, provisioner };
  if (!found) return { on: () => undefined };
  if (provisioner === '' || provisioner === NONE) {
    return { on: () => ({ trouble: 'no-volume', ...facts }) };
  }
  const topologies = listOf(found.allowedTopologies as TopologySelectorTerm[] | undefined);
  const capacities = capacitiesFor(claim, className, provisioner, lists);
  const size = askedSize(claim) ?? '';
  return {
    on: (labels) => {
      const failures = topologies.length === 0 ? undefined : unmet(topologies, labels);
      if (failures !== undefined) return { trouble: 'class-topology', ...facts, failures };
      if (capacities?.some((capacity) => matchesSelector(labels, capacity.nodeTopology)) ?? true) return undefined;
      return { trouble: 'capacity', ...facts, size: String(size) };
    },
  };
}

/** The capacities that are large enough; undefined if the driver does not have them watched, or they are not known. */
function capacitiesFor(
  claim: KubeObject,
  className: string,
  provisioner: string,
  lists: Lists,
): readonly CSIStorageCapacity[] | undefined {
  const asked = askedSize(claim);
  if (asked === undefined) return undefined;
  const driver = lists.find('csiDrivers', provisioner);
  if (((driver?.spec ?? {}) as Partial<CSIDriverSpec>).storageCapacity !== true) return undefined;
  const all = lists.all('csiStorageCapacities') as readonly unknown[] | undefined;
  return (all as readonly CSIStorageCapacity[] | undefined)?.filter((capacity) => {
    const limit = capacity.maximumVolumeSize ?? capacity.capacity;
    return capacity.storageClassName === className && limit !== undefined && wholeBytes(limit) >= wholeBytes(asked);
  });
}

/** The requirements that the node does not meet; undefined if it meets one of the terms. An empty term matches no node. */
function unmet(terms: readonly TopologySelectorTerm[], labels: Labels): readonly LabelFailure[] | undefined {
  const failures = terms.map((term, index) => {
    const asked = listOf(term.matchLabelExpressions);
    const failed = asked.filter(({ key, values }) => !meets(labels, { key, operator: 'In', values: listOf(values) }));
    return { empty: asked.length === 0, failed: failed.map((f) => failureOf(f, index, labels)) };
  });
  if (failures.some(({ empty, failed }) => !empty && failed.length === 0)) return undefined;
  return failures.flatMap(({ failed }) => failed);
}

function failureOf({ key, values }: { key: string; values: string[] }, term: number, labels: Labels): LabelFailure {
  const has = labels[key];
  return { key, operator: 'In', values: listOf(values), field: false, term, ...(has === undefined ? {} : { has }) };
}
