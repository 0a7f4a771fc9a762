/** Type expressions of kubernetes.json, read once each into a form that is quick to walk along. */
import { BUILTIN } from '../resources.ts';
import { KUBERNETES_SCHEMA } from './types.ts';

export type Shape =
  | { readonly is: 'string' | 'number' | 'bool' | 'any' | 'Time' | 'Quantity' | 'IntOrString' }
  | { readonly is: 'list' | 'map'; readonly of: Shape }
  | {
      readonly is: 'object';
      readonly type: string;
      readonly fields: ReadonlyMap<string, Shape>;
      readonly key?: string;
    };

const LEAVES = ['string', 'number', 'bool', 'any', 'Time', 'Quantity', 'IntOrString'] as const;
export const ANY: Shape = { is: 'any' };
const shapes = new Map<string, Shape>(LEAVES.map((is) => [is, { is }]));

/** The shape that a type expression of kubernetes.json stands for. Throws for a name that the file lacks. */
function shapeOf(expression: string): Shape {
  const found = shapes.get(expression);
  if (found !== undefined) return found;
  const inner = /^(?:list<|map<string, )(.+)>$/.exec(expression)?.[1];
  if (inner !== undefined) {
    const shape: Shape = { is: expression.startsWith('list') ? 'list' : 'map', of: shapeOf(inner) };
    shapes.set(expression, shape);
    return shape;
  }
  const declared = KUBERNETES_SCHEMA.types[expression];
  if (declared === undefined) throw new Error(`kubernetes.json has no type ${expression}`);
  const fields = new Map<string, Shape>();
  const key = KUBERNETES_SCHEMA.keys[expression];
  const shape: Shape = { is: 'object', type: expression, fields, ...(key !== undefined && { key }) };
  // Before its fields, because some types contain themselves.
  shapes.set(expression, shape);
  for (const [field, type] of Object.entries(declared)) fields.set(field, shapeOf(type));
  return shape;
}

/** The shape of an object of a kind; for one that not every Kubernetes has only the metadata is known. */
export function shapeOfKind(group: string, kind: string): Shape {
  if (BUILTIN.some((r) => r.kind === kind && r.group === group)) return shapeOf(kind);
  return { is: 'object', type: kind, fields: new Map([['metadata', shapeOf('ObjectMeta')]]) };
}
