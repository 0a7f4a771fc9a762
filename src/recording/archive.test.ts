import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { memoryUsage } from 'node:process';
import { buffer } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGzip, gzipSync } from 'node:zlib';
import { pack } from 'tar-stream';
import { afterAll, expect, test } from 'vitest';
import { readArchive } from './archive.ts';
import { LIMITS, type Limits } from './limits.ts';

const folder = mkdtempSync(join(tmpdir(), 'north-archive-'));
afterAll(() => rmSync(folder, { recursive: true }));

type Entry = Parameters<ReturnType<typeof pack>['entry']>[0];

async function archive(entries: readonly [Entry, string][]): Promise<Buffer> {
  const tar = pack();
  for (const [header, text] of entries) tar.entry(header, text);
  tar.finalize();
  return buffer(tar);
}

function file(name: string, bytes: Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

async function filesIn(path: string, gzipped: boolean, limits: Limits = LIMITS): Promise<[string, string][]> {
  const files: [string, string][] = [];
  for await (const { path: name, read } of readArchive(path, gzipped, limits))
    files.push([name, (await read()).toString()]);
  return files;
}

test('files are read, whatever their order, and what cannot matter is passed over', async () => {
  const bytes = await archive([
    [{ name: './rec/logs/', type: 'directory' }, ''],
    [{ name: './rec/objects/pods.json' }, '{}'],
    [{ name: './rec/picture.png' }, 'png'],
    [{ name: './rec/._recording.yaml' }, 'apple'],
    [{ name: 'rec/logs/a/b/c.log' }, 'line\n'],
  ]);
  const expected = [
    ['rec/objects/pods.json', '{}'],
    ['rec/logs/a/b/c.log', 'line\n'],
  ];
  expect(await filesIn(file('ok.tar', bytes), false)).toEqual(expected);
  expect(await filesIn(file('ok.tgz', gzipSync(bytes)), true)).toEqual(expected);
});

test('a file that nobody reads is passed over', async () => {
  const bytes = await archive([
    [{ name: 'objects/a.json' }, 'x'.repeat(100_000)],
    [{ name: 'objects/b.json' }, '{}'],
  ]);
  const names: string[] = [];
  for await (const { path } of readArchive(file('two.tar', bytes), false, LIMITS)) names.push(path);
  expect(names).toEqual(['objects/a.json', 'objects/b.json']);
});

test('an archive can be left before its end', async () => {
  const bytes = await archive([
    [{ name: 'objects/a.json' }, 'x'.repeat(5_000_000)],
    [{ name: 'objects/b.json' }, '{}'],
  ]);
  for await (const { path } of readArchive(file('left.tgz', gzipSync(bytes)), true, LIMITS)) {
    expect(path).toBe('objects/a.json');
    break;
  }
});

test.each([
  ['../evil.json', 'file', 'leads out of the archive'],
  ['a/../../evil.json', 'file', 'leads out of the archive'],
  ['a\\..\\evil.json', 'file', 'leads out of the archive'],
  ['/etc/evil.json', 'file', 'absolute path'],
  ['C:\\evil.json', 'file', 'absolute path'],
  ['objects/link.json', 'symlink', 'is a symlink'],
  ['objects/link.json', 'link', 'is a link'],
  ['objects/null.json', 'character-device', 'is a character-device'],
  ['objects/sda.json', 'block-device', 'is a block-device'],
  ['objects/pipe.json', 'fifo', 'is a fifo'],
] as const)('%s (%s) is refused', async (name, type, words) => {
  const path = file('evil.tar', await archive([[{ name, type, linkname: '/etc/passwd' }, '']]));
  await expect(filesIn(path, false)).rejects.toThrow(words);
});

test('an archive that ends too early is refused, compressed or not', async () => {
  const bytes = await archive([[{ name: 'objects/a.json' }, 'x'.repeat(5000)]]);
  await expect(filesIn(file('cut.tar', bytes.subarray(0, 2000)), false)).rejects.toThrow('cut short');
  const packed = gzipSync(bytes);
  await expect(filesIn(file('cut.tgz', packed.subarray(0, packed.length - 20)), true)).rejects.toThrow('cut short');
  packed.fill(0xff, 20, 40);
  await expect(filesIn(file('bad.tgz', packed), true)).rejects.toThrow(/damaged|cut short/);
  await expect(filesIn(file('no.tgz', gzipSync('hello '.repeat(1000))), true)).rejects.toThrow('no tar archive');
});

test('sizes are bounded: one file, all files, their number', async () => {
  const tiny = { ...LIMITS, memberBytes: 100, totalBytes: 250, members: 4 };
  const of = async (...sizes: number[]) =>
    file('sizes.tar', await archive(sizes.map((size, i) => [{ name: `objects/${i}.json` }, 'x'.repeat(size)])));
  await expect(filesIn(await of(100, 100), false, tiny)).resolves.toHaveLength(2);
  await expect(filesIn(await of(101), false, tiny)).rejects.toThrow('objects/0.json is larger');
  await expect(filesIn(await of(90, 90, 90), false, tiny)).rejects.toThrow('it is larger');
  await expect(filesIn(await of(1, 1, 1, 1, 1), false, tiny)).rejects.toThrow('more than 4 files');
});

test('a gzip bomb outside of any file is refused long before its end', async () => {
  const path = join(folder, 'bomb.tgz');
  const zeros = function* () {
    const chunk = Buffer.alloc(2 ** 20);
    for (let i = 0; i < 256; i++) yield chunk;
  };
  await pipeline(zeros, createGzip({ level: 1 }), createWriteStream(path));
  const before = memoryUsage.rss();
  await expect(filesIn(path, true)).rejects.toThrow('more bytes than its files');
  expect(memoryUsage.rss() - before).toBeLessThan(150 * 2 ** 20);
});

test('a file that claims two gigabytes is refused by its header', async () => {
  const bytes = await archive([[{ name: 'objects/huge.json' }, 'x']]);
  bytes.write('20000000000\0', 124);
  bytes.write('        ', 148);
  const sum = bytes.subarray(0, 512).reduce((total, byte) => total + byte, 0);
  bytes.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  await expect(filesIn(file('huge.tar', bytes), false)).rejects.toThrow('objects/huge.json is larger than 64 MiB');
});
