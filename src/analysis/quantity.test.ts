import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { formatPair, formatQuantity, parseQuantity, parseUnits } from './quantity.ts';

describe('parseQuantity', () => {
  it.each([
    ['500m', 0.5],
    ['1', 1],
    ['1.5Gi', 1610612736],
    ['1e3', 1000],
    ['1500e-3', 1.5],
    ['1E', 1e18],
    ['1E3', 1000],
    ['2Ei', 2 * 2 ** 60],
    ['100n', 1e-7],
    ['250u', 0.00025],
    ['1073741824000m', 1073741824],
    ['.5', 0.5],
    ['5.', 5],
    ['-2k', -2000],
    [4, 4],
    [0.1, 0.1],
  ])('reads %s as %d', (text, value) => expect(parseQuantity(text)).toBe(value));

  it.each(['', 'abc', '1e3m', '1KI', '1 Gi', '--1', 'Gi'])('reads %j as no quantity', (text) =>
    expect(parseQuantity(text)).toBeNaN(),
  );
});

describe('parseUnits', () => {
  it('counts cpu in thousandths and rounds up once', () => {
    expect(parseUnits('cpu', '1.1')).toBe(1100);
    expect(parseUnits('cpu', '0.29')).toBe(290);
    expect(parseUnits('cpu', '1n')).toBe(1);
    expect(parseUnits('memory', '1.1G')).toBe(1100000000);
    expect(parseUnits('memory', '1500m')).toBe(2);
    expect(parseUnits('cpu', undefined)).toBe(0);
  });

  it('reads back every number of thousandths', () => {
    fc.assert(fc.property(fc.nat(10_000_000), (milli) => parseUnits('cpu', String(milli / 1000)) === milli));
  });
});

describe('formatQuantity', () => {
  it.each([
    ['cpu', 4, '4 CPU'],
    ['cpu', 0.5, '500m'],
    ['cpu', 1.95, '1.95 CPU'],
    ['cpu', 0, '0 CPU'],
    ['requests.cpu', 2, '2 CPU'],
    ['memory', 15.5 * 2 ** 30, '15.5 Gi'],
    ['memory', 128 * 2 ** 20, '128 Mi'],
    ['requests.memory', 2 ** 30, '1 Gi'],
    ['memory', 500, '500 bytes'],
    ['nvidia.com/gpu', 2, '2'],
    ['pods', 110, '110'],
  ])('%s %d is %s', (resource, value, text) => expect(formatQuantity(resource, value)).toBe(text));

  it('keeps apart two amounts that round to the same text', () => {
    expect(formatPair('memory', 16 * 2 ** 30, 15.98 * 2 ** 30)).toEqual(['16 Gi', '15.98 Gi']);
    expect(formatPair('memory', 16 * 2 ** 30, 16 * 2 ** 30)).toEqual(['16 Gi', '16 Gi']);
  });
});
