import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, nearest } from './names.ts';

describe('editDistance', () => {
  it.each([
    ['', 'abc', 3],
    ['nginx', 'ngnix', 1],
    ['nginx', 'nginx', 0],
    ['kitten', 'sitting', 3],
    ['web', 'wbe', 1],
  ])('%s and %s are %d edits apart', (one, other, edits) => expect(editDistance(one, other)).toBe(edits));

  it('is symmetric, and the limit only cuts off', () => {
    const word = fc.string({ maxLength: 8, unit: fc.constantFrom('a', 'b', 'c') });
    fc.assert(
      fc.property(word, word, fc.nat(6), (a, b, limit) => {
        const full = editDistance(a, b);
        expect(editDistance(b, a)).toBe(full);
        expect(editDistance(a, b, limit)).toBe(full <= limit ? full : limit + 1);
      }),
    );
  });
});

describe('nearest', () => {
  it('puts the likeliest first and leaves out what is unlike', () => {
    expect(nearest('app-confg', ['app-config', 'app-configs', 'database', 'kube-root-ca.crt'])).toEqual([
      'app-config',
      'app-configs',
    ]);
  });

  it('finds a name with another case and one with a suffix', () => {
    expect(nearest('SSD', ['ssd', 'hdd'])).toEqual(['ssd']);
    expect(nearest('db', ['db-primary', 'web'])).toEqual(['db-primary']);
  });

  it('never offers the name itself', () => {
    expect(nearest('web', ['web', 'web'])).toEqual([]);
  });
});
