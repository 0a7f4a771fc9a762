/** Decodes of a pod's protobuf message only what resource accounting needs (field numbers: k8s.io/api/core/v1/generated.proto). */
import type { KubeObject } from '../facts/objects.ts';
import { cleanText } from '../facts/sanitise.ts';
import { eachField } from './protobuf.ts';

type Json = Record<string, unknown>;
type Read = (data: Buffer, from: number, to: number, value: number) => unknown;
/** Field number → name in JSON, how to read it, and whether it repeats: as a list, or as a map of quantities. */
type Shape = Readonly<Record<number, readonly [name: string, read: Read, many?: 'list' | 'map']>>;

const text: Read = (data, from, to) => cleanText(data.toString('utf8', from, to));
const number: Read = (_data, _from, _to, value) => value;
const flag: Read = (_data, _from, _to, value) => value !== 0;
const message =
  (shape: Shape): Read =>
  (data, from, to) =>
    decode(data, from, to, shape);

const QUANTITY: Shape = { 1: ['text', text] };
const PAIR: Shape = { 1: ['key', text], 2: ['quantity', message(QUANTITY)] };
const RESOURCES: Shape = { 1: ['limits', message(PAIR), 'map'], 2: ['requests', message(PAIR), 'map'] };
const PORT: Shape = {
  2: ['hostPort', number],
  3: ['containerPort', number],
  4: ['protocol', text],
  5: ['hostIP', text],
};
const CONTAINER: Shape = {
  1: ['name', text],
  6: ['ports', message(PORT), 'list'],
  8: ['resources', message(RESOURCES)],
  24: ['restartPolicy', text],
};
const CONTAINER_STATUS: Shape = {
  1: ['name', text],
  10: ['allocatedResources', message(PAIR), 'map'],
  11: ['resources', message(RESOURCES)],
};
const POD: Shape = {
  1: ['metadata', message({ 1: ['name', text], 3: ['namespace', text] })],
  2: [
    'spec',
    message({
      2: ['containers', message(CONTAINER), 'list'],
      10: ['nodeName', text],
      11: ['hostNetwork', flag],
      20: ['initContainers', message(CONTAINER), 'list'],
      25: ['priority', number],
      32: ['overhead', message(PAIR), 'map'],
      40: ['resources', message(RESOURCES)],
    }),
  ],
  3: [
    'status',
    message({
      1: ['phase', text],
      2: ['conditions', message({ 1: ['type', text], 5: ['reason', text] }), 'list'],
      8: ['containerStatuses', message(CONTAINER_STATUS), 'list'],
      10: ['initContainerStatuses', message(CONTAINER_STATUS), 'list'],
      19: ['allocatedResources', message(PAIR), 'map'],
      20: ['resources', message(RESOURCES)],
    }),
  ],
};

/** A pod as JSON would show it, without what is not needed. Throws for a broken message. */
export function podOf(data: Buffer, from: number, to: number): KubeObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: '' }, ...decode(data, from, to, POD) };
}

function decode(data: Buffer, start: number, stop: number, shape: Shape): Json {
  const result: Json = {};
  eachField(data, start, stop, (field, from, to, value) => {
    const known = shape[field];
    if (known === undefined) return;
    const [name, read, many] = known;
    const decoded = read(data, from, to, value);
    if (many === 'list') listIn(result, name).push(decoded);
    else if (many === 'map') addPair(result, name, decoded as Pair);
    else result[name] = decoded;
  });
  return result;
}

interface Pair {
  readonly key?: string;
  readonly quantity?: { readonly text?: string };
}

function listIn(result: Json, name: string): unknown[] {
  result[name] ??= [];
  return result[name] as unknown[];
}

function addPair(result: Json, name: string, { key = '', quantity }: Pair): void {
  result[name] ??= {};
  if (key !== '__proto__') (result[name] as Json)[key] = quantity?.text ?? '0';
}
