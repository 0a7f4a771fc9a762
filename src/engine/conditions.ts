/**
 * CEL, and the only file that knows which library evaluates it. A condition is true, false or unknown: unknown when it
 * touched a fact that could not be read, or a field that is not there.
 */
import { Environment, type ParseResult } from '@marcbachmann/cel-js';
import type { Gap } from '../facts/reading.ts';
import type { Vocabulary } from './vocabulary.ts';
import { Pending, Unreadable, type World } from './world.ts';

/** `undefined` stands for unknown. `gaps` says what could not be read, `error` what else went wrong. */
export interface Evaluated {
  readonly value: unknown;
  readonly gap?: Gap;
  readonly error?: string;
}

export interface Conditions {
  /** Evaluates an expression. Throws Pending when a fact must be loaded first. */
  evaluate(expression: string, variables: object, world: World): Evaluated;
}

/** Builds an evaluator for a vocabulary. Types are checked at load (see typecheck.ts), not here. */
export function conditionsFor(vocabulary: Vocabulary): Conditions {
  const stage: { world?: World } = {};
  const environment = newEnvironment();
  for (const word of vocabulary.words) {
    const parameters = word.parameters.map(() => 'dyn').join(', ');
    const call = word.call as (world: World, ...args: unknown[]) => unknown;
    environment.registerFunction(`${word.name}(${parameters}): dyn`, (...args: unknown[]) => {
      if (stage.world === undefined) throw new Error(`${word.name} was called outside a walk`);
      return settle(call(stage.world, ...args.map(plain)));
    });
  }
  const parsed = new Map<string, ParseResult>();
  return {
    evaluate(expression, variables, world) {
      stage.world = world;
      try {
        const program = parsed.get(expression) ?? environment.parse(expression);
        parsed.set(expression, program);
        return { value: plain(program(variables as Record<string, unknown>)) };
      } catch (error) {
        if (error instanceof Pending) throw error;
        if (error instanceof Unreadable) return { value: undefined, gap: error.gap };
        return { value: undefined, error: firstLine(error) };
      }
    },
  };
}

/** An environment in which JSON numbers (doubles) and CEL literals (ints) mix as an author expects. */
export function newEnvironment(strict = false): Environment {
  const environment = new Environment({
    unlistedVariablesAreDyn: !strict,
    enableOptionalTypes: true,
    homogeneousAggregateLiterals: false,
  });
  const operators: Record<string, (a: number, b: number) => number> = {
    '+': (a, b) => a + b,
    '-': (a, b) => a - b,
    '*': (a, b) => a * b,
    '/': (a, b) => a / b,
  };
  for (const [sign, apply] of Object.entries(operators)) {
    environment.registerOperator(`double ${sign} int`, (a: number, b: bigint) => apply(a, Number(b)));
    environment.registerOperator(`int ${sign} double`, (a: bigint, b: number) => apply(Number(a), b));
  }
  environment.registerFunction('list.join(string): string', (list: unknown[], by: string) => list.map(String).join(by));
  return environment;
}

/** Values that are known to be plain JSON through and through; facts never change, so each is looked at once. */
const settled = new WeakSet<object>();

/** What words return is plain JSON by their contract. */
function settle(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return value;
  settled.add(value);
  if (Array.isArray(value)) for (const item of value) if (item !== null && typeof item === 'object') settled.add(item);
  return value;
}

/** CEL's ints become numbers, at any depth; everything else is JSON already. */
function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (!needsPlain(value)) return settle(value);
  if (Array.isArray(value)) return value.map(plain);
  const entries = value instanceof Map ? [...value] : Object.entries(value as object);
  return Object.fromEntries(entries.map(([key, item]) => [key, plain(item)]));
}

function needsPlain(value: unknown): boolean {
  if (typeof value === 'bigint' || value instanceof Map) return true;
  if (value === null || typeof value !== 'object' || settled.has(value)) return false;
  return Array.isArray(value) ? value.some(needsPlain) : Object.values(value).some(needsPlain);
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n')[0] ?? '';
}
