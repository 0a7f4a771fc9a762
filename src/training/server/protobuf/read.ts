/**
 * Reads objects from protobuf, in which kubectl's generators (`kubectl create configmap …`) send them. fields.json has the
 * numbers of the fields (k8s.io/api generated.proto); `2.6` is field 6 of a message that JSON shows as part of its parent.
 */
import { bytesOf, eachField } from '../../../cluster/protobuf.ts';
import type { Json } from '../../../facts/json.ts';
import { type Shape, shapeOfKind } from '../../../facts/schema/shape.ts';
import fields from './fields.json' with { type: 'json' };

const FIELDS: Readonly<Record<string, Readonly<Record<string, number | string>>>> = fields;
/** Maps of bytes, which JSON has in base64. */
const BINARY = ['Secret.data', 'ConfigMap.binaryData'];
const MAGIC = 'k8s\0';

/** Throws Error for what is no Kubernetes protobuf. */
export function readObject(body: Buffer, group: string, kind: string): Json {
  if (body.subarray(0, 4).toString() !== MAGIC) throw new Error('it is no Kubernetes protobuf');
  const envelope = body.subarray(4);
  const type = bytesOf(envelope, 1);
  const object = message(bytesOf(envelope, 2), shapeOfKind(group, kind), '');
  return { apiVersion: bytesOf(type, 1).toString(), kind: bytesOf(type, 2).toString(), ...object };
}

/** `prefix`: `2.` inside of a message that is shown as part of its parent. */
function message(bytes: Buffer, shape: Shape, prefix: string): Json {
  const read: Json = {};
  if (shape.is !== 'object') return read;
  const numbers = Object.entries(FIELDS[shape.type] ?? {});
  eachField(bytes, 0, bytes.length, (number, from, to, small) => {
    const part = bytes.subarray(from, to);
    const name = numbers.find(([, at]) => String(at) === `${prefix}${number}`)?.[0];
    if (name === undefined) {
      const inline = `${prefix}${number}.`;
      if (numbers.some(([, at]) => String(at).startsWith(inline))) Object.assign(read, message(part, shape, inline));
      return;
    }
    const of = shape.fields.get(name);
    if (of === undefined) return;
    if (of.is === 'list') read[name] = [...((read[name] as unknown[]) ?? []), value(part, small, of.of)];
    else if (of.is === 'map') {
      const binary = BINARY.includes(`${shape.type}.${name}`);
      read[name] = { ...(read[name] as object), ...entry(part, of.of, binary) };
    } else read[name] = value(part, small, of);
    if (isUnset(name, read[name])) delete read[name];
  });
  return read;
}

/** Zero means something in these; elsewhere Go writes it for a field that nobody set. */
const COUNTS = ['replicas', 'completions', 'parallelism', 'backoffLimit', 'terminationGracePeriodSeconds'];
const STRUCTS = ['strategy', 'updateStrategy', 'resources', 'status'];

function isUnset(name: string, read: unknown): boolean {
  if (read === '' || read === false || read === null) return true;
  if (read === 0) return !COUNTS.includes(name);
  return STRUCTS.includes(name) && typeof read === 'object' && Object.keys(read as object).length === 0;
}

function entry(part: Buffer, of: Shape, binary: boolean): Json {
  const held = bytesOf(part, 2);
  return { [bytesOf(part, 1).toString()]: binary ? held.toString('base64') : value(held, 0, of) };
}

/** `small`: the number, if it is one. */
function value(part: Buffer, small: number, shape: Shape): unknown {
  switch (shape.is) {
    case 'number':
      return small;
    case 'bool':
      return small !== 0;
    case 'Quantity':
      return bytesOf(part, 1).toString();
    case 'IntOrString':
      return intOrString(part);
    case 'object':
      return message(part, shape, '');
    case 'Time':
      return timeOf(part);
    default:
      return part.toString();
  }
}

function intOrString(part: Buffer): number | string {
  let isText = false;
  let number = 0;
  eachField(part, 0, part.length, (field, _from, _to, small) => {
    if (field === 1) isText = small === 1;
    if (field === 2) number = small;
  });
  return isText ? bytesOf(part, 3).toString() : number;
}

/** Null for the zero time, as Go's JSON has it. */
function timeOf(part: Buffer): string | null {
  let seconds = 0;
  eachField(part, 0, part.length, (field, _from, _to, small) => {
    if (field === 1) seconds = small;
  });
  return seconds <= 0 ? null : new Date(seconds * 1000).toISOString().replace(/\.\d+Z/, 'Z');
}
