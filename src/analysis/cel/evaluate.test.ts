import { describe, expect, it } from 'vitest';
import { evaluateCel } from './evaluate.ts';
import { parseCel } from './parse.ts';
import { CelError, CelMap, NotSimulated, type Value } from './value.ts';

const attributes = new Map<string, Value>([
  ['model', 'h100'],
  ['index', 1n],
  ['primary', true],
]);
const device = new CelMap(
  new Map<string, Value>([
    ['driver', 'gpu.example.com'],
    ['attributes', new CelMap(new Map([['gpu.example.com', new CelMap(attributes)]]), new CelMap(new Map()))],
  ]),
);

function value(expression: string): Value {
  return evaluateCel(parseCel(expression), new Map([['device', device]]));
}

function failure(expression: string): unknown {
  try {
    return value(expression);
  } catch (error) {
    return error;
  }
}

const GPU = "device.attributes['gpu.example.com']";

describe('values', () => {
  it.each([
    [`${GPU}.model == 'h100' && ${GPU}.index >= 1`, true],
    [`has(${GPU}.model) && !has(${GPU}.absent)`, true],
    ["size(device.attributes['unknown'])", 0n],
    ["'unknown' in device.attributes", false],
    [`${GPU}.?absent.orValue('none')`, 'none'],
    [`cel.bind(g, ${GPU}, g.model + '!')`, 'h100!'],
    ["['a', 'b'].exists(x, x == 'b') && [1, 2].all(x, x > 0)", true],
    ['[1, 2, 3].filter(x, x > 1).map(x, x * 2)', [4n, 6n]],
    ['-7 / 2 == -3 && -7 % 3 == -1 && 7.0 / 2.0 == 3.5', true],
    ["'é'.size() == 1 && 'abcabc'.replace('b', 'x', 1) == 'axcabc'", true],
    ["quantity('1.5Gi').compareTo(quantity('1536Mi'))", 0n],
    ["quantity('1k').asInteger() == 1000 && !quantity('1.0').isInteger()", true],
    ["semver('1.2.3-rc.1').isLessThan(semver('1.2.3')) && isSemver('v1.2', true)", true],
  ])('%s', (expression, expected) => {
    expect(value(expression)).toEqual(expected);
  });
});

describe('errors, in the words of cel-go', () => {
  it.each([
    [`${GPU}.absent == 1`, 'no such key: absent'],
    [`${GPU}.model > 3`, 'no such overload'],
    [`${GPU} < 3`, 'no such overload: _<_'],
    [`${GPU}.model.compareTo(semver('1.0.0')) > 0`, 'no such overload: compareTo(string, kubernetes.Semver)'],
    ['[1][5]', 'index out of bounds: 5'],
    ['1 / 0', 'division by zero'],
    ['9223372036854775807 + 1', 'integer overflow'],
    [`int(${GPU}.model)`, "type conversion error from 'string' to 'int'"],
    [`${GPU}.?absent.value()`, 'optional.none() dereference'],
    ["semver('1.2')", 'No Major.Minor.Patch elements found'],
  ])('%s', (expression, expected) => {
    const error = failure(expression);
    expect(error).toBeInstanceOf(CelError);
    expect((error as Error).message).toBe(expected);
  });

  it('are outweighed by an operand that decides, on either side', () => {
    expect(value(`${GPU}.absent == 1 || ${GPU}.model == 'h100'`)).toBe(true);
    expect(value(`${GPU}.absent == 1 && ${GPU}.model == 'a100'`)).toBe(false);
    expect(value(`['absent', 'model'].exists(k, ${GPU}[k] == 'h100')`)).toBe(true);
    expect(failure(`${GPU}.absent == 1 || ${GPU}.model == 'a100'`)).toBeInstanceOf(CelError);
  });

  it('of a filter are the last one, those of a map the first', () => {
    expect(failure(`['x', 'y'].filter(k, ${GPU}[k] == 1)`)).toMatchObject({ message: 'no such key: y' });
    expect(failure(`['x', 'y'].map(k, ${GPU}[k] == 1)`)).toMatchObject({ message: 'no such key: x' });
  });
});

describe('what is not simulated', () => {
  it.each([
    "timestamp('2026-01-01T00:00:00Z') < timestamp('2027-01-01T00:00:00Z')",
    "'%s'.format(['a']) == 'a'",
    '1u == 1u',
    'unknownVariable',
    'has(',
    "'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'.matches('(a+)+$')",
    '[1, 2].exists(k, v, k == v)',
  ])('%s', (expression) => {
    expect(failure(expression)).toBeInstanceOf(NotSimulated);
  });

  it('weighs more than an error, and less than an operand that decides', () => {
    expect(failure(`${GPU}.absent == 1 || 1u == 1u`)).toBeInstanceOf(NotSimulated);
    expect(value(`1u == 1u || ${GPU}.model == 'h100'`)).toBe(true);
  });

  it('is what takes very long or grows without end', () => {
    const nested = '[1,2,3,4,5,6,7,8,9,10]';
    const long = ['a', 'b', 'c', 'd', 'e', 'f'].reduce((inner, name) => `${nested}.all(${name}, ${inner})`, 'true');
    expect(failure(long)).toBeInstanceOf(NotSimulated);
    const names = Array.from({ length: 25 }, (_, i) => `x${i}`);
    const doubled = names.reduceRight((inner, name, i) => {
      const before = i === 0 ? "'abcdefgh'" : `x${i - 1}`;
      return `cel.bind(${name}, ${before} + ${before}, ${inner})`;
    }, 'x24.size()');
    expect(failure(doubled)).toBeInstanceOf(NotSimulated);
  });
});
