/** InterPodAffinity: which pods the pod must run beside, must not run beside, and which ones do not want it beside them. */
import type { KubeObject } from '../../../facts/objects.ts';
import type { PodUsage } from '../../../facts/source.ts';
import type { PodAffinityBlock, Verdict } from '../blockage.ts';
import type { ListName } from '../cluster.ts';
import type { FilterPlugin, NodeState, Prepared, Refusal } from '../plugin.ts';
import type { Snapshot } from '../snapshot.ts';
import { labelsOf, specOf } from '../spec.ts';
import {
  asStored,
  type Candidate,
  needsNamespaces,
  othersTerm,
  ownTerm,
  requiredTerms,
  type Term,
} from './affinity-terms.ts';
import { count, type Tallies, tallyOf } from './topology.ts';

const AFFINITY = ["node(s) didn't match pod affinity rules"];
const ANTI_AFFINITY = ["node(s) didn't match pod anti-affinity rules"];
const OTHERS = ["node(s) didn't satisfy existing pods anti-affinity rules"];

interface OwnTerm {
  readonly term: Term;
  readonly key: string;
  readonly matches: (pod: Candidate) => boolean;
}

/** The pod to place, and what of it the running pods are held against. */
interface Asked {
  readonly self: Candidate;
  readonly affinity: readonly OwnTerm[];
  readonly antiAffinity: readonly OwnTerm[];
  /** The topology keys of the running pod's terms that are about the pod to place. */
  readonly repelledBy: (pod: PodUsage) => readonly string[];
}

function askedBy(pod: KubeObject, { cluster }: Snapshot): Asked {
  const spec = specOf(pod);
  const namespace = pod.metadata.namespace ?? 'default';
  const own = (terms: readonly Term[]) =>
    terms
      .map((term) => asStored(term, pod))
      .map((term) => ({ term, key: term.topologyKey, matches: ownTerm(term, namespace, cluster.namespaces) }));
  const self = { namespace, labels: labelsOf(pod) };
  const home = cluster.namespaces?.find((n) => n.metadata.name === namespace);
  const labels = cluster.namespaces && (home === undefined ? {} : labelsOf(home));
  // Pods made alike share their terms, so each is looked at once.
  const asked = new Map<string, Map<readonly Term[], readonly string[]>>();
  const repelledBy = ({ antiAffinity = [], namespace: from }: PodUsage) => {
    if (antiAffinity.length === 0) return antiAffinity as readonly [];
    const known = asked.get(from) ?? new Map<readonly Term[], readonly string[]>();
    if (known.size === 0) asked.set(from, known);
    const found =
      known.get(antiAffinity) ??
      antiAffinity.filter((t) => othersTerm(t, from, self, labels)).map((t) => t.topologyKey);
    known.set(antiAffinity, found);
    return found;
  };
  const { podAffinity, podAntiAffinity } = spec.affinity ?? {};
  return {
    self,
    affinity: own(requiredTerms(podAffinity)),
    antiAffinity: own(requiredTerms(podAntiAffinity)),
    repelledBy,
  };
}

interface Counts {
  readonly affinity: Tallies;
  readonly antiAffinity: Tallies;
  readonly others: Tallies;
}

const isBeside = ({ affinity }: Asked, pod: Candidate) => affinity.length > 0 && affinity.every((t) => t.matches(pod));
const candidateOf = ({ namespace, labels = {} }: PodUsage): Candidate => ({ namespace, labels });

function add(counts: Counts, asked: Asked, labels: NodeState['labels'], pod: PodUsage): void {
  for (const key of asked.repelledBy(pod)) count(counts.others, key, labels[key], pod);
  if (asked.affinity.length + asked.antiAffinity.length === 0) return;
  const candidate = candidateOf(pod);
  if (isBeside(asked, candidate)) for (const { key } of asked.affinity) count(counts.affinity, key, labels[key], pod);
  for (const { key, matches } of asked.antiAffinity)
    if (matches(candidate)) count(counts.antiAffinity, key, labels[key], pod);
}

function emptyCounts(): Counts {
  return { affinity: new Map(), antiAffinity: new Map(), others: new Map() };
}

function unknownFor(asked: Asked, snapshot: Snapshot): ListName[] {
  const { cluster } = snapshot;
  const own = [...asked.affinity, ...asked.antiAffinity];
  const pods = !snapshot.labelled;
  const selective = () =>
    own.some(({ term }) => needsNamespaces(term)) || cluster.pods?.some((p) => p.antiAffinity?.some(needsNamespaces));
  const namespaces = cluster.namespaces === undefined && selective() === true;
  return [...(pods ? (['pods'] as const) : []), ...(namespaces ? (['namespaces'] as const) : [])];
}

export const interPodAffinity: FilterPlugin = {
  name: 'InterPodAffinity',
  prepare(pod, snapshot): Prepared {
    const asked = askedBy(pod, snapshot);
    const counts = emptyCounts();
    for (const { labels, pods = [] } of snapshot.nodes) for (const other of pods) add(counts, asked, labels, other);
    const missing = unknownFor(asked, snapshot);
    const unknown = missing.length === 0 ? {} : { unknown: missing };
    if (asked.affinity.length + asked.antiAffinity.length + counts.others.size === 0) return unknown;
    return { ...unknown, filter: (state) => judge(state, asked, counts, missing.length === 0) };
  },
};

/** A count in the node's domain, after the pods that were put on it or taken away in thought. */
type Counted = (kind: keyof Counts, key: string) => number;

function countedOn(state: NodeState, asked: Asked, counts: Counts): Counted {
  const { labels } = state;
  const of = (from: Counts, kind: keyof Counts, key: string) =>
    tallyOf(from[kind], key, labels[key] as string)?.count ?? 0;
  if (state.added.length + state.removed.length === 0) return (kind, key) => of(counts, kind, key);
  const [more, less] = [emptyCounts(), emptyCounts()];
  for (const pod of state.added) add(more, asked, labels, pod);
  for (const pod of state.removed) add(less, asked, labels, pod);
  return (kind, key) => of(counts, kind, key) + of(more, kind, key) - of(less, kind, key);
}

function judge(state: NodeState, asked: Asked, counts: Counts, complete: boolean): Refusal | undefined {
  const counted = countedOn(state, asked, counts);
  const lonely = asked.affinity.filter(({ key }) => state.labels[key] === undefined || counted('affinity', key) <= 0);
  const found = (kind: Verdict['kind'], blocks: readonly PodAffinityBlock[], permanent: boolean): Verdict[] =>
    blocks.map((podAffinity) => ({ kind, plugin: 'InterPodAffinity', node: state.name, podAffinity, permanent }));
  // What more pods would change is no refusal while not all of them are known.
  const refused = lonely.filter(({ key }) => complete || state.labels[key] === undefined);
  const beside = refused.length > 0 && !isFirst(state, asked, counts, counted) ? refused : [];
  const apart = asked.antiAffinity.filter(
    ({ key }) => state.labels[key] !== undefined && counted('antiAffinity', key) > 0,
  );
  const others = [...new Set([...counts.others.keys(), ...state.added.flatMap(asked.repelledBy)])].filter(
    (key) => state.labels[key] !== undefined && counted('others', key) > 0,
  );
  const block = (kind: keyof Counts, key: string, term?: Term): PodAffinityBlock => {
    const domain = state.labels[key];
    const pods = domain === undefined ? undefined : tallyOf(counts[kind], key, domain)?.pods;
    return {
      key,
      ...(domain === undefined ? {} : { domain }),
      pods: pods ?? [],
      count: domain === undefined ? 0 : Math.max(0, counted(kind, key)),
      ...(term?.labelSelector ? { selector: term.labelSelector as PodAffinityBlock['selector'] & object } : {}),
    };
  };
  const verdicts = [
    ...found(
      'pod-affinity',
      beside.map(({ key, term }) => block('affinity', key, term)),
      true,
    ),
    ...found(
      'pod-anti-affinity',
      apart.map(({ key, term }) => block('antiAffinity', key, term)),
      false,
    ),
    ...found(
      'others-anti-affinity',
      others.map((key) => block('others', key)),
      false,
    ),
  ];
  if (beside.length > 0) return { code: 'UnschedulableAndUnresolvable', reasons: AFFINITY, verdicts };
  if (apart.length > 0) return { code: 'Unschedulable', reasons: ANTI_AFFINITY, verdicts };
  return others.length > 0 ? { code: 'Unschedulable', reasons: OTHERS, verdicts } : undefined;
}

/** The first of pods that want to be together may go anywhere in a domain, as there is nobody yet to be beside. */
function isFirst(state: NodeState, asked: Asked, counts: Counts, counted: Counted): boolean {
  if (asked.affinity.some(({ key }) => state.labels[key] === undefined)) return false;
  return nobody(state, asked, counts, counted) && isBeside(asked, asked.self);
}

function nobody(state: NodeState, asked: Asked, counts: Counts, counted: Counted): boolean {
  const keys = asked.affinity.map(({ key }) => key);
  if (state.added.length + state.removed.length === 0) return counts.affinity.size === 0;
  const elsewhere = keys.some((key) =>
    [...(counts.affinity.get(key) ?? new Map()).keys()].some((v) => v !== state.labels[key]),
  );
  return !elsewhere && keys.every((key) => counted('affinity', key) === 0);
}
