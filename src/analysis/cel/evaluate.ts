/** Evaluates CEL as cel-go does, errors and their absorption by `&&`, `||`, `all` and `exists` included (cel-go `interpreter`). */
import { calculate, negate } from './arithmetic.ts';
import { compare, equal, isEqual, isIn } from './compare.ts';
import { callFunction } from './functions.ts';
import { isMacro, runMacro } from './macros.ts';
import type { Node } from './parse.ts';
import type { Scope } from './scope.ts';
import {
  CelError,
  CelMap,
  type Key,
  NotSimulated,
  noSuchOverload,
  Optional,
  textOf,
  typeName,
  type Value,
} from './value.ts';

const MOST_WORK = 50_000;

/** The value of an expression. Throws CelError where cel-go ends in an error, NotSimulated where that is not known. */
export function evaluateCel(node: Node, variables: ReadonlyMap<string, Value>): Value {
  return evaluate(node, { variables, budget: { left: MOST_WORK } });
}

function literal(value: unknown): Value {
  if (value === null || ['boolean', 'bigint', 'number', 'string'].includes(typeof value)) return value as Value;
  throw new NotSimulated('bytes and unsigned numbers');
}

function spend(scope: Scope, work: number): void {
  scope.budget.left -= work;
  if (scope.budget.left < 0) throw new NotSimulated('an expression that takes very long');
}

function evaluate(node: Node, scope: Scope): Value {
  spend(scope, 1);
  switch (node.op) {
    case 'value':
      return literal(node.args);
    case 'id':
      return variable(node.args, scope);
    case '.':
      return select(evaluate(node.args[0], scope), node.args[1], false);
    case '.?':
      return select(evaluate(node.args[0], scope), node.args[1], true);
    case '[]':
      return select(evaluate(node.args[0], scope), evaluate(node.args[1], scope), false);
    case '[?]':
      return select(evaluate(node.args[0], scope), evaluate(node.args[1], scope), true);
    case '&&':
      return logical(false, node.args, scope);
    case '||':
      return logical(true, node.args, scope);
    case '?:':
      return condition(evaluate(node.args[0], scope)) ? evaluate(node.args[1], scope) : evaluate(node.args[2], scope);
    case '!_':
      return !condition(evaluate(node.args, scope));
    case '-_':
      return negate(evaluate(node.args, scope));
    case 'list':
      return node.args.map((item) => evaluate(item, scope));
    case 'map':
      return new CelMap(new Map(node.args.map(([key, item]) => [keyOf(evaluate(key, scope)), evaluate(item, scope)])));
    case 'call':
      return call(node.args[0], node.args[1], undefined, scope);
    case 'rcall':
      return call(node.args[0], node.args[2], node.args[1], scope);
    default:
      return binary(node.op, evaluate(node.args[0], scope), evaluate(node.args[1], scope), scope);
  }
}

function variable(name: string, scope: Scope): Value {
  const value = scope.variables.get(name);
  if (value === undefined) throw new NotSimulated(`the variable ${name}`);
  return value;
}

function keyOf(key: Value): Key {
  if (typeof key === 'string' || typeof key === 'bigint' || typeof key === 'boolean') return key;
  throw new NotSimulated('a map with such keys');
}

/** A bool, as `!`, `?:` and predicates need it. */
function condition(value: Value): boolean {
  if (typeof value !== 'boolean') throw noSuchOverload();
  return value;
}

function element(list: readonly Value[], index: Value): Value | undefined {
  if (typeof index === 'number') throw new NotSimulated('an index with decimals');
  if (typeof index !== 'bigint') throw new CelError(`unsupported index type '${typeName(index)}' in list`);
  return list[Number(index)];
}

/** `.field` and `[index]`. Behind an optional everything is optional. */
function select(from: Value, key: Value, optional: boolean): Value {
  if (from instanceof Optional) return from.value === undefined ? from : select(from.value, key, true);
  const inList = Array.isArray(from);
  const found = inList ? element(from, key) : from instanceof CelMap ? from.find(key) : undefined;
  if (optional) return new Optional(found);
  if (found !== undefined) return found;
  throw new CelError(`${inList ? 'index out of bounds' : 'no such key'}: ${textOf(key)}`);
}

/** `&&` and `||`: an operand that decides wins over an error in another. What is not simulated weighs more than an error. */
function logical(decides: boolean, operands: readonly Node[], scope: Scope): boolean {
  let failure: unknown;
  for (const operand of operands) {
    try {
      if (condition(evaluate(operand, scope)) === decides) return decides;
    } catch (error) {
      if (!(error instanceof CelError || error instanceof NotSimulated)) throw error;
      if (failure === undefined || (error instanceof NotSimulated && failure instanceof CelError)) failure = error;
    }
  }
  if (failure !== undefined) throw failure;
  return !decides;
}

const FUNCTION_NAMESPACES = new Set(['sets', 'optional', 'cel', 'strings', 'math', 'ip', 'base64']);

function call(name: string, args: readonly Node[], receiver: Node | undefined, scope: Scope): Value {
  const namespace = receiver?.op === 'id' && !scope.variables.has(receiver.args) ? receiver.args : undefined;
  const inNamespace = namespace !== undefined && FUNCTION_NAMESPACES.has(namespace);
  const full = inNamespace ? `${namespace}.${name}` : name;
  const target = inNamespace ? undefined : receiver;
  if (isMacro(full, args.length, target !== undefined)) return runMacro(full, args, target, scope, evaluate);
  const values = [...(target === undefined ? [] : [target]), ...args].map((arg) => evaluate(arg, scope));
  return grown(callFunction(full, values), scope);
}

/** Long texts and lists cost work, so that an expression cannot double them without end. */
function grown(value: Value, scope: Scope): Value {
  if (typeof value === 'string' || Array.isArray(value)) spend(scope, value.length);
  return value;
}

function binary(op: string, left: Value, right: Value, scope: Scope): Value {
  switch (op) {
    case '==':
      return equal(left, right);
    case '!=':
      return isEqual(left, right) !== true;
    case 'in':
      return isIn(left, right);
    case '<':
      return compare(left, right, '_<_') < 0;
    case '<=':
      return compare(left, right, '_<=_') <= 0;
    case '>':
      return compare(left, right, '_>_') > 0;
    case '>=':
      return compare(left, right, '_>=_') >= 0;
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return grown(calculate(op, left, right), scope);
    default:
      throw new NotSimulated(`the operator ${op}`);
  }
}
