import { expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { VERSION } from '../version.ts';
import { FLAGS } from './flags.ts';
import { flagTable, renderHelp } from './help.ts';
import { parseArgs } from './parse.ts';
import { VERBS } from './verbs.ts';
import { renderVersion } from './version.ts';

const texts = [renderHelp(), ...VERBS.map((one) => renderHelp(one.verb))];

test('no help text is wider than 80 columns', () => {
  for (const line of texts.join('').split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
});

test('the help of the tool names every command and every flag', () => {
  for (const { verb } of VERBS) expect(texts[0]).toContain(`  ${verb} `);
  for (const { name } of FLAGS) expect(texts[0]).toContain(`--${name}`);
});

test('the table of flags has a row for each flag', () => {
  expect(flagTable().trim().split('\n')).toHaveLength(FLAGS.length + 2);
  expect(flagTable()).toContain('| `-n, --namespace NAME` | namespace to look at |');
});

test('every example is a line that the parser accepts', () => {
  const examples = texts.flatMap((text) => text.match(/^ {2}kubectl north \S.*?(?= {2})/gm) ?? []);
  expect(examples.length).toBeGreaterThan(3 * VERBS.length);
  for (const example of examples.filter((line) => !/[A-Z]{4}/.test(line)))
    expect(parseArgs(example.trim().split(' ').slice(2), {}), example).not.toHaveProperty('error');
});

test('version', () => {
  expect(VERSION).toBe(manifest.version);
  const runtime = { node: 'v24.0.0', platform: 'linux-x64' };
  expect(renderVersion('text', runtime)).toBe(`kubectl-north ${VERSION}\n`);
  expect(JSON.parse(renderVersion('json', runtime))).toEqual({ tool: VERSION, ...runtime });
  expect(renderVersion('yaml', runtime)).toBe(`tool: "${VERSION}"\nnode: "v24.0.0"\nplatform: "linux-x64"\n`);
});
