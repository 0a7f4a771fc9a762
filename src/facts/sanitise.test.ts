import { expect, test } from 'vitest';
import { cleanText, cleanValue } from './sanitise.ts';

test.each([
  ['plain text, Umlaut ü, 한국어, 🙂\n\tindented', 'plain text, Umlaut ü, 한국어, 🙂\n\tindented'],
  ['\x1b[31mred\x1b[0m', 'red'],
  ['\x9b31mred', 'red'],
  ['\x1b]0;new title\x07after', 'after'],
  ['\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\', 'link'],
  ['\x1b]0;never ends\nnext line', '\nnext line'],
  ['\x1bP1$r0m\x1b\\text', 'text'],
  ['\x1bc\x1b(0reset', 'reset'],
  ['bell\x07 back\x08space del\x7f c1\x85', 'bell backspace del c1'],
  ['10%\r20%\r\ndone', '10%\n20%\ndone'],
  ['user\u202egnp.exe\u2066x\u2069\u200f', 'usergnp.exex'],
  ['lone \ud800 surrogate', 'lone \ufffd surrogate'],
])('%j becomes %j', (dirty, clean) => {
  expect(cleanText(dirty)).toBe(clean);
});

test('ten megabytes of unfinished sequences take well under a second', () => {
  const started = performance.now();
  cleanText('\x1b]'.repeat(2_500_000) + '\x1b['.repeat(2_500_000));
  expect(performance.now() - started).toBeLessThan(2000);
});

test('values are cleaned in keys and depth, and cannot reach a prototype', () => {
  expect(cleanValue(JSON.parse('{"a\\u001b[1m":["\\u0007b"],"__proto__":{"evil":true},"n":1}'))).toEqual({
    a: ['b'],
    n: 1,
  });
  let deep: unknown = 'end';
  for (let i = 0; i < 10_000; i++) deep = [deep];
  expect(JSON.stringify(cleanValue(deep)).length).toBeLessThan(250);
});

test('no key becomes a prototype, not even by being cleaned', () => {
  const clean = cleanValue(JSON.parse('{"__proto__":{"a":1},"__pro\\u001b[2Jto__":{"b":1},"c":1}')) as object;
  expect(Object.getPrototypeOf(clean)).toBe(Object.prototype);
  expect(clean).toEqual({ c: 1 });
});
