/** Archives that are broken or made to do harm: a source or one line, and nothing outside of memory. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, afterEach, expect, test } from 'vitest';
import { openRecording } from '../../src/recording/open.ts';
import { type Chance, run } from './cases.ts';
import { examine } from './examine.ts';
import { brokenBytes } from './mutate.ts';
import { anyTar } from './tar.ts';

const PATIENCE = 300_000;
const CRASH = join(import.meta.dirname, '../recordings/crash-loop');
const around = mkdtempSync(join(tmpdir(), 'north-fuzz-'));
const scratch = join(around, 'in/here');
mkdirSync(scratch, { recursive: true });
afterAll(() => rmSync(around, { recursive: true }));

const ARCHIVE = join(scratch, 'a.tar.gz');
const here = () => readdirSync('.').filter((name) => !name.startsWith('dist'));
const cwd = here();

/** What an archive could have reached. */
afterEach(() => {
  expect(readdirSync(around, { recursive: true })).toEqual(['in', 'in/here', 'in/here/a.tar.gz']);
  expect(here()).toEqual(cwd);
  expect(existsSync('/tmp/north-fuzz-outside.json')).toBe(false);
  expect(existsSync(join(dirname(around), 'outside.json'))).toBe(false);
});

let opened = 0;
const examined = async (bytes: Buffer): Promise<void> => {
  writeFileSync(ARCHIVE, bytes);
  if ((await examine(openRecording(ARCHIVE))) !== undefined) opened += 1;
};

const small = execFileSync('tar', ['-cf', '-', '-C', CRASH, 'objects/nodes.json', 'recording.yaml', 'logs']);
const packed = gzipSync(small);

test('changed bytes: 1,000', { timeout: PATIENCE }, () => run(1000, (chance) => examined(brokenBytes(small, chance))));

test('changed bytes under gzip: 500', { timeout: PATIENCE }, () =>
  run(500, (chance) => examined(gzipSync(brokenBytes(small, chance), { level: 1 }))),
);

test('changed bytes of gzip: 500', { timeout: PATIENCE }, () =>
  run(500, (chance) => examined(brokenBytes(packed, chance))),
);

test('any members: 1,500', { timeout: PATIENCE }, async () => {
  const pod = Buffer.from('{"kind":"Pod","apiVersion":"v1","metadata":{"name":"a"}}');
  const contents = [
    pod,
    Buffer.from('apiVersion: north/v1\nkind: Recording\n'),
    Buffer.alloc(0),
    Buffer.alloc(3000, 'x'),
  ];
  opened = 0;
  await run(1500, (chance: Chance) => {
    const tar = anyTar(chance, contents);
    return examined(chance.once(2) ? gzipSync(tar, { level: 1 }) : tar);
  });
  expect(opened, 'some must be good, or nothing behind the archive is reached').toBeGreaterThan(3);
});
