/** Holds a pod against every node as kube-scheduler does (PreFilter, then Filter), and asks every plugin: the scheduler stops at the first no. */
import type { KubeObject } from '../../facts/objects.ts';
import type { PodUsage } from '../../facts/source.ts';
import type { ListName } from './cluster.ts';
import type { FilterPlugin, NodeState, Prepared, Refusal } from './plugin.ts';
import { PLUGINS } from './plugins.ts';
import { priorityOf } from './priority.ts';
import { type Snapshot, withChanges } from './snapshot.ts';
import { statusOf } from './spec.ts';

/** A plugin's no. */
export interface Refused extends Refusal {
  readonly plugin: string;
  /** `PreFilter`: it holds for all nodes, or the node is not among those that PreFilter chose. */
  readonly at?: 'PreFilter';
}

export interface NodeOutcome {
  readonly name: string;
  /** The verdict that the scheduler stops at; undefined if all plugins let the pod in. */
  readonly first: Refused | undefined;
  /** Every plugin that says no, each asked alone; those that rejected the pod in PreFilter come first. */
  readonly all: readonly Refused[];
}

/** What PreFilter decides for all nodes together. */
interface PreFilter {
  readonly rejects?: Refused;
  readonly narrowedTo?: ReadonlySet<string>;
  readonly narrowedBy: readonly string[];
  /** PreFilter ended at this plugin; those behind it never saw the pod. */
  readonly endedAt?: string;
}

export interface Outcome {
  readonly preFilter: PreFilter;
  readonly nodes: readonly NodeOutcome[];
  /** Lists that are not known and could change a yes into a no, by plugin. */
  readonly unknown: ReadonlyMap<string, readonly ListName[]>;
  /** Nodes about which a plugin cannot say whether it refuses them. */
  readonly uncertain: ReadonlySet<string>;
  /** What the plugins made of the pod, to ask them again about changed nodes. */
  readonly prepared: readonly (readonly [name: string, Prepared])[];
}

export function simulate(pod: KubeObject, snapshot: Snapshot, plugins: readonly FilterPlugin[] = PLUGINS): Outcome {
  const prepared = plugins.map(({ name, prepare }) => [name, prepare(pod, snapshot)] as const);
  const judge = (state: NodeState) => judged(prepared, state, rivalsOn(snapshot, pod, state.name));
  const preFilter = preFilterOf(prepared);
  const rejected = prepared.flatMap(([plugin, { rejects }]): Refused[] =>
    rejects === undefined ? [] : [{ ...rejects, plugin, at: 'PreFilter' }],
  );
  // The node that the pod is nominated for is looked at before all others, whether or not PreFilter chose it.
  const nominated = snapshot.byName.get(statusOf(pod).nominatedNodeName ?? '');
  const missed = outsiders(preFilter, nominated && judge(nominated).first);
  const nodes = snapshot.nodes.map((state): NodeOutcome => {
    const { first, all } = judge(state);
    const isOutside = preFilter.narrowedTo?.has(state.name) === false && state !== nominated;
    const decided = preFilter.rejects ?? (isOutside ? missed : first);
    return { name: state.name, all: rejected.length === 0 ? all : [...rejected, ...all], first: decided };
  });
  const unknown = new Map(prepared.flatMap(([name, p]) => (p.unknown === undefined ? [] : [[name, p.unknown]])));
  const uncertain = new Set(prepared.flatMap(([, p]) => [...(p.uncertain?.keys() ?? [])]));
  return { preFilter, nodes, unknown, uncertain, prepared };
}

/** The pods nominated for a node to which the pod must give way. */
export function rivalsOn(snapshot: Snapshot, pod: KubeObject, node: string): readonly PodUsage[] {
  const { namespace = 'default', name } = pod.metadata;
  const waiting = snapshot.nominated.get(node) ?? [];
  return waiting.filter((p) => p.priority >= priorityOf(pod) && (p.name !== name || p.namespace !== namespace));
}

/** All must let the pod in twice: with the rivals on the node, and without. */
export function judged(
  prepared: Outcome['prepared'],
  state: NodeState,
  rivals: readonly PodUsage[],
): { readonly first: Refused | undefined; readonly all: readonly Refused[] } {
  const crowded = rivals.length === 0 ? [] : refusalsOn(prepared, withChanges(state, rivals, []));
  const alone = refusalsOn(prepared, state);
  if (crowded.length === 0) return { first: alone[0], all: alone };
  const all = prepared.flatMap(([name]) => {
    const of = (r: Refused) => r.plugin === name;
    return crowded.find(of) ?? alone.find(of) ?? [];
  });
  return { first: crowded[0], all };
}

function refusalsOn(prepared: Outcome['prepared'], state: NodeState): Refused[] {
  const refusals: Refused[] = [];
  for (const [plugin, { filter }] of prepared) {
    const refusal = filter?.(state);
    if (refusal === undefined) continue;
    const isError = refusal.code === 'Error';
    const reasons = isError ? refusal.reasons.map((r) => `running "${plugin}" filter plugin: ${r}`) : refusal.reasons;
    refusals.push({ plugin, code: refusal.code, reasons, verdicts: refusal.verdicts });
  }
  return refusals;
}

/** One plugin after the other, until one says that nothing would help, or no node is left. */
function preFilterOf(prepared: Outcome['prepared']): PreFilter {
  let rejects: Refused | undefined;
  let narrowedTo: ReadonlySet<string> | undefined;
  const narrowedBy: string[] = [];
  for (const [plugin, { rejects: refusal, narrowedTo: chosen }] of prepared) {
    if (refusal !== undefined) {
      rejects = { ...refusal, plugin, at: 'PreFilter' };
      if (refusal.code === 'Error')
        rejects = { ...rejects, reasons: refusal.reasons.map((r) => `running PreFilter plugin "${plugin}": ${r}`) };
      if (refusal.code !== 'Unschedulable') return { rejects, narrowedBy: [], endedAt: plugin };
    }
    if (chosen === undefined) continue;
    narrowedBy.push(plugin);
    const before = narrowedTo;
    narrowedTo = before === undefined ? chosen : new Set([...before].filter((name) => chosen.has(name)));
    if (narrowedTo.size > 0) continue;
    const names = narrowedBy.toSorted();
    const reason =
      names.length === 1
        ? `node(s) didn't satisfy plugin ${names[0]}`
        : `node(s) didn't satisfy plugin(s) [${names.join(' ')}] simultaneously`;
    rejects = { code: 'UnschedulableAndUnresolvable', reasons: [reason], verdicts: [], plugin: '', at: 'PreFilter' };
    return { rejects, narrowedTo, narrowedBy: names, endedAt: plugin };
  }
  return {
    ...(rejects === undefined ? {} : { rejects }),
    ...(narrowedTo === undefined ? {} : { narrowedTo }),
    narrowedBy: narrowedBy.sort(),
  };
}

/** What is said of the nodes that PreFilter did not choose. It names the plugin too that refused the nominated node before. */
function outsiders({ narrowedBy }: PreFilter, before: Refused | undefined): Refused {
  const names = new Set([...narrowedBy, ...(before === undefined || before.code === 'Error' ? [] : [before.plugin])]);
  const reasons = [`node(s) didn't satisfy plugin(s) [${[...names].sort().join(' ')}]`];
  return { code: 'UnschedulableAndUnresolvable', reasons, verdicts: [], plugin: narrowedBy[0] ?? '', at: 'PreFilter' };
}
