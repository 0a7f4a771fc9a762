/** Puts requirements on labels, and what a node has instead, into words. */
import type { LabelFailure } from './blockage.ts';

/** A requirement in words: `disktype=ssd`, `zone in (a, b)`, `no label gpu`. */
export function requirementText(r: { key: string; operator: string; values: readonly string[] }): string {
  const list = r.values.join(', ');
  switch (r.operator) {
    case 'In':
      return r.values.length === 1 ? `${r.key}=${list}` : `${r.key} in (${list})`;
    case 'NotIn':
      return r.values.length === 1 ? `${r.key} other than ${list}` : `${r.key} not in (${list})`;
    case 'Exists':
      return `the label ${r.key}`;
    case 'DoesNotExist':
      return `no label ${r.key}`;
    case 'Gt':
      return `${r.key} greater than ${list}`;
    default:
      return r.operator === 'Lt' ? `${r.key} less than ${list}` : `${r.key} ${r.operator} ${list}`;
  }
}

function hasText(failure: LabelFailure): string {
  if (failure.field) return `is ${failure.has}`;
  return failure.has === undefined ? `has no label ${failure.key}` : `has ${failure.key}=${failure.has}`;
}

/** What all failures want together: requirements of one term are joined by and, terms by or. */
export function wantsText(failures: readonly LabelFailure[]): string {
  const terms = new Map<number | undefined, string[]>();
  for (const failure of failures) {
    terms.set(failure.term, [...(terms.get(failure.term) ?? []), requirementText(failure)]);
  }
  return [...terms.values()].map((wanted) => wanted.join(' and ')).join(', or ');
}

/** What the node has instead: `has disk=hdd and has no label gpu`. */
export function haveText(failures: readonly LabelFailure[]): string {
  return [...new Set(failures.map(hasText))].join(' and ');
}
