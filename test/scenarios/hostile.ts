/** Makes recordings that nobody should be able to hurt the program with, and others that a text file cannot hold. */

import { once } from 'node:events';
import { closeSync, ftruncateSync, mkdirSync, openSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gzipSync } from 'node:zlib';
import { type Header, pack } from 'tar-stream';

const NO_PODS = '{"apiVersion":"v1","kind":"PodList","items":[]}';
const TWO_GIB = 2 * 1024 ** 3;

type Make = (path: string) => void | Promise<void>;

async function archive(
  ...members: readonly (readonly [Pick<Header, 'name'> & Partial<Header>, string?])[]
): Promise<Buffer> {
  const tar = pack();
  for (const [header, content] of members) tar.entry(header, content ?? '');
  tar.finalize();
  return gzipSync(await buffer(tar));
}

/** A member of 2 GiB of zeros, which takes 2 MB when packed: the same packed zeros, one after another. */
async function bomb(): Promise<Buffer> {
  const tar = pack();
  tar.entry({ name: 'objects/pods.json', size: TWO_GIB });
  const [header] = await once(tar, 'data');
  const zeros = 64 * 1024 ** 2;
  return Buffer.concat([
    gzipSync(header),
    ...Array(TWO_GIB / zeros).fill(gzipSync(Buffer.alloc(zeros))),
    gzipSync(Buffer.alloc(1024)),
  ]);
}

const MAKERS: Readonly<Record<string, Make>> = {
  'empty-folder': (path) => void mkdirSync(path, { recursive: true }),
  'empty-file': (path) => writeFileSync(path, ''),
  'not-an-archive': (path) => writeFileSync(path, 'this is no archive\n'),
  'truncated-archive': async (path) => {
    const whole = await archive([{ name: 'objects/pods.json' }, NO_PODS.padEnd(20_000)]);
    writeFileSync(path, whole.subarray(0, whole.length - 30));
  },
  'escaping-archive': async (path) => writeFileSync(path, await archive([{ name: '../outside.json' }, NO_PODS])),
  'absolute-archive': async (path) => writeFileSync(path, await archive([{ name: '/objects/pods.json' }, NO_PODS])),
  'link-archive': async (path) => {
    const link = { name: 'objects/pods.json', type: 'symlink', linkname: '/etc/hostname' } as const;
    writeFileSync(path, await archive([link]));
  },
  'bomb-archive': async (path) => writeFileSync(path, await bomb()),
  'link-folder': (path) => {
    mkdirSync(join(path, 'objects'), { recursive: true });
    symlinkSync('/etc/hostname', join(path, 'objects/pods.json'));
  },
  /** 2 GiB that take no room on the disk. */
  'huge-folder': (path) => {
    mkdirSync(join(path, 'objects'), { recursive: true });
    const file = openSync(join(path, 'objects/pods.json'), 'w');
    ftruncateSync(file, TWO_GIB);
    closeSync(file);
  },
};

export async function make(kind: string, path: string): Promise<void> {
  const maker = MAKERS[kind];
  if (maker === undefined) throw new Error(`nothing makes "${kind}"; there are ${Object.keys(MAKERS).join(', ')}`);
  mkdirSync(dirname(path), { recursive: true });
  await maker(path);
}
