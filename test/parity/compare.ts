/** Holds our answer to a case against kube-scheduler's, point by point. */
import { attempt } from '../../src/analysis/scheduling/attempt.ts';
import { PLUGINS } from '../../src/analysis/scheduling/plugins.ts';
import { preferred } from '../../src/analysis/scheduling/preemption.ts';
import type { Refused } from '../../src/analysis/scheduling/simulate.ts';
import { snapshotOf } from '../../src/analysis/scheduling/snapshot.ts';
import { type Answer, type Case, clusterOf, type Verdict } from './case.ts';

/** One point that was compared. `of`: a plugin's name, or `result`, `first`, `message` … */
export interface Point {
  readonly of: string;
  readonly node?: string;
  readonly expected: unknown;
  readonly actual: unknown;
  readonly agrees: boolean;
}

export function comparison(one: Case, answer: Answer): Point[] {
  const points: Point[] = [];
  const check = checkInto(points);
  const ours = attempt(one.pod, snapshotOf(clusterOf(one)));
  const { uncertain } = ours.outcome;
  for (const node of uncertain) check('not simulated', '', '', node);
  if (uncertain.size > 0) return [...points, ...nodePoints(answer, ours, one)];
  check('result', answer.result, ours.result);
  check('gate', [answer.gate, answer.gatePlugin], [ours.gate ?? null, ours.gatedBy]);
  check('PreFilter', preFilterOf(answer), ourPreFilter(ours.outcome.preFilter));
  check('nodes', Object.keys(answer.nodes).sort(), ours.outcome.nodes.map((n) => n.name).sort());
  points.push(...nodePoints(answer, ours, one));
  checkMessage(answer, ours, check);
  const { preemption } = ours;
  const candidates = Object.fromEntries(
    (preemption?.candidates ?? []).map(({ node, victims, violations }) => [
      node,
      {
        victims: victims.map((v) => `${v.namespace}/${v.name}`),
        ...(violations > 0 ? { pdbViolations: violations } : {}),
      },
    ]),
  );
  if (answer.preemption !== null) {
    check('ineligible', answer.preemption.reason, preemption?.ineligible);
    check('candidates', sorted(answer.preemption.candidates ?? {}), sorted(candidates));
    const { nominatedNode } = answer.preemption;
    const best = preferred(preemption?.candidates ?? []).map((c) => c.node);
    check(
      'nominated',
      nominatedNode,
      nominatedNode !== undefined && best.includes(nominatedNode) ? nominatedNode : best[0],
    );
  }
  return points;
}

/** What is said of each node of which we say anything. */
function nodePoints(answer: Answer, ours: ReturnType<typeof attempt>, one: Case): Point[] {
  const points: Point[] = [];
  const check = checkInto(points);
  const names = new Set(PLUGINS.map((plugin) => plugin.name));
  for (const node of ours.outcome.nodes) {
    const expected = answer.nodes[node.name];
    if (expected === undefined || ours.outcome.uncertain.has(node.name)) continue;
    check('fits', expected.fits, node.first === undefined, node.name);
    // The oracle leaves out that the scheduler looks at a nominated pod's node before it looks at those that PreFilter chose; the message tells.
    const disputed = one.pod.status?.nominatedNodeName && expected.first?.at === 'PreFilter' && !answer.preFilter?.code;
    if (!disputed) check('first', expected.first && verdict(expected.first), node.first && said(node.first), node.name);
    const all = expected.all ?? [];
    for (const name of new Set([...names, ...all.map((v) => v.plugin)])) {
      const of = (v: { plugin: string }) => v.plugin === name;
      check(name, all.filter(of).map(verdict), node.all.filter(of).map(said), node.name);
    }
    check(
      'order',
      all.map((v) => v.plugin),
      node.all.map((v) => v.plugin),
      node.name,
    );
  }
  return points;
}

function checkInto(points: Point[]): Check {
  return (of, expected, actual, node) => {
    const agrees = JSON.stringify(expected) === JSON.stringify(actual);
    points.push({ of, expected, actual, agrees, ...(node === undefined ? {} : { node }) });
  };
}

type Check = (of: string, expected: unknown, actual: unknown, node?: string) => void;

/** Of several errors on different nodes the scheduler reports the one that came first, which is chance. */
function checkMessage(answer: Answer, ours: ReturnType<typeof attempt>, check: Check): void {
  const errors = ours.outcome.nodes.flatMap(({ first }) => (first?.code === 'Error' ? first.reasons : []));
  const { message } = answer;
  const chance = answer.result === 'error' && message !== null && errors.includes(message);
  check('message', message, chance ? message : (ours.message ?? null));
}

function sorted<T>(record: Readonly<Record<string, T>>): unknown {
  return Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
}

function verdict({ plugin, code, reasons, at }: Verdict): unknown {
  return [plugin, code, reasons, at ?? ''];
}

function said({ plugin, code, reasons, at }: Refused): unknown {
  return [plugin, code, reasons.toSorted(), at ?? ''];
}

function preFilterOf({ preFilter }: Answer): unknown {
  if (preFilter === null) return null;
  return [
    preFilter.code && [preFilter.plugin ?? '', preFilter.code, preFilter.reasons],
    preFilter.nodes,
    preFilter.narrowedBy ?? [],
  ];
}

function ourPreFilter({
  rejects,
  narrowedTo,
  narrowedBy,
}: ReturnType<typeof attempt>['outcome']['preFilter']): unknown {
  if (rejects === undefined && narrowedTo === undefined) return null;
  return [
    rejects && [rejects.plugin, rejects.code, rejects.reasons.toSorted()],
    narrowedTo === undefined ? null : [...narrowedTo].sort(),
    narrowedBy,
  ];
}
