import { expect, test } from 'vitest';
import { renderHelp } from './help.ts';
import type { Options } from './options.ts';
import { parseArgs } from './parse.ts';
import { quickAnswer } from './quick.ts';
import { renderVersion } from './version.ts';

const runtime = { node: 'v24.0.0', platform: 'linux-x64' };

test.each(['version', '--version', 'help', '-h', '--help', 'help triage', 'triage -h', 'explain --help', 'help help'])(
  '%s is answered as the whole parser would have it',
  (line) => {
    const argv = line.split(' ');
    const { verb, words, output } = parseArgs(argv, {}) as Options;
    const expected = verb === 'version' ? renderVersion(output, runtime) : renderHelp(words[0]);
    expect(quickAnswer(argv, runtime)).toBe(expected);
  },
);

test.each(['', 'version -ojson', 'help nothing', 'triage', 'pod/x -h', 'triage -A -h'])(
  '%s is left to the parser',
  (line) => expect(quickAnswer(line.split(' ').filter(Boolean), runtime)).toBeUndefined(),
);
