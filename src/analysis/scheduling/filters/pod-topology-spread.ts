/** PodTopologySpread: how evenly pods must lie over zones, nodes or other domains. */
import type { TopologySpreadConstraint } from 'kubernetes-types/core/v1.js';
import type { KubeObject } from '../../../facts/objects.ts';
import type { PodUsage } from '../../../facts/source.ts';
import { type LabelSelector, matchesMap, matchesSelector } from '../../selector.ts';
import { affinityVerdicts, selectorVerdicts } from '../affinity.ts';
import type { SpreadBlock, Verdict } from '../blockage.ts';
import type { FilterPlugin, NodeState, Prepared, Refusal } from '../plugin.ts';
import { labelsOf, listOf, specOf } from '../spec.ts';
import { taintVerdicts } from '../taints.ts';
import { isEmptySelector } from './affinity-terms.ts';

const UNEVEN = ["node(s) didn't match pod topology spread constraints"];
const NO_LABEL = ["node(s) didn't match pod topology spread constraints (missing required label)"];

interface Constraint {
  readonly key: string;
  readonly maxSkew: number;
  readonly minDomains: number;
  readonly matches: (labels: Readonly<Record<string, string>>) => boolean;
  /** An empty selector counts no pods, though it matches every one. */
  readonly countsNone: boolean;
  /** Whether the node is one of those over which the pods are to be spread. */
  readonly includes: (node: KubeObject) => boolean;
  readonly selector: LabelSelector | undefined;
}

/** The matching pods in each domain, and the two emptiest domains: one of them is the minimum, whichever domain changes. */
interface Spread extends Constraint {
  readonly domains: ReadonlyMap<string, number>;
  readonly emptiest: readonly [domain: string, pods: number][];
}

function constraintOf(pod: KubeObject, raw: TopologySpreadConstraint): Constraint {
  const spec = specOf(pod);
  const labels = labelsOf(pod);
  const {
    nodeAffinityPolicy = 'Honor',
    nodeTaintsPolicy = 'Ignore',
    matchLabelKeys,
    minDomains,
  } = raw as Policies & typeof raw;
  const added = Object.fromEntries(
    listOf(matchLabelKeys).flatMap((key) => (labels[key] === undefined ? [] : [[key, labels[key]]])),
  ) as Record<string, string>;
  const selector = (raw.labelSelector ?? undefined) as LabelSelector | undefined;
  const tolerations = listOf(spec.tolerations);
  return {
    key: raw.topologyKey,
    maxSkew: raw.maxSkew,
    minDomains: minDomains ?? 1,
    matches: (other) => matchesSelector(other, selector) && matchesMap(other, added),
    countsNone: isEmptySelector(selector) && Object.keys(added).length === 0,
    includes: (node) =>
      (nodeAffinityPolicy !== 'Honor' || isChosen(pod, node)) &&
      (nodeTaintsPolicy !== 'Honor' || taintVerdicts(tolerations, node).length === 0),
    selector,
  };
}

interface Policies {
  readonly nodeAffinityPolicy?: string;
  readonly nodeTaintsPolicy?: string;
  readonly matchLabelKeys?: readonly string[];
  readonly minDomains?: number | null;
}

function isChosen(pod: KubeObject, node: KubeObject): boolean {
  const spec = specOf(pod);
  return selectorVerdicts(spec, node).length + affinityVerdicts(spec, node).length === 0;
}

function counts(constraint: Constraint, namespace: string, pod: PodUsage): boolean {
  return pod.namespace === namespace && constraint.matches(pod.labels ?? {});
}

function spreadOf(constraint: Constraint, eligible: readonly NodeState[], namespace: string): Spread {
  const domains = new Map<string, number>();
  for (const { node, labels, pods = [] } of eligible) {
    if (!constraint.includes(node)) continue;
    const domain = labels[constraint.key] as string;
    let found = 0;
    if (!constraint.countsNone)
      for (const pod of pods) if (pod.terminating !== true && counts(constraint, namespace, pod)) found++;
    domains.set(domain, (domains.get(domain) ?? 0) + found);
  }
  const emptiest = [...domains].sort((a, b) => a[1] - b[1]).slice(0, 2);
  return { ...constraint, domains, emptiest };
}

export const podTopologySpread: FilterPlugin = {
  name: 'PodTopologySpread',
  prepare(pod, snapshot): Prepared {
    const hard = listOf(specOf(pod).topologySpreadConstraints).filter((c) => c.whenUnsatisfiable === 'DoNotSchedule');
    if (hard.length === 0) return {};
    const constraints = hard.map((raw) => constraintOf(pod, raw));
    const hasAll = ({ labels }: NodeState) => constraints.every(({ key }) => labels[key] !== undefined);
    const namespace = pod.metadata.namespace ?? 'default';
    const eligible = snapshot.nodes.filter(hasAll);
    const spreads = constraints.map((constraint) => spreadOf(constraint, eligible, namespace));
    const self = labelsOf(pod);
    const blockOf = (state: NodeState, spread: Spread): SpreadBlock | undefined => {
      const { key, matches, maxSkew, selector } = spread;
      const domain = state.labels[key];
      if (domain === undefined) return { key, maxSkew, selector };
      if (!snapshot.labelled) return undefined;
      const change = hasAll(state) && spread.includes(state.node) ? changeOf(state, spread, namespace) : 0;
      const pods = (spread.domains.get(domain) ?? 0) + change;
      const fewest = spread.domains.size < spread.minDomains ? 0 : fewestOf(spread, domain, pods);
      const skew = pods + (matches(self) ? 1 : 0) - fewest;
      if (skew <= maxSkew) return undefined;
      return {
        key,
        domain,
        pods,
        fewest,
        skew,
        maxSkew,
        domains: spread.domains.size,
        minDomains: spread.minDomains,
        selector,
      };
    };
    return {
      ...(snapshot.labelled ? {} : { unknown: ['pods'] }),
      filter: (state) =>
        refusalOf(
          state.name,
          spreads.flatMap((spread) => blockOf(state, spread) ?? []),
        ),
    };
  },
};

/** By how much the node's domain changes with the pods put there and taken away; terminating ones are not told apart here. */
function changeOf({ added, removed }: NodeState, constraint: Constraint, namespace: string): number {
  const matching = (pods: readonly PodUsage[]) => pods.filter((pod) => counts(constraint, namespace, pod)).length;
  return matching(added) - matching(removed);
}

function fewestOf({ emptiest, domains }: Spread, changed: string, pods: number): number {
  const other = emptiest.find(([domain]) => domain !== changed)?.[1] ?? Number.MAX_SAFE_INTEGER;
  return domains.has(changed) ? Math.min(pods, other) : other;
}

/** The first constraint that the node breaks decides; the others are told too. */
function refusalOf(node: string, blocks: readonly SpreadBlock[]): Refusal | undefined {
  const [first] = blocks;
  if (first === undefined) return undefined;
  const verdicts = blocks.map((spread): Verdict => {
    return { kind: 'spread', plugin: 'PodTopologySpread', node, spread, permanent: spread.domain === undefined };
  });
  if (first.domain === undefined) return { code: 'UnschedulableAndUnresolvable', reasons: NO_LABEL, verdicts };
  return { code: 'Unschedulable', reasons: UNEVEN, verdicts };
}
