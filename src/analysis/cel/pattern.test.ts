import { describe, expect, it } from 'vitest';
import { matches } from './pattern.ts';
import { NotSimulated } from './value.ts';

describe('matches', () => {
  it.each([
    ['A100-SXM4-80GB', '^A100.*80GB$', true],
    ['A100-SXM4-80GB', '^(A100|H100)-', true],
    ['gpu-7', '[a-z]+-[0-9]{1,2}$', true],
    ['1.2.3', '^\\d+\\.\\d+$', false],
    ['abc', 'a(bc)?$', true],
  ])('%s matches %s: %s', (text, pattern, expected) => {
    expect(matches(text, pattern)).toBe(expected);
  });

  it.each([
    ['(a+)+$', 'groups that repeat'],
    ['(?i)a', 'flags'],
    ['\\bword', 'word boundaries, which differ'],
    ['[[:alpha:]]', 'POSIX classes'],
    ['a?'.repeat(40) + 'a'.repeat(40), 'many choices'],
    ['a*a*a*a*a*a*b', 'many repetitions'],
    ['é', 'letters that count differently'],
    ['a'.repeat(400), 'long patterns'],
  ])('%s is left alone: %s', (pattern) => {
    expect(() => matches('a'.repeat(60), pattern)).toThrow(NotSimulated);
  });
});
