/** Answers label and field selectors on recorded objects as an API server would. */
import { matchesRequirements, parseSelector } from '../analysis/selector.ts';
import type { KubeObject } from './objects.ts';

/** The objects that both selectors choose. A text that is no selector chooses nothing: an error of ours, which throws. */
export function select(
  objects: readonly KubeObject[],
  labelSelector: string | undefined,
  fieldSelector: string | undefined,
): readonly KubeObject[] {
  const requirements = parseSelector(labelSelector ?? '');
  if (requirements === undefined) throw new Error(`${labelSelector} is not a label selector`);
  const fields = parseFields(fieldSelector ?? '');
  if (requirements.length === 0 && fields.length === 0) return objects;
  return objects.filter(
    (object) =>
      matchesRequirements(object.metadata.labels, requirements) &&
      fields.every(({ path, value, equal }) => (fieldAt(object, path) === value) === equal),
  );
}

interface FieldTerm {
  readonly path: string;
  readonly value: string;
  readonly equal: boolean;
}

function parseFields(text: string): readonly FieldTerm[] {
  const terms = text.split(',').filter((term) => term.trim() !== '');
  return terms.map((term) => {
    const match = /^\s*([\w.]+)\s*(==|=|!=)\s*(\S*)\s*$/.exec(term);
    if (match === null) throw new Error(`${text} is not a field selector`);
    const [, path = '', sign, value = ''] = match;
    return { path, value, equal: sign !== '!=' };
  });
}

/** The field as text; a missing one is empty, as in the API server's own field sets. */
function fieldAt(object: KubeObject, path: string): string {
  let value: unknown = object;
  for (const part of path.split('.'))
    value = typeof value === 'object' && value !== null ? Reflect.get(value, part) : undefined;
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}
