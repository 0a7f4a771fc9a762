/** Answers server-side apply: what a manager states is merged in, and what others stated differently is a conflict. */

import { type Json, objectAt } from '../../facts/json.ts';
import { applyConfig, conflictsOf } from '../../facts/patch/apply.ts';
import { shapeOfKind } from '../../facts/schema/shape.ts';
import { bodyOf, decoded, isDryRun } from './body.ts';
import { type Answer, type Asked, type Cluster, json } from './context.ts';
import { changed, created } from './keep.ts';
import type { Route } from './route.ts';
import { Refusal, resourceName } from './status.ts';

export function apply(cluster: Cluster, route: Route, asked: Asked): Answer {
  const { type, namespace, name } = route;
  const manager = asked.query.get('fieldManager') ?? '';
  if (manager === '') {
    const error = {
      field: 'fieldManager',
      reason: 'FieldValueRequired',
      message: 'Required value: is required for apply patch',
    } as const;
    throw new Refusal(422, 'Invalid', `PatchOptions.meta.k8s.io "" is invalid: ${error.field}: ${error.message}`, {
      causes: [error],
    });
  }
  const config = bodyOf(asked);
  const { warnings } = decoded(type, config, asked);
  const shape = shapeOfKind(type.group, type.kind);
  const key = `${resourceName(type)}/${namespace}/${name}`;
  const configs = cluster.applied.get(key) ?? new Map<string, object>();
  const stated = { ...config, metadata: { ...objectAt(config, 'metadata'), resourceVersion: undefined } };
  if (asked.query.get('force') !== 'true') {
    const desired = withoutIdentity(config);
    const clashes = [...configs].flatMap(([other, theirs]) =>
      other === manager ? [] : conflictsOf(desired, theirs, shape).map((field) => [other, field] as const),
    );
    if (clashes.length > 0) throw applyConflict(clashes);
  }
  const before = cluster.store.get(type, namespace, name);
  const live = before === undefined ? { metadata: { name } } : structuredClone(before);
  const merged = applyConfig(live, configs.get(manager), stated, shape) as Json;
  const { value } = decoded(type, merged, asked);
  const dry = isDryRun(asked);
  const after =
    before === undefined ? created(cluster, route, value, dry) : changed(cluster, route, before, value, dry);
  if (!dry) cluster.applied.set(key, configs.set(manager, stated));
  return json(before === undefined ? 201 : 200, after, warnings);
}

/** Every manager that applies an object states what it is. */
function withoutIdentity({ apiVersion: _, kind: __, metadata: ___, ...desired }: Json): Json {
  return desired;
}

function applyConflict(clashes: readonly (readonly [string, string])[]): Refusal {
  const words = clashes.map(([manager, field]) => `conflict with ${JSON.stringify(manager)}: ${field}`);
  const causes = clashes.map(([manager, field]) => {
    return { reason: 'FieldManagerConflict', message: `conflict with ${JSON.stringify(manager)}`, field };
  });
  const count = `${clashes.length} conflict${clashes.length === 1 ? '' : 's'}`;
  return new Refusal(409, 'Conflict', `Apply failed with ${count}: ${words.join(', ')}`, { causes });
}
