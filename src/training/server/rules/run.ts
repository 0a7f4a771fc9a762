/** Watches the training cluster and does what its rules say. */
import type { Cluster } from '../context.ts';
import { doesOf } from './behaviour.ts';
import { checkRules } from './check.ts';
import { carryOut } from './effects.ts';
import { type Expressions, expressionsOn, RULE_WORDS } from './expressions.ts';
import type { Behaviour, Rule } from './rule.ts';
import { type Subject, subjectsOf } from './subjects.ts';

export interface RunningRules {
  /** Whether the condition of the rule of this name has held for its seconds, and still does. */
  hasFired(name: string): boolean;
  stop(): void;
}

/** Rules that wait for nothing and set each other off go on after what else is waiting. */
const MOST_TURNS = 20;

export interface RuleOptions {
  /** How much longer than they say the rules wait. Default: 1. */
  readonly pace?: number;
  readonly behaviours?: readonly Behaviour[];
}

/**
 * A rule fires once its condition has held for its seconds, and again only after the condition has been false in between (its own
 * effect may have made it so). All rules are looked at after each change. Throws Error for a rule whose expressions do not hold
 * together.
 */
export function runRules(rules: readonly Rule[], cluster: Cluster, options: RuleOptions = {}): RunningRules {
  const { pace = 1, behaviours = [] } = options;
  checkRules(rules, behaviours, RULE_WORDS);
  const expressions = expressionsOn(cluster);
  const armed = new Map(rules.map((rule) => [rule, new Map<string, NodeJS.Timeout | 'fired'>()]));
  const variablesOf = (rule: Rule, { object, container }: Subject): object => {
    const base = {
      object,
      now: cluster
        .now()
        .toISOString()
        .replace(/\.\d+Z/, 'Z'),
    };
    if (object === null || container === undefined) return expressions.named(rule.let ?? {}, base);
    const { spec, status } = container;
    const does = doesOf(behaviours, object, spec, expressions);
    return expressions.named(rule.let ?? {}, { ...base, container: spec, status, does });
  };
  const holds = (rule: Rule, subject: Subject): boolean =>
    expressions.value(rule.when.is, variablesOf(rule, subject)) === true;

  let soon: NodeJS.Immediate | undefined;
  /** Nobody sees what holds between a change and the rules that wait for nothing: a kubelet writes a status as a whole. */
  const look = (): void => {
    clearImmediate(soon);
    soon = undefined;
    for (let turn = 0; turn < MOST_TURNS; turn++) {
      const due = arm();
      if (due.length === 0) return;
      for (const fireNow of due) fireNow();
    }
  };
  /** Returns what is due at once. */
  const arm = (): readonly (() => void)[] => {
    const due: (() => void)[] = [];
    for (const [rule, timers] of armed) {
      const held = subjectsOf(cluster.store, rule.when).filter((subject) => holds(rule, subject));
      const keys = new Set(held.map(({ key }) => key));
      for (const [key, timer] of timers) {
        if (keys.has(key)) continue;
        if (timer !== 'fired') clearTimeout(timer);
        timers.delete(key);
      }
      for (const subject of held) {
        if (timers.has(subject.key)) continue;
        const seconds = secondsOf(rule, variablesOf(rule, subject), expressions);
        if (seconds === 0) due.push(() => fire(rule, timers, subject.key));
        else timers.set(subject.key, setTimeout(fireAndLook, seconds * 1000 * pace, rule, timers, subject.key));
      }
    }
    return due;
  };
  const fire = (rule: Rule, timers: Map<string, NodeJS.Timeout | 'fired'>, key: string): void => {
    const current = () => subjectsOf(cluster.store, rule.when).find((subject) => subject.key === key);
    const subject = current();
    timers.delete(key);
    if (subject === undefined || !holds(rule, subject)) return;
    for (const effect of rule.do) {
      const now = current() ?? subject;
      carryOut(cluster, effect, now, variablesOf(rule, now), expressions);
    }
    const after = current();
    if (after !== undefined && holds(rule, after)) timers.set(key, 'fired');
  };
  const fireAndLook = (...what: Parameters<typeof fire>): void => {
    fire(...what);
    look();
  };

  const end = cluster.store.subscribe(() => {
    // After the change that is under way, and once for all that it brings.
    if (rules.length > 0) soon ??= setImmediate(look);
  });
  if (rules.length > 0) look();
  return {
    hasFired: (name) =>
      [...armed].some(([rule, timers]) => rule.name === name && [...timers.values()].includes('fired')),
    stop() {
      end();
      clearImmediate(soon);
      for (const timers of armed.values())
        for (const timer of timers.values()) if (timer !== 'fired') clearTimeout(timer);
      armed.clear();
    },
  };
}

function secondsOf({ after = 0 }: Rule, variables: object, { value }: Expressions): number {
  return typeof after === 'number' ? after : Number(value(after, variables) ?? 0);
}
