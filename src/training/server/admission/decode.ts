/** Reads an object as its kind: refuses values of the wrong type, and finds fields that the kind does not have. */

import { isObject, type Json } from '../../../facts/json.ts';
import type { Shape } from '../../../facts/schema/shape.ts';

export interface Decoded {
  /** Without unknown fields and nulls. */
  readonly value: Json;
  /** `spec.containers[0].foo`, in the order of the alphabet. */
  readonly unknown: readonly string[];
}

/** The object is no object of its kind; `go` says so as a patch's answer words it. */
export class WrongType extends Error {
  readonly short: string;
  constructor(message: string, short: string) {
    super(message);
    this.short = short;
  }
}

const QUANTITY = /^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$/;
const QUANTITY_RULE = `quantities must match the regular expression '${QUANTITY.source}'`;
/** Numbers that Go holds in 64 bits; the others are int32. */
const LONG =
  /^(activeDeadlineSeconds|terminationGracePeriodSeconds|tolerationSeconds|runAs(User|Group)|fsGroup|generation|observedGeneration|deletionGracePeriodSeconds|startingDeadlineSeconds|expirationSeconds)$/;

/** Throws WrongType for the first value of a wrong type. */
export function decode(value: Json, shape: Shape): Decoded {
  const unknown: string[] = [];
  const read = walk(value, shape, { path: '', plain: [], owner: shape.is === 'object' ? shape.type : '' }, unknown);
  return { value: isObject(read) ? read : {}, unknown: unknown.sort() };
}

interface Place {
  readonly path: string;
  /** The fields without indices, as Go names them. */
  readonly plain: readonly string[];
  readonly owner: string;
}

function walk(value: unknown, shape: Shape, at: Place, unknown: string[]): unknown {
  if (value === null || value === undefined) return undefined;
  switch (shape.is) {
    case 'any':
      return value;
    case 'string':
    case 'Time':
      return typeof value === 'string' ? value : wrong(value, 'string', at);
    case 'bool':
      return typeof value === 'boolean' ? value : wrong(value, 'bool', at);
    case 'number':
      return typeof value === 'number' ? value : wrong(value, LONG.test(at.plain.at(-1) ?? '') ? 'int64' : 'int32', at);
    case 'Quantity':
      if (typeof value !== 'string' && typeof value !== 'number') throw new WrongType(QUANTITY_RULE, QUANTITY_RULE);
      if (!QUANTITY.test(String(value))) throw new WrongType(QUANTITY_RULE, QUANTITY_RULE);
      return String(value);
    case 'IntOrString':
      return typeof value === 'string' || typeof value === 'number' ? value : wrong(value, 'intstr.IntOrString', at);
    case 'list':
      if (!Array.isArray(value)) return wrong(value, `[]${goName(shape.of)}`, at);
      return value
        .map((item, i) => walk(item, shape.of, { ...at, path: `${at.path}[${i}]` }, unknown))
        .filter((item) => item !== undefined);
    case 'map':
      if (!isObject(value)) return wrong(value, `map[string]${goName(shape.of)}`, at);
      return entries(value, () => shape.of, at, at.owner, unknown);
    case 'object':
      if (!isObject(value)) return wrong(value, goName(shape), at);
      return entries(value, (key) => shape.fields.get(key), at, shape.type, unknown);
  }
}

function entries(
  value: Json,
  shapeAt: (field: string) => Shape | undefined,
  at: Place,
  owner: string,
  unknown: string[],
): Json {
  const read: Json = {};
  for (const [field, inner] of Object.entries(value)) {
    const path = at.path === '' ? field : `${at.path}.${field}`;
    const shape = shapeAt(field);
    if (shape === undefined || field === '__proto__') {
      unknown.push(path);
      continue;
    }
    const item = walk(inner, shape, { path, plain: [...at.plain, field], owner }, unknown);
    if (item !== undefined) read[field] = item;
  }
  return read;
}

function wrong(value: unknown, type: string, { plain, owner }: Place): never {
  const given = Array.isArray(value)
    ? 'array'
    : isObject(value)
      ? 'object'
      : typeof value === 'boolean'
        ? 'bool'
        : typeof value;
  const field = plain.length === 0 ? '' : `struct field ${owner}.${plain.join('.')} of type `;
  throw new WrongType(
    `json: cannot unmarshal ${given} into Go ${field === '' ? 'value of type ' : field}${type}`,
    `unrecognized type: ${type}`,
  );
}

function goName(shape: Shape): string {
  if (shape.is === 'object') return `v1.${shape.type}`;
  return shape.is === 'bool' || shape.is === 'string' ? shape.is : shape.is === 'number' ? 'int32' : `v1.${shape.is}`;
}
