/** Decodes of a pod's protobuf message only what placing other pods needs (field numbers: k8s.io/api/core/v1/generated.proto). */
import type { KubeObject } from '../facts/objects.ts';
import { cleanText } from '../facts/sanitise.ts';
import { eachField } from './protobuf.ts';

type Json = Record<string, unknown>;
type Read = (data: Buffer, from: number, to: number, value: number) => unknown;
/** Field number → name in JSON (empty: the fields stand in the parent itself), how to read it, and whether it repeats: as a list or a map. */
type Shape = Readonly<Record<number, readonly [name: string, read: Read, many?: 'list' | 'map']>>;

const text: Read = (data, from, to) => cleanText(data.toString('utf8', from, to));
const number: Read = (_data, _from, _to, value) => value;
const flag: Read = (_data, _from, _to, value) => value !== 0;
const message =
  (shape: Shape): Read =>
  (data, from, to) =>
    decode(data, from, to, shape);

/** Whole seconds, as JSON has them. */
const time: Read = (data, from, to) => {
  let seconds = 0;
  eachField(data, from, to, (field, _from, _to, value) => {
    if (field === 1) seconds = value >>> 0;
  });
  return new Date(seconds * 1000).toISOString().replace('.000', '');
};

const QUANTITY: Shape = { 1: ['text', text] };
const AMOUNT: Shape = { 1: ['key', text], 2: ['value', message(QUANTITY)] };
const PAIR: Shape = { 1: ['key', text], 2: ['value', text] };
const RESOURCES: Shape = { 1: ['limits', message(AMOUNT), 'map'], 2: ['requests', message(AMOUNT), 'map'] };
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
  10: ['allocatedResources', message(AMOUNT), 'map'],
  11: ['resources', message(RESOURCES)],
};
const REQUIREMENT: Shape = { 1: ['key', text], 2: ['operator', text], 3: ['values', text, 'list'] };
const SELECTOR: Shape = {
  1: ['matchLabels', message(PAIR), 'map'],
  2: ['matchExpressions', message(REQUIREMENT), 'list'],
};
const AFFINITY_TERM: Shape = {
  1: ['labelSelector', message(SELECTOR)],
  2: ['namespaces', text, 'list'],
  3: ['topologyKey', text],
  4: ['namespaceSelector', message(SELECTOR)],
};
const ANTI_AFFINITY: Shape = { 1: ['requiredDuringSchedulingIgnoredDuringExecution', message(AFFINITY_TERM), 'list'] };
const VOLUME_ID: Shape = { 1: ['volumeID', text] };
/** Only what tells one volume from another, and whether it is written to. */
const VOLUME_SOURCE: Shape = {
  3: ['gcePersistentDisk', message({ 1: ['pdName', text], 4: ['readOnly', flag] })],
  4: ['awsElasticBlockStore', message({ ...VOLUME_ID, 4: ['readOnly', flag] })],
  8: ['iscsi', message({ 1: ['targetPortal', text], 2: ['iqn', text], 3: ['lun', number], 6: ['readOnly', flag] })],
  10: ['persistentVolumeClaim', message({ 1: ['claimName', text] })],
  11: ['rbd', message({ 1: ['monitors', text, 'list'], 2: ['image', text], 4: ['pool', text], 8: ['readOnly', flag] })],
  13: ['cinder', message(VOLUME_ID)],
  18: ['azureFile', message({ 1: ['secretName', text], 2: ['shareName', text] })],
  20: ['vsphereVolume', message({ 1: ['volumePath', text] })],
  22: ['azureDisk', message({ 1: ['diskName', text], 2: ['diskURI', text], 6: ['kind', text] })],
  24: ['portworxVolume', message(VOLUME_ID)],
  29: ['ephemeral', message({})],
};
const CONDITION: Shape = { 1: ['type', text], 2: ['status', text], 5: ['reason', text] };
const POD: Shape = {
  1: [
    'metadata',
    message({
      1: ['name', text],
      3: ['namespace', text],
      5: ['uid', text],
      9: ['deletionTimestamp', time],
      11: ['labels', message(PAIR), 'map'],
    }),
  ],
  2: [
    'spec',
    message({
      1: ['volumes', message({ 1: ['name', text], 2: ['', message(VOLUME_SOURCE)] }), 'list'],
      2: ['containers', message(CONTAINER), 'list'],
      10: ['nodeName', text],
      11: ['hostNetwork', flag],
      18: ['affinity', message({ 3: ['podAntiAffinity', message(ANTI_AFFINITY)] })],
      19: ['schedulerName', text],
      20: ['initContainers', message(CONTAINER), 'list'],
      25: ['priority', number],
      32: ['overhead', message(AMOUNT), 'map'],
      38: ['schedulingGates', message({ 1: ['name', text] }), 'list'],
      40: ['resources', message(RESOURCES)],
    }),
  ],
  3: [
    'status',
    message({
      1: ['phase', text],
      2: ['conditions', message(CONDITION), 'list'],
      7: ['startTime', time],
      8: ['containerStatuses', message(CONTAINER_STATUS), 'list'],
      10: ['initContainerStatuses', message(CONTAINER_STATUS), 'list'],
      11: ['nominatedNodeName', text],
      19: ['allocatedResources', message(AMOUNT), 'map'],
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
    else if (name === '') Object.assign(result, decoded);
    else result[name] = decoded;
  });
  return result;
}

interface Pair {
  readonly key?: string;
  readonly value?: string | { readonly text?: string };
}

function listIn(result: Json, name: string): unknown[] {
  result[name] ??= [];
  return result[name] as unknown[];
}

function addPair(result: Json, name: string, { key = '', value }: Pair): void {
  result[name] ??= {};
  if (key === '__proto__') return;
  (result[name] as Json)[key] = typeof value === 'object' ? (value.text ?? '0') : (value ?? '');
}
