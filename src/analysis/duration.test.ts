import { expect, test } from 'vitest';
import { durationText } from './duration.ts';

test.each([
  [0, '0 s'],
  [-5, '0 s'],
  [0.4, '0 s'],
  [119, '119 s'],
  [120, '2 min'],
  [3599, '60 min'],
  [7199, '2 h 0 min'],
  [7200, '2 h 0 min'],
  [7500, '2 h 5 min'],
  [10_799, '3 h 0 min'],
  [172_799, '2 days'],
  [172_800, '2 days'],
  [400_000, '5 days'],
])('%d seconds are %s', (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});

test('no number in it is as large as the next unit', () => {
  for (let seconds = 0; seconds < 180_000; seconds += 29) {
    const [, minutes = '0'] = /h (\d+) min/.exec(durationText(seconds)) ?? [];
    expect(Number(minutes)).toBeLessThan(60);
  }
});
