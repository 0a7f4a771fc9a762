import { describe, expect, test } from 'vitest';
import { userFolders, viewFor, wantsColor, wantsUnicode } from './environment.ts';
import type { Environment, Options } from './options.ts';
import { parseArgs } from './parse.ts';

const terminal = { stdinIsTerminal: true, stdoutIsTerminal: true };
const options = (...argv: string[]): Options => parseArgs(argv, {}) as Options;

describe('without a verb', () => {
  test.each<[string, Options, Environment, typeof terminal, string]>([
    ['a terminal', options(), { TERM: 'xterm' }, terminal, 'interface'],
    ['stdout is a file', options(), { TERM: 'xterm' }, { ...terminal, stdoutIsTerminal: false }, 'triage'],
    ['stdin is a pipe', options(), { TERM: 'xterm' }, { ...terminal, stdinIsTerminal: false }, 'triage'],
    ['a dumb terminal', options(), { TERM: 'dumb' }, terminal, 'triage'],
    ['a CI job', options(), { CI: 'true' }, terminal, 'triage'],
    ['--plain', options('--plain'), {}, terminal, 'triage'],
    ['-o json', options('-ojson'), {}, terminal, 'triage'],
  ])('%s', (_, given, env, streams, expected) => expect(viewFor(given, env, streams)).toBe(expected));
});

describe('colors', () => {
  test.each<[string, Options, Environment, boolean, boolean]>([
    ['a terminal', options(), {}, true, true],
    ['a file', options(), {}, false, false],
    ['NO_COLOR', options(), { NO_COLOR: '1' }, true, false],
    ['an empty NO_COLOR', options(), { NO_COLOR: '' }, true, true],
    ['--no-color', options('--no-color'), {}, true, false],
    ['TERM=dumb', options(), { TERM: 'dumb' }, true, false],
  ])('%s', (_, given, env, isTerminal, expected) => expect(wantsColor(given, env, isTerminal)).toBe(expected));
});

test('more than ASCII only where the locale says so', () => {
  expect(wantsUnicode({ LANG: 'en_US.UTF-8' })).toBe(true);
  expect(wantsUnicode({ LANG: 'en_US.UTF-8', LC_ALL: 'C' })).toBe(false);
  expect(wantsUnicode({ LANG: 'C.utf8', TERM: 'linux' })).toBe(false);
  expect(wantsUnicode({})).toBe(false);
});

test("the user's folders follow XDG; relative values are ignored", () => {
  expect(userFolders({ HOME: '/h', XDG_CONFIG_HOME: '/c', XDG_STATE_HOME: 'relative' })).toEqual({
    diagnostics: '/c/kubectl-north/diagnostics',
    state: '/h/.local/state/kubectl-north',
    cache: '/h/.cache/kubectl-north',
  });
  expect(userFolders({})).toBeUndefined();
});
