/** One small change that takes one obstacle out of a pod's way, as a strategic merge patch of the pod or of a node. */

export interface Change {
  /** `tolerate`, `correct-selector`, `lower-request`: also the name of the fix. */
  readonly id: string;
  /** The node that is changed; absent: the pod. */
  readonly node?: string;
  /** What it does, in words; starts with a verb. */
  readonly does: string;
  readonly patch: object;
  /** How much it takes away from what was meant: 1 for a misspelt word, 10 for a rule that somebody set on purpose. */
  readonly cost: number;
  /** How much of a lowered request is left, in the scheduler's units. */
  readonly leaves?: number;
}

/** Two patches as one. Lists are taken from the second, but those of containers and spread constraints are put together. */
export function together(one: unknown, two: unknown): unknown {
  if (Array.isArray(one) && Array.isArray(two))
    return two.some((item) => keyOf(item) !== undefined) ? joined(one, two) : two;
  if (!isRecord(one) || !isRecord(two)) return two;
  const both: Record<string, unknown> = { ...one };
  for (const [field, value] of Object.entries(two)) both[field] = field in one ? together(one[field], value) : value;
  return both;
}

function joined(one: readonly unknown[], two: readonly unknown[]): readonly unknown[] {
  const kept = one.filter((item) => !two.some((other) => keyOf(other) === keyOf(item)));
  const merged = two.map((item) => {
    const before = one.find((other) => keyOf(other) === keyOf(item));
    return before === undefined ? item : together(before, item);
  });
  return [...kept, ...merged];
}

/** What tells the items of a list apart in a patch: a container's name, a spread constraint's key. */
function keyOf(item: unknown): string | undefined {
  const { name, topologyKey } = isRecord(item) ? item : {};
  return typeof name === 'string' ? name : typeof topologyKey === 'string' ? topologyKey : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
