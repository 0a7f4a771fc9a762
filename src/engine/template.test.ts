import { expect, test } from 'vitest';
import { inText, piecesOf } from './template.ts';

test.each([
  ['', []],
  ['plain', [{ text: 'plain' }]],
  ['$5 and {x}', [{ text: '$5 and {x}' }]],
  ['${a}', [{ expression: 'a', offset: 2 }]],
  ['x ${a} y ${b}', [{ text: 'x ' }, { expression: 'a', offset: 4 }, { text: ' y ' }, { expression: 'b', offset: 11 }]],
  ['${{"a": {"b": 1}}["a"]}', [{ expression: '{"a": {"b": 1}}["a"]', offset: 2 }]],
  ['${"}"}', [{ expression: '"}"', offset: 2 }]],
  ["${'it\\'s }'}!", [{ expression: "'it\\'s }'", offset: 2 }, { text: '!' }]],
  ['${"\'"}', [{ expression: '"\'"', offset: 2 }]],
])('%s', (template, pieces) => {
  expect(piecesOf(template)).toEqual(pieces);
});

test.each(['${a', 'x ${"}" ', "${'}"])('an expression that is not closed is an error: %s', (template) => {
  expect(() => piecesOf(template)).toThrow('is not closed');
});

test.each([
  [undefined, '?'],
  [null, '?'],
  [['a', 2, null], 'a, 2, ?'],
  [{ a: 1 }, '{"a":1}'],
  [0.1 + 0.2, '0.3'],
  [12, '12'],
  [false, 'false'],
  ['text', 'text'],
])('%j reads as %s', (value, text) => {
  expect(inText(value)).toBe(text);
});
