/** Decodes of a pod's protobuf message only what resource accounting needs (field numbers: k8s.io/api/core/v1/generated.proto). */
import type { KubeObject } from '../facts/objects.ts';
import { cleanText } from '../facts/sanitise.ts';
import { eachField } from './protobuf.ts';

type Json = Record<string, unknown>;
type Read = (content: Buffer, value: number) => unknown;
/** Field number → name in JSON and how to read it; `[]` after the name: a repeated field, `{}`: a map of quantities. */
type Shape = Readonly<Record<number, readonly [name: string, read: Read]>>;

const text: Read = (content) => cleanText(content.toString());
const number: Read = (_content, value) => value;
const flag: Read = (_content, value) => value !== 0;
const message =
  (shape: Shape): Read =>
  (content) =>
    decode(content, shape);

const QUANTITY: Shape = { 1: ['text', text] };
const PAIR: Shape = { 1: ['key', text], 2: ['quantity', message(QUANTITY)] };
const RESOURCES: Shape = { 1: ['limits{}', message(PAIR)], 2: ['requests{}', message(PAIR)] };
const PORT: Shape = {
  2: ['hostPort', number],
  3: ['containerPort', number],
  4: ['protocol', text],
  5: ['hostIP', text],
};
const CONTAINER: Shape = {
  1: ['name', text],
  6: ['ports[]', message(PORT)],
  8: ['resources', message(RESOURCES)],
  24: ['restartPolicy', text],
};
const CONTAINER_STATUS: Shape = {
  1: ['name', text],
  10: ['allocatedResources{}', message(PAIR)],
  11: ['resources', message(RESOURCES)],
};
const POD: Shape = {
  1: ['metadata', message({ 1: ['name', text], 3: ['namespace', text] })],
  2: [
    'spec',
    message({
      2: ['containers[]', message(CONTAINER)],
      10: ['nodeName', text],
      11: ['hostNetwork', flag],
      20: ['initContainers[]', message(CONTAINER)],
      25: ['priority', number],
      32: ['overhead{}', message(PAIR)],
      40: ['resources', message(RESOURCES)],
    }),
  ],
  3: [
    'status',
    message({
      1: ['phase', text],
      2: ['conditions[]', message({ 1: ['type', text], 5: ['reason', text] })],
      8: ['containerStatuses[]', message(CONTAINER_STATUS)],
      10: ['initContainerStatuses[]', message(CONTAINER_STATUS)],
      19: ['allocatedResources{}', message(PAIR)],
      20: ['resources', message(RESOURCES)],
    }),
  ],
};

/** A pod as JSON would show it, without what is not needed. Throws for a broken message. */
export function podOf(content: Buffer): KubeObject {
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: '' }, ...decode(content, POD) };
}

function decode(content: Buffer, shape: Shape): Json {
  const result: Json = {};
  eachField(content, (field, bytes, value) => {
    const known = shape[field];
    if (known === undefined) return;
    const [name, read] = known;
    const decoded = read(bytes, value);
    if (name.endsWith('[]')) (listIn(result, name.slice(0, -2)) as unknown[]).push(decoded);
    else if (name.endsWith('{}')) addPair(result, name.slice(0, -2), decoded as Pair);
    else result[name] = decoded;
  });
  return result;
}

interface Pair {
  readonly key?: string;
  readonly quantity?: { readonly text?: string };
}

function listIn(result: Json, name: string): unknown {
  result[name] ??= [];
  return result[name];
}

function addPair(result: Json, name: string, { key = '', quantity }: Pair): void {
  result[name] ??= {};
  if (key !== '__proto__') (result[name] as Json)[key] = quantity?.text ?? '0';
}
