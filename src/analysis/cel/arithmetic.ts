/** CEL's arithmetic: 64-bit ints that fail instead of wrapping around, doubles, and joining strings and lists. */
import { CelError, noSuchOverload, type Value } from './value.ts';

type Sign = '+' | '-' | '*' | '/' | '%';

function checked(value: bigint): bigint {
  if (BigInt.asIntN(64, value) !== value) throw new CelError('integer overflow');
  return value;
}

function ints(sign: Sign, a: bigint, b: bigint): bigint {
  if (sign === '/' && b === 0n) throw new CelError('division by zero');
  if (sign === '%' && b === 0n) throw new CelError('modulus by zero');
  switch (sign) {
    case '+':
      return checked(a + b);
    case '-':
      return checked(a - b);
    case '*':
      return checked(a * b);
    case '/':
      return checked(a / b);
    case '%':
      return a % b;
  }
}

function doubles(sign: Exclude<Sign, '%'>, a: number, b: number): number {
  switch (sign) {
    case '+':
      return a + b;
    case '-':
      return a - b;
    case '*':
      return a * b;
    case '/':
      return a / b;
  }
}

/** Whether cel-go finds the operator on the left operand, and only then complains about the right one. */
function hasOperator(sign: Sign, a: Value): boolean {
  if (typeof a === 'bigint' || typeof a === 'string') return true;
  if (typeof a === 'number') return sign !== '%';
  return sign === '+' && Array.isArray(a);
}

export function calculate(sign: Sign, a: Value, b: Value): Value {
  if (typeof a === 'bigint' && typeof b === 'bigint') return ints(sign, a, b);
  if (typeof a === 'number' && typeof b === 'number' && sign !== '%') return doubles(sign, a, b);
  if (sign === '+' && typeof a === 'string' && typeof b === 'string') return a + b;
  if (sign === '+' && Array.isArray(a) && Array.isArray(b)) return [...a, ...b];
  throw noSuchOverload(hasOperator(sign, a) ? '' : `_${sign}_`);
}

export function negate(value: Value): Value {
  if (typeof value === 'bigint') return checked(-value);
  if (typeof value === 'number') return -value;
  throw noSuchOverload(typeof value === 'boolean' || typeof value === 'string' ? '' : '-_');
}
