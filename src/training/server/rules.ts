/** What happens in the training cluster when somebody changes it: rules as data, in place of controllers. */
import { randomUUID } from 'node:crypto';
import type { ParseResult } from '@marcbachmann/cel-js';
import { newEnvironment } from '../../engine/conditions.ts';
import type { KubeObject } from '../../facts/objects.ts';
import { typeOfKind } from '../../facts/resources.ts';
import type { Cluster } from './context.ts';
import { isObject, type Json } from './json.ts';
import { mergePatch } from './patch/merge.ts';
import { deleteObject } from './remove.ts';

export interface Place {
  readonly kind: string;
  readonly namespace?: string;
  readonly name?: string;
  /** Only objects of which this CEL condition is true; `it` is the object. */
  readonly where?: string;
}

/** Texts in patches and objects may hold `${CEL}`; a text that is nothing else takes the value itself. */
export type Effect =
  | { readonly patch: Place; readonly with: Json }
  | { readonly create: Json }
  | { readonly delete: Place };

export interface Condition {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
  /** CEL: `object` is the object, null if it is gone; `find(kind, namespace, name)` another one or null. */
  readonly is: string;
}

export interface Rule {
  /** For messages and tests. */
  readonly name: string;
  readonly when: Condition;
  /** Seconds that the condition must hold. Default: 0. */
  readonly after?: number;
  readonly do: readonly Effect[];
}

/**
 * A rule fires once each time that its condition has become true and stayed so for its seconds. Looks at all rules after
 * each change. Returns what ends it. Throws for an expression that is no CEL.
 */
export function runRules(rules: readonly Rule[], cluster: Cluster, pace = 1): () => void {
  if (rules.length === 0) return () => {};
  const cel = evaluator(cluster);
  const armed = new Map<Rule, NodeJS.Timeout | 'fired'>();
  let looking = false;
  const look = (): void => {
    looking = false;
    for (const rule of rules) {
      const timer = armed.get(rule);
      if (!isTrue(rule)) {
        if (timer !== undefined && timer !== 'fired') clearTimeout(timer);
        armed.delete(rule);
      } else if (timer === undefined) {
        armed.set(
          rule,
          setTimeout(() => fire(rule), (rule.after ?? 0) * 1000 * pace),
        );
      }
    }
  };
  const isTrue = (rule: Rule): boolean => cel(rule.when.is, { object: subject(cluster, rule.when) }) === true;
  const fire = (rule: Rule): void => {
    armed.set(rule, 'fired');
    const object = subject(cluster, rule.when);
    for (const effect of rule.do) carryOut(cluster, effect, object, cel);
  };
  for (const { when } of rules) cel(when.is, { object: null }, true);
  look();
  const end = cluster.store.subscribe(() => {
    // After the change that is under way, and once for all that it brings.
    if (!looking) setImmediate(look);
    looking = true;
  });
  return () => {
    end();
    for (const timer of armed.values()) if (timer !== 'fired') clearTimeout(timer);
  };
}

/** Whether a condition is true now. Throws for one that is no CEL. */
export function holds(cluster: Cluster, condition: Condition): boolean {
  return evaluator(cluster)(condition.is, { object: subject(cluster, condition) }) === true;
}

function subject({ store }: Cluster, { kind, namespace, name }: Condition): KubeObject | null {
  return store.get(typeOfKind(kind), namespace ?? '', name) ?? null;
}

type Evaluate = (expression: string, variables: Json, parseOnly?: boolean) => unknown;

function evaluator(cluster: Cluster): Evaluate {
  const environment = newEnvironment();
  const find = (kind: string, namespace: string, name: string) =>
    cluster.store.get(typeOfKind(kind), namespace, name) ?? null;
  environment.registerFunction('find(string, string, string): dyn', find);
  environment.registerFunction('uid(): string', () => randomUUID());
  const parsed = new Map<string, ParseResult>();
  return (expression, variables, parseOnly = false) => {
    const program = parsed.get(expression) ?? environment.parse(expression);
    parsed.set(expression, program);
    if (parseOnly) return undefined;
    try {
      const value: unknown = program({
        ...variables,
        now: cluster
          .now()
          .toISOString()
          .replace(/\.\d+Z/, 'Z'),
      });
      return typeof value === 'bigint' ? Number(value) : value;
    } catch {
      // A field that is not there: the condition does not hold.
      return undefined;
    }
  };
}

function carryOut(cluster: Cluster, effect: Effect, object: KubeObject | null, cel: Evaluate): void {
  if ('create' in effect) {
    const made = filled(effect.create, { object }, cel) as unknown as KubeObject;
    const stamp = cluster
      .now()
      .toISOString()
      .replace(/\.\d+Z/, 'Z');
    const metadata = { uid: randomUUID(), creationTimestamp: stamp, ...made.metadata };
    cluster.store.put(typeOfKind(made.kind), { ...made, metadata });
    return;
  }
  const place = 'patch' in effect ? effect.patch : effect.delete;
  const type = typeOfKind(place.kind);
  const found = cluster.store
    .list(type, place.namespace)
    .filter((it) => place.name === undefined || it.metadata.name === place.name)
    .filter((it) => place.where === undefined || cel(place.where, { it, object }) === true);
  for (const it of found) {
    if ('patch' in effect) {
      const next = mergePatch(it, filled(effect.with, { object, it }, cel));
      cluster.store.put(type, next as KubeObject);
    } else deleteObject(cluster, type, it, false);
  }
}

/** A copy in which each `${CEL}` is replaced by its value. */
function filled(value: unknown, variables: Json, cel: Evaluate): unknown {
  if (Array.isArray(value)) return value.map((item) => filled(item, variables, cel));
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, filled(inner, variables, cel)]));
  }
  if (typeof value !== 'string') return value;
  const whole = /^\$\{([^}]+)\}$/.exec(value)?.[1];
  if (whole !== undefined) return cel(whole, variables) ?? null;
  return value.replaceAll(/\$\{([^}]+)\}/g, (_, expression: string) => String(cel(expression, variables) ?? ''));
}
