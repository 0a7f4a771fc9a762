/** Label selectors: those of Kubernetes objects (`matchLabels`, `matchExpressions`) and the string form of `kubectl -l`. */

export type Labels = Readonly<Record<string, string>>;

export interface Requirement {
  readonly key: string;
  readonly operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';
  readonly values: readonly string[];
}

export interface LabelSelector {
  readonly matchLabels?: Labels;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}

/** Whether labels meet one requirement. `NotIn` is true of a missing label; an unknown operator matches nothing. */
export function meets(
  labels: Labels | undefined,
  requirement: { key: string; operator: string; values?: readonly string[] | undefined },
): boolean {
  const value = labels?.[requirement.key];
  const values = requirement.values ?? [];
  switch (requirement.operator) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}

/** Whether labels match a selector: `{}` matches everything, a missing one nothing (apimachinery `LabelSelectorAsSelector`). */
export function matchesSelector(labels: Labels | undefined, selector: LabelSelector | null | undefined): boolean {
  if (selector === null || selector === undefined) return false;
  return (
    matchesMap(labels, selector.matchLabels ?? {}) && (selector.matchExpressions ?? []).every((e) => meets(labels, e))
  );
}

/** Whether labels hold all pairs of a map, as a Service's `spec.selector` and a pod's `nodeSelector` ask. */
export function matchesMap(labels: Labels | undefined, pairs: Labels): boolean {
  return Object.entries(pairs).every(([key, value]) => labels?.[key] === value);
}

const SET = /^(\S+)\s+(in|notin)\s*\(([^()]*)\)$/i;
const EQUALITY = /^([^=!\s]+)\s*(==|=|!=)\s*([^=!\s]*)$/;
const PRESENCE = /^(!?)\s*([^=!\s()]+)$/;

function parsePart(part: string): Requirement | undefined {
  const set = SET.exec(part);
  if (set !== null) {
    const [, key = '', word = '', list = ''] = set;
    const values = list.split(',').map((v) => v.trim());
    return { key, operator: word.toLowerCase() === 'in' ? 'In' : 'NotIn', values };
  }
  const equality = EQUALITY.exec(part);
  if (equality !== null) {
    const [, key = '', sign, value = ''] = equality;
    return { key, operator: sign === '!=' ? 'NotIn' : 'In', values: [value] };
  }
  const presence = PRESENCE.exec(part);
  if (presence === null) return undefined;
  return { key: presence[2] ?? '', operator: presence[1] === '!' ? 'DoesNotExist' : 'Exists', values: [] };
}

/** Reads `app=web,tier in (a, b),!canary`. Undefined if it is no selector; an empty text is a selector that matches everything. */
export function parseSelector(text: string): readonly Requirement[] | undefined {
  if (text.trim() === '') return [];
  const parts = text.split(/,(?![^()]*\))/).map((part) => parsePart(part.trim()));
  return parts.includes(undefined) ? undefined : (parts as Requirement[]);
}

/** Whether labels meet all requirements. */
export function matchesRequirements(labels: Labels | undefined, requirements: readonly Requirement[]): boolean {
  return requirements.every((requirement) => meets(labels, requirement));
}
