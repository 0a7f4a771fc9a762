/** `kubectl north triage`: everything broken, worst first, grouped by root cause. Reads rows first, and whole objects only of what is broken. */
import type { Triage } from '../engine/diagnosis.ts';
import { type Engine, readingWords, type Walked, walk } from '../engine/walk.ts';
import type { KubeObject } from '../facts/objects.ts';
import type { Gap, Reading } from '../facts/reading.ts';
import type { Request } from '../facts/request.ts';
import type { PodRow, Source } from '../facts/source.ts';
import { type Facts, factsFrom } from '../facts/store.ts';
import { listRequest } from '../facts/words/objects.ts';
import { VERSION } from '../version.ts';
import { brokenClaims, brokenNodes, brokenVolumes } from './infrastructure-suspects.ts';
import { sourceOf, timingOf, unknownOf, type Watching } from './investigate.ts';
import { chosenRows, podSuspects } from './pod-suspects.ts';
import { brokenIngresses, brokenServices, brokenWorkloads, isBroken, type Suspect } from './suspects.ts';
import { countedOnly, grouped, itemOf } from './triage-items.ts';

/** What a scope is searched for beside pods. Events come along, so that they need not be asked for object by object. */
const KINDS = [
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'Service',
  'EndpointSlice',
  'Ingress',
  'PersistentVolumeClaim',
  'Event',
];

const CLUSTER_KINDS = ['Node', 'PersistentVolume'];

const LEFT_OUT = [
  'Secret',
  'ControllerRevision',
  'MutatingWebhookConfiguration',
  'MutatingAdmissionPolicy',
  'MutatingAdmissionPolicyBinding',
  'PodMetrics',
];

/** Logs, commands in containers, Secrets and what changed are left to the diagnosis of one object. */
const declines = (request: Request): boolean =>
  request.ask === 'logs' ||
  ['exec', 'consent', 'check', 'add'].includes(request.ask) ||
  ('type' in request && LEFT_OUT.includes(request.type.kind)) ||
  (request.ask === 'list' && request.type.kind === 'ReplicaSet' && request.labelSelector !== undefined);

export async function triage(
  engine: Engine,
  source: Source,
  scope: { readonly namespace?: string },
  watching: Watching = {},
): Promise<Triage> {
  const started = performance.now();
  const now = source.now();
  const facts = factsFrom(source, { now, decline: declines });
  const tell = (reading: readonly string[]) => watching.onProgress?.({ path: [], reading });
  tell(['pods, workloads, services and events']);
  const lists = [...KINDS, ...CLUSTER_KINDS].map((kind) => listRequest(kind, scope.namespace ?? ''));
  const [rows] = await Promise.all([source.podRows(scope.namespace), facts.load(lists)]);
  watching.signal?.throwIfAborted();

  const gaps: Gap[] = [...(source.gaps ?? []), ...podGaps(rows)];
  const listed = (kind: string): readonly KubeObject[] => {
    const reading = facts.world.tryAsk(listRequest(kind, scope.namespace ?? ''));
    if (!reading.ok) gaps.push(reading.gap);
    return reading.ok ? (reading.value as readonly KubeObject[]) : [];
  };
  // A Service is no suspect because its endpoints may not be read: that is a gap of its own.
  const known = (kind: string) => facts.loaded(listRequest(kind, scope.namespace ?? '')) !== undefined;
  const [deployments = [], sets = [], daemons = [], jobs = [], services = [], slices = [], ingresses = []] =
    KINDS.slice(0, 7).map(listed);
  const workloads = [...deployments, ...sets, ...daemons, ...jobs];
  const broken = (rows.ok ? rows.value : []).filter(isBroken);
  const { chosen, passedOver } = chosenRows(broken);
  const whole = scope.namespace === undefined;
  const suspects = [
    // What others wait for comes first: of those with the same cause it is the one that is named.
    ...brokenNodes(whole ? listed('Node') : []),
    ...brokenVolumes(whole ? listed('PersistentVolume') : []),
    ...brokenClaims(listed('PersistentVolumeClaim')),
    ...(await podSuspects(source, chosen, scope, facts)),
    ...brokenWorkloads(workloads),
    ...(known('EndpointSlice') ? brokenServices(services, slices) : []),
    ...(known('Service') ? brokenIngresses(ingresses, services) : []),
  ];

  const walked = await walkTogether(engine, suspects, facts, tell, watching.signal);
  const frame = { source, now, started };
  const items = suspects
    .map((suspect, i) => itemOf(suspect, walked[i], facts, frame))
    .filter((item) => item !== undefined);
  return {
    apiVersion: 'north/v1',
    kind: 'Triage',
    tool: VERSION,
    source: sourceOf(source),
    now: now.toISOString(),
    scope: scope.namespace ?? '*',
    items: [...grouped(items), ...countedOnly(passedOver)],
    unknown: unknownOf([
      ...new Map(
        [...gaps, ...walked.flatMap((w) => w?.gaps ?? [])]
          .filter(({ reason }) => reason !== 'declined' && reason !== 'expired')
          .map((g) => [g.what + g.why, g]),
      ).values(),
    ]),
    examined: { pods: rows.ok ? rows.value.length : 0, workloads: workloads.length },
    timing: timingOf(frame),
  };
}

/** Rows of some namespaces say nothing of the pods in the others. */
function podGaps(rows: Reading<readonly PodRow[]>): readonly Gap[] {
  if (!rows.ok) return [rows.gap];
  const ask = 'read them with access to all namespaces';
  return rows.complete ? [] : [{ what: 'pods', reason: 'truncated', why: 'only a part of them is known', ask }];
}

/** Walks all suspects over the same facts: what several need is read once, and what they need at the same time is read together. */
async function walkTogether(
  engine: Engine,
  suspects: readonly Suspect[],
  facts: Facts,
  tell: (reading: readonly string[]) => void,
  signal: AbortSignal | undefined,
): Promise<readonly (Walked | undefined)[]> {
  const results: (Walked | undefined)[] = suspects.map(() => undefined);
  let open = suspects.flatMap((suspect, i) => (suspect.object === undefined ? [] : [i]));
  for (let round = 0; open.length > 0 && round < 30; round++) {
    signal?.throwIfAborted();
    for (const i of open) {
      const suspect = suspects[i] as Suspect;
      results[i] = walk(engine, suspect.tree, suspect.object, facts.world, 'causes');
    }
    open = open.filter((i) => (results[i]?.pending.length ?? 0) > 0);
    const requests = open.flatMap((i) => results[i]?.pending ?? []);
    tell(readingWords(requests));
    await facts.load(requests);
  }
  return results;
}
