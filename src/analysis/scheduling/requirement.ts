/** Puts requirements on labels into words. */

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
