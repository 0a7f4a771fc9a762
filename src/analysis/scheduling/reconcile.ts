/** Holds what kube-scheduler said of a pod against the simulation of what is there now, node counts against node counts. */
import { refusalText } from './attempt.ts';
import type { Fit } from './fit.ts';
import type { FitMessage } from './message.ts';
import { isLeftOut, wordedAnew } from './reasons.ts';
import type { NodeOutcome } from './simulate.ts';

export interface Reconciled {
  /** Nothing that is known now speaks against what was said. */
  readonly agrees: boolean;
  /** Reasons that none of the simulated rules gives: a rule, or a scheduler, of somebody's own. */
  readonly foreign: readonly string[];
  /** Reasons that fewer nodes have now, in the newest wording. */
  readonly fewer: readonly string[];
  /** The nodes about which something else must have been true: those that take the pod now, or refuse it for a reason that was not given. */
  readonly nodes: readonly string[];
  /** What the scheduler would say now, in its own words; empty if a node takes the pod, or not all is known. */
  readonly now: string;
}

/** Plugins that look at nothing but the pod and the node. */
const BY_NODE_ALONE = new Set(['NodeUnschedulable', 'NodeName', 'TaintToleration', 'NodeAffinity']);

export function reconcile(said: FitMessage, fit: Fit): Reconciled {
  const { outcome } = fit;
  const sure = outcome.nodes.filter((node) => isSure(node, fit));
  const unsure = outcome.nodes.length - sure.length;
  const foreign = said.reasons.map(({ reason }) => reason).filter((r) => !isLeftOut(r) && wordedAnew(r) === undefined);
  const now = unsure > 0 || fit.feasible.length > 0 ? '' : refusalText(outcome);
  const whole = outcome.preFilter.rejects?.reasons.join(', ');
  if (said.preFilter !== undefined || whole !== undefined) {
    const same = said.preFilter !== undefined && whole !== undefined && alike(said.preFilter, whole);
    // What may not be read can reject the pod as a whole.
    const agrees = same || (whole === undefined && unsure > 0);
    return { agrees, foreign, fewer: [], nodes: agrees ? [] : fit.feasible, now };
  }
  // Of a text that was cut, the end is not known.
  const given = said.truncated ? said.reasons.slice(0, -1) : said.reasons;
  const then = counted(given.map(({ count, reason }) => [reason, count]));
  const known = counted(sure.flatMap(({ first }) => (first?.reasons ?? []).map((reason) => [reason, 1] as const)));
  const more = new Set([...known].flatMap(([r, n]) => (n > (then.get(r) ?? 0) && !said.truncated ? [r] : [])));
  const open = unsure > 0 || said.truncated;
  const all = open || [...then].every(([reason, n]) => n === known.get(reason));
  const blamed = sure.filter(({ first }) => first?.reasons.some((r) => more.has(wordedAnew(r) ?? r)) ?? true);
  const agrees = said.nodes === outcome.nodes.length && blamed.length === 0 && all && foreign.length === 0;
  const fewer = [...then].flatMap(([reason, n]) => (n > (known.get(reason) ?? 0) ? [reason] : []));
  return { agrees, foreign, fewer, nodes: agrees ? [] : blamed.map(({ name }) => name), now };
}

/** Whether the first refusal of the node, or that there is none, is known for certain. */
function isSure({ name, first }: NodeOutcome, { outcome, unseen, unsimulated }: Fit): boolean {
  const order = outcome.prepared.map(([plugin]) => plugin);
  const open = order.findIndex((plugin) => outcome.unknown.has(plugin));
  if (first === undefined)
    return open === -1 && unsimulated.length === 0 && !unseen.has(name) && !outcome.uncertain.has(name);
  if (first.at === 'PreFilter' || BY_NODE_ALONE.has(first.plugin)) return true;
  return !unseen.has(name) && !outcome.uncertain.has(name) && (open === -1 || order.indexOf(first.plugin) < open);
}

function counted(reasons: readonly (readonly [reason: string, count: number])[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const [reason, count] of reasons) {
    if (isLeftOut(reason)) continue;
    const worded = wordedAnew(reason) ?? reason;
    counts.set(worded, (counts.get(worded) ?? 0) + count);
  }
  return counts;
}

/** Older versions add to the text, or say `(repeated 2 times)`. */
function alike(said: string, now: string): boolean {
  return said.startsWith(now) || now.startsWith(said);
}
