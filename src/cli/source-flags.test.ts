import { expect, test } from 'vitest';
import type { Options } from './options.ts';
import { parseArgs } from './parse.ts';
import { kubectlWords, sourceFlags } from './source-flags.ts';

test.each([
  [['triage', '-A', '-o', 'json'], ''],
  [['triage', '--context=prod', '--as', 'jo', '--as-group', 'a b'], "--context prod --as jo --as-group 'a b'"],
  [['triage', '--from', "it's.tar.gz"], "--from 'it'\\''s.tar.gz'"],
  [['triage', '--token', 'secret', '-s', 'https://a:6443'], '--server https://a:6443'],
])('%j', (argv, expected) => expect(sourceFlags(parseArgs(argv, {}) as Options)).toBe(expected));

test.each<[string, readonly string[] | undefined]>([
  ['pod/web-0', ['--context', 'prod']],
  ['pod/web-0 --as jo --as-group g', ['--context', 'prod', '--as', 'jo', '--as-group', 'g']],
  ['pod/web-0 --kubeconfig a --context test', ['--kubeconfig', 'a', '--context', 'prod']],
  ['pod/web-0 --cluster c --user u', ['--cluster', 'c', '--user', 'u']],
  ['pod/web-0 --token t', undefined],
  ['pod/web-0 --certificate-authority ca.crt', undefined],
])('kubectl is led to the context that is read, and is told no secret: %s', (line, expected) =>
  expect(kubectlWords(parseArgs(line.split(' '), {}) as Options, 'prod')).toEqual(expected),
);
