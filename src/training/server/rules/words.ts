/** What rules may ask beside the words of trees: who owns what, what a controller would compute, and things that must be made up. */
import { parseQuantity } from '../../../analysis/quantity.ts';
import { attempt } from '../../../analysis/scheduling/attempt.ts';
import { isItself } from '../../../analysis/scheduling/evaluate.ts';
import { snapshotOf } from '../../../analysis/scheduling/snapshot.ts';
import type { Word } from '../../../engine/vocabulary.ts';
import type { World } from '../../../engine/world.ts';
import { type Json, objectAt, objectsAt, same, textAt, valueAt } from '../../../facts/json.ts';
import type { KubeObject } from '../../../facts/objects.ts';
import { mergePatch } from '../../../facts/patch/merge.ts';
import type { PodUsage } from '../../../facts/source.ts';
import { LIST_KINDS } from '../../../facts/words/clusterlists.ts';
import { getRequest, listOf } from '../../../facts/words/objects.ts';
import { word } from '../../../facts/words/word.ts';
import { withDefaults } from '../admission/defaults.ts';
import { randomName } from '../keep.ts';
import { templateHash } from './hash.ts';

const HASH = 'pod-template-hash';

function owned(world: World, kind: string, owner: KubeObject): readonly KubeObject[] {
  const all = listOf(world, kind, owner.metadata.namespace ?? '');
  return all.filter(({ metadata }) =>
    metadata.ownerReferences?.some(({ uid, controller }) => controller === true && uid === owner.metadata.uid),
  );
}

function runs(_world: World, set: KubeObject, template: Json): boolean {
  return same(withoutHash(valueAt(set, 'spec', 'template')), withoutHash(template));
}

function withoutHash(template: unknown): unknown {
  const { [HASH]: _, ...labels } = objectAt(template, 'metadata', 'labels');
  return { ...objectAt(template), metadata: { ...objectAt(template, 'metadata'), labels, creationTimestamp: null } };
}

/** intstr.GetScaledValueFromIntOrPercent */
function share(_world: World, amount: unknown, total: number, up: boolean): number {
  const percent = /^(\d+)%$/.exec(String(amount ?? 0))?.[1];
  if (percent === undefined) return Number(amount ?? 0);
  return (up ? Math.ceil : Math.floor)((Number(percent) * total) / 100);
}

/** The first node that takes the pod, or what kube-scheduler writes where none does. */
function schedule(world: World, pod: KubeObject): object {
  const usage = world.ask({ ask: 'usage' }) as readonly PodUsage[];
  const lists = Object.entries(LIST_KINDS).map(([name, kind]) => [name, listOf(world, kind, '')]);
  const cluster = {
    ...Object.fromEntries(lists),
    nodes: listOf(world, 'Node', ''),
    pods: usage.filter((other) => !isItself(pod, other)),
    now: world.now.toISOString(),
  };
  const { result, outcome, message = '' } = attempt(pod, snapshotOf(cluster));
  const free = outcome.nodes.find(({ first }) => first === undefined)?.name ?? '';
  return { node: result === 'fits' ? free : '', message };
}

/** The port that a probe asks; 0 if it asks none. */
function probePort(_world: World, container: Json, probe: Json): number {
  const port = valueAt(probe, 'httpGet', 'port') ?? valueAt(probe, 'tcpSocket', 'port');
  if (typeof port === 'number') return port;
  const named = objectsAt(container, 'ports').find(({ name }) => name === port);
  return Number(named?.containerPort ?? 0);
}

/** What admission makes of a pod template's specification. */
function podSpec(_world: World, template: Json): unknown {
  const tolerations = ['not-ready', 'unreachable'].map((state) => ({
    key: `node.kubernetes.io/${state}`,
    operator: 'Exists',
    effect: 'NoExecute',
    tolerationSeconds: 300,
  }));
  const { spec } = withDefaults('Pod', { spec: objectAt(template, 'spec') });
  const given = objectAt(spec);
  return {
    serviceAccountName: 'default',
    serviceAccount: 'default',
    priority: 0,
    preemptionPolicy: 'PreemptLowerPriority',
    enableServiceLinks: true,
    ...given,
    tolerations: [...objectsAt(given, 'tolerations'), ...tolerations],
  };
}

/** The ports of an EndpointSlice; one whose name the pod does not have is left out. */
function servicePorts(_world: World, service: Json, pod: Json): readonly object[] {
  const declared = objectsAt(pod, 'spec', 'containers').flatMap((container) => objectsAt(container, 'ports'));
  return objectsAt(service, 'spec', 'ports').flatMap(({ name = '', protocol = 'TCP', port, targetPort = port }) => {
    const number =
      typeof targetPort === 'number' ? targetPort : declared.find((d) => d.name === targetPort)?.containerPort;
    return number === undefined ? [] : [{ name, port: number, protocol }];
  });
}

/** An address of the pod network that no pod has. */
function newAddress(world: World): string {
  const taken = new Set(listOf(world, 'Pod', '').map((pod) => textAt(pod, 'status', 'podIP')));
  let last = 20;
  while (taken.has(`10.244.0.${last}`)) last += 1;
  return `10.244.0.${last}`;
}

export const ruleWords: readonly Word[] = [
  word(
    'find(kind: string, namespace: string, name: string): any',
    'The object, or null.',
    (world, kind: string, namespace: string, name: string) => world.ask(getRequest(kind, namespace, name)),
  ),
  word('owned(kind: string, owner: any): list<any>', 'The objects of a kind that the owner controls.', owned),
  word('runs(set: any, template: any): bool', 'Whether a ReplicaSet was made from this pod template.', runs),
  word('templateHash(template: any): string', 'The hash by which a ReplicaSet is named.', (_world, template: unknown) =>
    templateHash(template),
  ),
  word('share(amount: any, total: number, up: bool): number', 'A number, or a percentage of the total.', share),
  word('schedule(pod: any): Attempt', 'What kube-scheduler says: a node, or why there is none.', schedule),
  word('probePort(container: any, probe: any): number', 'The port that a probe asks; 0 if it asks none.', probePort),
  word(
    'quantity(text: any): number',
    'A quantity as a number: `500m` is 0.5, `1Ki` is 1024.',
    (_world, text: string | number) => parseQuantity(text),
  ),
  word(
    'merged(value: any, patch: any): any',
    'A value with a merge patch applied.',
    (_world, value: Json, patch: Json) => mergePatch(value, patch),
  ),
  word('first(list: list<any>, most: number): list<any>', 'The first few.', (_world, list: unknown[], most: number) =>
    list.slice(0, Math.max(0, Number(most))),
  ),
  word('largest(list: list<any>): number', 'The largest number; 0 of none.', (_world, list: unknown[]) =>
    Math.max(0, ...list.map(Number)),
  ),
  word('smallest(list: list<any>): number', 'The smallest number.', (_world, list: unknown[]) =>
    Math.min(...list.map(Number)),
  ),
  word('sum(list: list<any>): number', 'The sum of numbers.', (_world, list: unknown[]) =>
    list.reduce<number>((total, one) => total + Number(one), 0),
  ),
  word('podSpec(template: any): any', "A pod's specification, from its template.", podSpec),
  word(
    'servicePorts(service: any, pod: any): list<any>',
    'The ports of the pod that the Service sends to.',
    servicePorts,
  ),
  word('newName(): string', 'Five letters as in the names of pods.', () => randomName()),
  word('newAddress(): string', 'An address that no pod has.', newAddress),
];
