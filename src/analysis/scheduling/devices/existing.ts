/** What devices have instead of what a selector asks for, where the selector is a plain comparison. */
import { listOf } from '../spec.ts';
import type { Attribute, Slice } from './api.ts';

const EQUALITY = /device\.attributes\[['"]([^'"]+)['"]\]\.(\w+)\s*==\s*(?:['"]([^'"]*)['"]|(-?\d+)|(true|false))/;
const MOST_VALUES = 20;

function textOf({ string, int, bool, version }: Attribute): string | undefined {
  const value = string ?? int ?? bool ?? version;
  return value === undefined || value === null ? undefined : String(value);
}

export interface Comparison {
  /** The attribute without its domain, and the value that it is compared with. */
  readonly attribute: string;
  readonly wanted: string;
  /** The values that devices have, sorted. */
  readonly existing: readonly string[];
}

/** Undefined if the expression holds no plain comparison of an attribute. */
export function comparisonIn(expression: string, slices: readonly Slice[]): Comparison | undefined {
  const match = EQUALITY.exec(expression);
  if (match === null) return undefined;
  const [, domain = '', attribute = '', text, number, truth] = match;
  const values = slices.flatMap(({ spec }) =>
    listOf(spec.devices).flatMap(({ attributes = {} }) => {
      const own = attributes[`${domain}/${attribute}`] ?? (spec.driver === domain ? attributes[attribute] : undefined);
      return own === undefined || own === null ? [] : (textOf(own) ?? []);
    }),
  );
  const existing = [...new Set(values)].sort().slice(0, MOST_VALUES);
  return { attribute, wanted: text ?? number ?? truth ?? '', existing };
}
