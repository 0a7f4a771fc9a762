/** What looks like a function in CEL but does not evaluate its arguments first: `has`, the comprehensions, `cel.bind` and optionals. */
import { callFunction } from './functions.ts';
import type { Node } from './parse.ts';
import type { Scope } from './scope.ts';
import { CelError, CelMap, NotSimulated, noSuchOverload, Optional, typeName, type Value } from './value.ts';

type Evaluate = (node: Node, scope: Scope) => Value;
type Macro = (run: Run) => Value;

interface Run {
  readonly args: readonly Node[];
  readonly receiver: Node | undefined;
  readonly scope: Scope;
  readonly evaluate: Evaluate;
}

/** `name/arguments`, with a dot in front where there is a receiver. */
const MACROS: Readonly<Record<string, Macro>> = {
  'has/1': has,
  '.all/2': (run) => quantifier(run, false),
  '.exists/2': (run) => quantifier(run, true),
  '.exists_one/2': (run) => matching(run).length === 1,
  '.filter/2': (run) => matching(run),
  '.map/2': (run) => items(run).map((item) => run.evaluate(argument(run, 1), bound(run, item))),
  '.map/3': mapSome,
  '.matches/1': found,
  'cel.bind/3': bind,
  'optional.of/1': (run) => new Optional(run.evaluate(argument(run, 0), run.scope)),
  'optional.none/0': () => new Optional(),
  '.hasValue/0': (run) => optional(run).value !== undefined,
  '.value/0': presentValue,
  '.or/1': (run) => (optional(run).value === undefined ? other(run) : optional(run)),
  '.orValue/1': (run) => optional(run).value ?? run.evaluate(argument(run, 0), run.scope),
};

function keyFor(name: string, count: number, receiver: boolean): string {
  return `${receiver ? '.' : ''}${name}/${count}`;
}

export function isMacro(name: string, count: number, receiver: boolean): boolean {
  return Object.hasOwn(MACROS, keyFor(name, count, receiver));
}

export function runMacro(
  name: string,
  args: readonly Node[],
  receiver: Node | undefined,
  scope: Scope,
  evaluate: Evaluate,
): Value {
  const macro = MACROS[keyFor(name, args.length, receiver !== undefined)];
  if (macro === undefined) throw new NotSimulated(`the macro ${name}`);
  return macro({ args, receiver, scope, evaluate });
}

function argument(run: Run, index: number): Node {
  const node = run.args[index];
  if (node === undefined) throw new NotSimulated('a macro without its arguments');
  return node;
}

function has(run: Run): Value {
  const node = argument(run, 0);
  if (node.op !== '.') throw new NotSimulated('has() of something else than a field');
  const from = run.evaluate(node.args[0], run.scope);
  if (from instanceof Optional) throw new NotSimulated('has() of an optional field');
  return from instanceof CelMap && from.find(node.args[1]) !== undefined;
}

/** What a comprehension goes over: the elements of a list, the keys of a map. */
function items(run: Run): readonly Value[] {
  const range = run.evaluate(run.receiver as Node, run.scope);
  if (Array.isArray(range)) return range;
  if (range instanceof CelMap) return [...range.entries.keys()];
  throw new NotSimulated(`a comprehension over a ${typeName(range)}`);
}

function bound(run: Run, value: Value, name = argument(run, 0)): Scope {
  if (name.op !== 'id') throw new NotSimulated('a macro without a variable');
  return { ...run.scope, variables: new Map(run.scope.variables).set(name.args, value) };
}

function truth(value: Value): boolean {
  if (typeof value !== 'boolean') throw noSuchOverload();
  return value;
}

/** An item that decides wins over an error of another. */
function quantifier(run: Run, decides: boolean): boolean {
  let failure: unknown;
  for (const item of items(run)) {
    try {
      if (truth(run.evaluate(argument(run, 1), bound(run, item))) === decides) return decides;
    } catch (error) {
      if (!(error instanceof CelError || error instanceof NotSimulated)) throw error;
      if (failure === undefined || (error instanceof NotSimulated && failure instanceof CelError)) failure = error;
    }
  }
  if (failure !== undefined) throw failure;
  return !decides;
}

/**
 * Goes over all items even after an error, as cel-go does: the last error of a predicate is the one that is reported, and an error of what
 * comes after it only if there was none before.
 */
function collected(run: Run, then: (scope: Scope, item: Value) => Value): readonly Value[] {
  const result: Value[] = [];
  let failure: CelError | undefined;
  for (const item of items(run)) {
    const scope = bound(run, item);
    const chosen = attempted(() => truth(run.evaluate(argument(run, 1), scope)));
    if (chosen instanceof CelError) failure = chosen;
    if (chosen !== true || failure !== undefined) continue;
    const value = attempted(() => then(scope, item));
    if (value instanceof CelError) failure = value;
    else result.push(value);
  }
  if (failure !== undefined) throw failure;
  return result;
}

function attempted<T>(compute: () => T): T | CelError {
  try {
    return compute();
  } catch (error) {
    if (error instanceof CelError) return error;
    throw error;
  }
}

function matching(run: Run): readonly Value[] {
  return collected(run, (_scope, item) => item);
}

function mapSome(run: Run): Value {
  return collected(run, (scope) => run.evaluate(argument(run, 2), scope));
}

/** cel-go compiles a pattern that is written out beforehand; then it complains about other values than texts in fewer words. */
function found(run: Run): boolean {
  const [text, pattern] = [run.evaluate(run.receiver as Node, run.scope), run.evaluate(argument(run, 0), run.scope)];
  if (typeof text !== 'string') throw noSuchOverload(argument(run, 0).op === 'value' ? '' : 'matches');
  return callFunction('matches', [text, pattern]) as boolean;
}

function bind(run: Run): Value {
  return run.evaluate(argument(run, 2), bound(run, run.evaluate(argument(run, 1), run.scope)));
}

function optional(run: Run): Optional {
  return asOptional(run.evaluate(run.receiver as Node, run.scope));
}

function other(run: Run): Optional {
  return asOptional(run.evaluate(argument(run, 0), run.scope));
}

function asOptional(value: Value): Optional {
  if (value instanceof Optional) return value;
  throw noSuchOverload();
}

function presentValue(run: Run): Value {
  const { value } = optional(run);
  if (value === undefined) throw new CelError('optional.none() dereference');
  return value;
}
