import { describe, expect, it } from 'vitest';
import { exactQuantity, wholeBytes } from './size.ts';

describe('sizes', () => {
  it.each([
    ['10Gi', '10737418240'],
    ['1.5Gi', '1610612736'],
    ['10737418240000m', '10Gi'],
    ['1e3', '1k'],
    ['0.5Ki', '512'],
    ['.5Ki', '512'],
    ['1E', '1000P'],
    ['+2Gi', '2048Mi'],
  ])('takes %s for %s', (one, other) => {
    expect(exactQuantity(one)).toBe(exactQuantity(other));
  });

  it('tells one byte in 8 Ei, which a floating point number does not', () => {
    expect(exactQuantity('9007199254740993')).toBeGreaterThan(exactQuantity('9007199254740992'));
  });

  it('rounds up to whole bytes', () => {
    expect(wholeBytes('1500m')).toBe(2n);
    expect(wholeBytes('1e-12')).toBe(1n);
  });

  it('caps at 2^63-1, whatever is written', () => {
    expect(wholeBytes('9Ei')).toBe(2n ** 63n - 1n);
    expect(wholeBytes('1e999')).toBe(2n ** 63n - 1n);
  });

  it.each([undefined, null, '', 'ten', '1GB', '-1Gi', {}, '1e9999999999'])('takes %s for nothing', (text) => {
    expect(exactQuantity(text)).toBe(0n);
  });
});
