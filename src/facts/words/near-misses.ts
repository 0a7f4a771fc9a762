/** The pods that a selector which matches nothing was probably meant for. */
import { nearest } from '../../analysis/names.ts';
import type { World } from '../../engine/world.ts';
import { type KubeObject, type ObjectRef, refOf } from '../objects.ts';
import { listOf, listRequest } from './objects.ts';
import { type Labels, selectorOf } from './services.ts';
import { word } from './word.ts';

interface NearMiss {
  readonly object: ObjectRef;
  readonly labels: Labels;
  /** Selector pairs that differ: `app=wbe (the pods have app=web)`. */
  readonly differs: readonly string[];
  /** So alike that these pods were probably meant. */
  readonly close: boolean;
  /** The workload, or the bare pod. */
  readonly whole: KubeObject;
}

/** The workloads (or bare pods) whose labels come nearest to a selector that matches nothing; the best first. */
function nearMisses(world: World, service: KubeObject): readonly NearMiss[] {
  const namespace = service.metadata.namespace ?? '';
  const wanted = Object.entries(selectorOf(service));
  const templates = (
    world.askAll(['Deployment', 'StatefulSet', 'DaemonSet'].map((k) => listRequest(k, namespace))) as KubeObject[][]
  )
    .flat()
    .map((object) => ({
      object,
      labels: (object.spec as { template?: { metadata?: { labels?: Labels } } })?.template?.metadata?.labels ?? {},
    }));
  const pods = listOf(world, 'Pod', namespace)
    .filter((pod) => (pod.metadata.ownerReferences ?? []).length === 0)
    .map((object) => ({ object, labels: object.metadata.labels ?? {} }));
  return [...templates, ...pods]
    .map(({ object, labels }) => ({ object, labels, score: scoreOf(wanted, labels) }))
    .filter((m) => m.score > 0)
    .sort((a, b) => b.score - a.score)
    .slice(0, 3)
    .map(({ object, labels, score }) => ({
      object: refOf(object),
      labels,
      differs: wanted.flatMap(([key, value]) => difference(key, value, labels)),
      close: score >= 3,
      whole: object,
    }));
}

function difference(key: string, value: string, labels: Labels): readonly string[] {
  const actual = labels[key];
  if (actual === value) return [];
  if (actual !== undefined) return [`${key}=${value}, but the pods carry ${key}=${actual}`];
  const other = Object.keys(labels).find((k) => labels[k] === value) ?? nearest(key, Object.keys(labels), 1)[0];
  return [
    other === undefined
      ? `${key}=${value}, which the pods do not carry`
      : `${key}=${value}, but the pods carry ${other}=${labels[other]}`,
  ];
}

/** Equal pairs count most; a like-spelt value, a key under another name, or a value found under another key count a little. */
function scoreOf(wanted: readonly (readonly [string, string])[], labels: Labels): number {
  let score = 0;
  for (const [key, value] of wanted) {
    const actual = labels[key];
    if (actual === value) score += 4;
    else if (actual !== undefined && nearest(value, [actual], 1).length > 0) score += 3;
    else if (Object.values(labels).includes(value)) score += 2;
    else if (actual !== undefined) score += 0.5;
  }
  return score;
}

export const nearMissTypes = {
  NearMiss: { object: 'any', labels: 'map<string, string>', differs: 'list<string>', close: 'bool', whole: 'any' },
};

export const nearMissWords = [
  word(
    'nearMisses(service: Service): list<NearMiss>',
    'The workloads and pods whose labels come nearest to the selector.',
    nearMisses,
  ),
];
