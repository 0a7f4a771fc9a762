/** What a rule is about: the objects of its kind, one object by name, or each container of each pod. */

import { type Json, objectsAt, textAt } from '../../../facts/json.ts';
import type { KubeObject } from '../../../facts/objects.ts';
import { typeOfKind } from '../../../facts/resources.ts';
import type { Store } from '../store.ts';
import type { When } from './rule.ts';

export interface Subject {
  /** The same for the same object as long as it lives. */
  readonly key: string;
  readonly object: KubeObject | null;
  readonly container?: { readonly name: string; readonly spec: Json; readonly status: Json };
}

export function subjectsOf(store: Store, { kind, namespace, name }: When): readonly Subject[] {
  if (kind === 'Container') return store.list(typeOfKind('Pod'), namespace).flatMap(containersOf);
  const type = typeOfKind(kind);
  if (name !== undefined) return [{ key: name, object: store.get(type, namespace ?? '', name) ?? null }];
  return store.list(type, namespace).map((object) => ({ key: keyOf(object), object }));
}

/** Those of which the kubelet has said something. */
function containersOf(pod: KubeObject): readonly Subject[] {
  const statuses = objectsAt(pod, 'status', 'containerStatuses');
  return objectsAt(pod, 'spec', 'containers').flatMap((spec) => {
    const name = textAt(spec, 'name');
    const status = statuses.find((one) => one.name === name);
    return status === undefined
      ? []
      : [{ key: `${keyOf(pod)}/${name}`, object: pod, container: { name, spec, status } }];
  });
}

function keyOf({ metadata }: KubeObject): string {
  return metadata.uid ?? `${metadata.namespace ?? ''}/${metadata.name}`;
}
