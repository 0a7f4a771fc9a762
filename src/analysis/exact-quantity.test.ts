import { describe, expect, it } from 'vitest';
import { ExactQuantity } from './exact-quantity.ts';

const nanos = (text: unknown) => ExactQuantity.parse(text)?.nanos;

describe('ExactQuantity', () => {
  it.each([
    ['1', '1000m'],
    ['1Ki', '1024'],
    ['1.5Gi', '1610612736'],
    ['1e3', '1k'],
    ['0.1', '100m'],
    ['9007199254740993', '9007199254740993.000'],
    ['1E', '1e18'],
    ['.5', '500m'],
  ])('%s is %s', (a, b) => {
    expect(nanos(a)).toBe(nanos(b));
    expect(nanos(a)).toBeDefined();
  });

  it('tells apart what a double cannot', () => {
    const [a, b] = [ExactQuantity.parse('9007199254740993'), ExactQuantity.parse('9007199254740992')];
    expect(a?.compare(b as ExactQuantity)).toBe(1);
  });

  it.each(['', 'Gi', '1.2.3', '1K', 'one', '1 Gi', '1e99999', null, undefined, {}, '+'])('%s is none', (text) => {
    expect(nanos(text)).toBeUndefined();
  });

  it('rounds up what is too small, and to whole numbers', () => {
    expect(nanos('1e-12')).toBe(1n);
    expect(ExactQuantity.parse('1500m')?.value).toBe(2n);
    expect(ExactQuantity.parse('-1500m')?.value).toBe(-1n);
  });

  it('knows which of them apimachinery takes for integers', () => {
    expect(ExactQuantity.parse('1k')?.integer).toBe(1000n);
    expect(ExactQuantity.parse('80Gi')?.integer).toBe(80n << 30n);
    for (const text of ['1.0', '1000m', '1.5Gi', '99999999999999999999']) {
      expect(ExactQuantity.parse(text)?.integer).toBeUndefined();
    }
  });
});
