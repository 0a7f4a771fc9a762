/** Opening a recording is opening hostile input: whatever is in it, the answer is a source or one line, soon. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { RESOURCES } from '../facts/resources.ts';
import { cleanText } from '../facts/sanitise.ts';
import { RecordingError } from './error.ts';
import { openRecording } from './open.ts';

const scratch = mkdtempSync(join(tmpdir(), 'north-fuzz-'));
afterAll(() => rmSync(scratch, { recursive: true }));
const CRASH = join(import.meta.dirname, '../../test/recordings/crash-loop');
const pods: { items: unknown[] } = JSON.parse(readFileSync(join(CRASH, 'objects/shop/pods.json'), 'utf8'));
const nodes: { items: unknown[] } = JSON.parse(readFileSync(join(CRASH, 'objects/nodes.json'), 'utf8'));

/** Asks a source everything, as the program would; every string that comes out must be harmless. */
async function examine(path: string): Promise<void> {
  try {
    const source = await openRecording(path);
    expect(Number.isNaN(source.now().getTime())).toBe(false);
    const said: unknown[] = [source.gaps, await source.podRows(), await source.podUsage()];
    for (const type of RESOURCES)
      said.push(await source.list({ type, labelSelector: 'a!=b', fieldSelector: 'metadata.name!=x' }));
    const dirty: string[] = [];
    JSON.stringify(said, (key, value) => {
      for (const text of [key, value]) if (typeof text === 'string' && cleanText(text) !== text) dirty.push(text);
      return value;
    });
    expect(dirty).toEqual([]);
  } catch (error) {
    expect(error).toBeInstanceOf(RecordingError);
    expect((error as Error).message).toMatch(/^[^\n]+$/);
  }
}

const oddity = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown>(
    null,
    5,
    '',
    [],
    {},
    [[]],
    [null],
    '\x1b[2J\u202e',
    '0x',
    -1,
    1e300,
    'NaN',
    { name: {} },
    { items: [] },
  ),
);

/** A copy of a value in which some nodes are replaced by something else. */
function mutated(value: unknown, odds: () => boolean, odd: () => unknown): unknown {
  if (odds()) return odd();
  if (Array.isArray(value)) return value.map((item) => mutated(item, odds, odd));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, mutated(item, odds, odd)]));
}

test('objects with values of wrong types anywhere', async () => {
  const path = join(scratch, 'objects.json');
  await fc.assert(
    fc.asyncProperty(fc.gen(), fc.integer({ min: 5, max: 200 }), async (gen, rarity) => {
      let turn = 0;
      const at = gen(fc.integer, { min: 1, max: rarity });
      const odds = (): boolean => {
        turn += 1;
        return turn % rarity === at % rarity && turn > 3;
      };
      writeFileSync(
        path,
        JSON.stringify(
          mutated({ kind: 'List', items: [...pods.items, ...nodes.items] }, odds, () => gen(() => oddity)),
        ),
      );
      await examine(path);
    }),
    { numRuns: 150 },
  );
});

test('YAML with anything in it', async () => {
  const path = join(scratch, 'any.yaml');
  const piece = fc.constantFrom(
    'a: ',
    '- ',
    '  ',
    '\n',
    '&x ',
    '*x',
    '{',
    '}',
    '[',
    ']',
    '? ',
    '!t ',
    '|\n',
    '"',
    "'",
    '#',
    '---\n',
    '...\n',
    '%YAML 1.1\n',
    '<<: ',
    'kind: Pod\n',
    'metadata: {name: a}\n',
    '__proto__: ',
    '!!binary ',
    '2020-01-01',
    '\t',
    ',',
    '\x1b[2J',
  );
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 60 }), async (pieces) => {
      writeFileSync(path, pieces.join(''));
      await examine(path);
    }),
    { numRuns: 200 },
  );
});

test('archives with changed bytes', async () => {
  const whole = execFileSync('tar', ['-cf', '-', '-C', CRASH, '.']);
  const packed = execFileSync('tar', ['-czf', '-', '-C', CRASH, '.']);
  const changes = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(fc.boolean(), changes, fc.nat(), async (gzip, spots, end) => {
      const bytes = Buffer.from(gzip ? packed : whole);
      for (const [at, value] of spots) bytes[at % bytes.length] = value;
      const path = join(scratch, gzip ? 'a.tar.gz' : 'a.tar');
      writeFileSync(path, end % 3 === 0 ? bytes.subarray(0, end % bytes.length) : bytes);
      await examine(path);
    }),
    { numRuns: 150 },
  );
});

test.each([
  ['explicit keys', '? '.repeat(200_000)],
  ['tags', '!a '.repeat(100_000)],
  ['keys in one map', Array.from({ length: 100_000 }, (_, i) => `k${i}: v`).join('\n')],
  ['documents', '--- 1\n'.repeat(50_000)],
  ['open brackets', '['.repeat(200_000)],
  ['a cycle', 'apiVersion: v1\nkind: Pod\nmetadata: &m {name: a, labels: *m}\nspec: &s\n  a: *s\n  b: [*s, *s]\n'],
  ['a long string', `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nstatus: {phase: "${'x'.repeat(10_000_000)}"}`],
])('YAML made to take for ever: %s', async (_, text) => {
  const root = join(scratch, 'slow');
  rmSync(root, { recursive: true, force: true });
  mkdirSync(join(root, 'objects'), { recursive: true });
  writeFileSync(join(root, 'objects/a.yaml'), text);
  const started = performance.now();
  await examine(root);
  expect(performance.now() - started).toBeLessThan(15_000);
});
