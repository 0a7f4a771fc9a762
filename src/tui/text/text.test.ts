import { describe, expect, test } from 'vitest';
import { themeOf } from '../theme.ts';
import { clockOf } from './clock.ts';
import { paint, paragraph } from './line.ts';
import { cutEnd, cutMiddle, headOf, padEnd, widthOf } from './width.ts';
import { oneLine, plainLines, wrap, wrapHard } from './wrap.ts';

describe('width', () => {
  test('counts cells, not characters', () => {
    expect(widthOf('データ')).toBe(6);
    expect(widthOf('e\u0301')).toBe(1);
    expect(headOf('データ', 5)).toBe('デー');
    expect(padEnd('デ', 4)).toBe('デ  ');
  });

  test('cuts the middle out of names, and the end off sentences', () => {
    expect(cutMiddle('recommendations-customers', 12, '…')).toBe('recomm…omers');
    expect(cutMiddle('データベース-0', 9, '…')).toBe('デー…ス-0');
    expect(cutMiddle('short', 9, '…')).toBe('short');
    expect(cutEnd('a long sentence', 8, '...')).toBe('a lon...');
    for (let width = 0; width < 12; width++) {
      expect(widthOf(cutMiddle('データベース-name-0', width, '...'))).toBeLessThanOrEqual(width);
      expect(widthOf(cutEnd('データベース-name-0', width, '...'))).toBeLessThanOrEqual(width);
    }
  });
});

describe('wrap', () => {
  test('breaks at spaces, and words that are too long anywhere', () => {
    expect(wrap('one two three', 7)).toEqual(['one two', 'three']);
    expect(wrap('registry.example.com/image', 10)).toEqual(['registry.e', 'xample.com', '/image']);
    expect(wrap('', 10)).toEqual(['']);
    expect(wrap('データベース', 5)).toEqual(['デー', 'タベ', 'ース']);
  });

  test('keeps every character of a hard wrap', () => {
    expect(wrapHard('    key: value', 6)).toEqual(['    ke', 'y: val', 'ue']);
  });

  test('lets nothing through that moves the cursor or reorders text', () => {
    expect(plainLines('a\u001b[2Jb\u0007\u202ec')).toEqual(['a[2Jbc']);
    expect(plainLines('a\tb')).toEqual(['a       b']);
    expect(oneLine(' one\r\n two\n\nthree ')).toBe('one two three');
  });
});

describe('line', () => {
  test('is cut to its width, and filled up where it is selected', () => {
    const theme = themeOf(false, false);
    expect(paint([{ text: 'abc' }, { text: 'defghi' }], 7, theme)).toBe('abcd...');
    expect(paint([{ text: 'abc' }], 5, theme, true)).toBe('abc  ');
    expect(paint([{ text: 'abc', tone: 'critical' }], 5, themeOf(true, true))).toBe('\u001b[31mabc\u001b[39m');
  });

  test('a paragraph hangs below its lead', () => {
    const lines = paragraph('one two three', 9, 'plain', [{ text: '- ' }]);
    expect(lines.map((line) => line.map((span) => span.text).join(''))).toEqual(['- one two', '  three']);
  });
});

test('a time of day names its zone', () => {
  expect(clockOf('2026-01-05T10:00:05+01:00')).toBe('09:00:05 UTC');
  expect(clockOf('soon')).toBe('');
});
