import { expect, test } from 'vitest';
import type { Options } from './options.ts';
import { parseArgs } from './parse.ts';
import { sourceFlags } from './source-flags.ts';

test.each([
  [['triage', '-A', '-o', 'json'], ''],
  [['triage', '--context=prod', '--as', 'jo', '--as-group', 'a b'], "--context prod --as jo --as-group 'a b'"],
  [['triage', '--from', "it's.tar.gz"], "--from 'it'\\''s.tar.gz'"],
  [['triage', '--token', 'secret', '-s', 'https://a:6443'], '--server https://a:6443'],
])('%j', (argv, expected) => expect(sourceFlags(parseArgs(argv, {}) as Options)).toBe(expected));
