/** Writes tar archives as nobody should: any name, type, size, link and extended header. */
import type { Chance } from './cases.ts';

const NAMES = [
  'objects/a.json',
  './objects/b.yaml',
  'rec/objects/c.json',
  'recording.yaml',
  'logs/shop/a/c.log',
  '../outside.json',
  'objects/../../outside.json',
  '/tmp/north-fuzz-outside.json',
  'C:\\outside.json',
  'objects\\..\\..\\outside.json',
  'objects/\x1b[2J.json',
  'objects/nul\0.json',
  '',
  '.',
  '/',
  'x/'.repeat(60),
  `objects/${'y'.repeat(90)}.json`,
];
const TYPES = [...'0000000001234567LKxgSVDA\0'];
const SIZES = [0, 1, 511, 512, 513, 2 ** 20, 2 ** 31, 8 ** 11 - 1];

/** An archive of a few members. */
export function anyTar(chance: Chance, contents: readonly Buffer[]): Buffer {
  const blocks: Buffer[] = [];
  for (let left = chance.number(6); left >= 0; left -= 1) {
    const body = chance.pick(contents);
    if (chance.once(4)) blocks.push(...pax(chance));
    if (chance.once(8)) blocks.push(header({ name: '././@LongLink', type: 'L', size: 40 }), padded(longName(chance)));
    const honest = !chance.once(4);
    const size = honest ? body.length : chance.pick(SIZES);
    blocks.push(header({ name: chance.pick(NAMES), type: honest ? '0' : chance.pick(TYPES), size }, chance));
    blocks.push(padded(body));
  }
  if (!chance.once(5)) blocks.push(Buffer.alloc(1024));
  return Buffer.concat(blocks);
}

function longName(chance: Chance): Buffer {
  return Buffer.from(chance.pick(NAMES).slice(0, 40).padEnd(40, '\0'));
}

function pax(chance: Chance): readonly Buffer[] {
  const field = chance.pick(['path', 'linkpath', 'size', 'mtime', 'GNU.sparse.size', '__proto__']);
  const value = chance.pick([...NAMES, '-1', '99999999999999999999', 'NaN', '../../x.json']);
  const line = ` ${field}=${value}\n`;
  const length = chance.once(6) ? chance.number(5000) : Buffer.byteLength(line) + String(line.length + 2).length;
  const body = Buffer.from(`${length}${line}`);
  return [header({ name: 'pax', type: chance.pick(['x', 'x', 'g']), size: body.length }), padded(body)];
}

interface Head {
  readonly name: string;
  readonly type: string;
  readonly size: number;
}

function header({ name, type, size }: Head, chance?: Chance): Buffer {
  const block = Buffer.alloc(512);
  const put = (text: string, at: number, length: number) => block.write(text.slice(0, length), at, 'latin1');
  put(name, 0, 100);
  put('0000644\0', 100, 8);
  put('0000000\0', 108, 8);
  put('0000000\0', 116, 8);
  put(size > 8 ** 11 - 1 || size < 0 ? '\x80' : `${size.toString(8).padStart(11, '0')}\0`, 124, 12);
  put('00000000000\0', 136, 12);
  put(' '.repeat(8), 148, 8);
  put(type, 156, 1);
  put(chance === undefined ? '' : chance.pick(['', '', '/etc/passwd', '../x']), 157, 100);
  put('ustar\0' + '00', 257, 8);
  if (chance?.once(6)) put(chance.pick(NAMES), 345, 155);
  const sum = block.reduce((total, byte) => total + byte, 0) + (chance?.once(20) ? 1 : 0);
  put(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 8);
  return block;
}

function padded(body: Buffer): Buffer {
  return Buffer.concat([body, Buffer.alloc((512 - (body.length % 512)) % 512)]);
}
