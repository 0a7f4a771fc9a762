/** Counts pods per topology domain: per value of a node label, such as a zone. */
import type { PodUsage } from '../../../facts/source.ts';

/** How many matches a domain has, and some of the pods, as `namespace/name`. */
export interface Tally {
  count: number;
  readonly pods: string[];
}

/** Label key → label value → tally. */
export type Tallies = Map<string, Map<string, Tally>>;

/** Enough pods to name a few of them. */
const NAMED = 3;

export function tallyOf(tallies: Tallies, key: string, value: string): Tally | undefined {
  return tallies.get(key)?.get(value);
}

/** Counts a pod in the domain; a node that lacks the label is in none. */
export function count(tallies: Tallies, key: string, value: string | undefined, pod: PodUsage): void {
  if (value === undefined) return;
  const values = tallies.get(key) ?? new Map<string, Tally>();
  if (values.size === 0) tallies.set(key, values);
  const tally = values.get(value) ?? { count: 0, pods: [] };
  if (tally.count === 0) values.set(value, tally);
  tally.count++;
  if (tally.pods.length < NAMED) tally.pods.push(`${pod.namespace}/${pod.name}`);
}
