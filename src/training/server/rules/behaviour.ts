/** How a container behaves in the training cluster, where nothing really runs. */

import { type Json, objectsAt } from '../../../facts/json.ts';
import type { KubeObject } from '../../../facts/objects.ts';
import type { Expressions } from './expressions.ts';
import type { Behaviour } from './rule.ts';

/** What is known of a behaviour, with defaults: what rules see as `does`. */
export type Does = Behaviour & { readonly listens: readonly number[]; readonly stops: number };

/** The first behaviour whose condition is true of the container. */
export function doesOf(
  behaviours: readonly Behaviour[],
  object: KubeObject,
  container: Json,
  { value }: Expressions,
): Does {
  const found = behaviours.find(({ where }) => where === undefined || value(where, { object, container }) === true);
  const declared = objectsAt(container, 'ports').map(({ containerPort }) => Number(containerPort));
  return { listens: declared, stops: 137, ...found };
}
