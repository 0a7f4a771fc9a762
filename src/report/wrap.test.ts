import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { wrapCommand, wrapText } from './wrap.ts';

test('words fill the lines', () => expect(wrapText('one two  three', 7)).toEqual(['one two', 'three']));
test('line feeds stay', () => expect(wrapText('a\n\nb', 7)).toEqual(['a', '', 'b']));
test('a long word stays whole', () => expect(wrapText('a https://k8s.io b', 5)).toEqual(['a', 'https://k8s.io', 'b']));
test('wide characters count as two columns', () => expect(wrapText('日本 日本', 8)).toEqual(['日本', '日本']));

test('a flag stays with its value', () =>
  expect(wrapCommand('kubectl get pod web -n shop -o json', 22)).toEqual([
    'kubectl get pod web \\',
    '  -n shop -o json',
  ]));

test.each([
  `printf %s, kubectl patch deploy/web -n 'name space' --patch '{"spec": {"a": "b c"}}' "quoted \\" one" plain\\ space`,
  `printf %s, it"'"s -o jsonpath='{.status}' --flag="a b" -x -y z`,
])('the shell reads the wrapped command as it reads the whole: %s', (command) => {
  const run = (script: string): string => execFileSync('/bin/sh', ['-c', script], { encoding: 'utf8' });
  for (const width of [20, 30, 40]) expect(run(wrapCommand(command, width).join('\n'))).toBe(run(command));
});
