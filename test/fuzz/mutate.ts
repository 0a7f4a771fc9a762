/** Breaks JSON values, texts and bytes, as an attacker, a bad disk or another program would. */
import type { Chance } from './cases.ts';

const ESCAPES = '\x1b[2J\x1b]0;title\x07';
const ODD: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  5,
  1e300,
  Number.MAX_SAFE_INTEGER,
  '',
  ' ',
  '0x',
  'NaN',
  '1e999999999',
  '99999999999999999999Gi',
  '2026-02-30T25:61:61Z',
  '9999-12-31T23:59:59Z',
  ESCAPES,
  '\u202egnp.exe',
  '\ud800',
  '../../../etc/passwd',
  '$' + '{subject}',
  'x'.repeat(5000),
  [],
  {},
  [[]],
  [null],
  [{}],
  { name: {} },
  { items: [] },
  { name: 'a', value: 1 },
  { constructor: 1, toString: 2, hasOwnProperty: 3, length: -1 },
  JSON.parse('{"__proto__": {"polluted": true}}'),
];

/** A copy in which about one node in `rarity` is something else, gone, there twice, or another node's value. */
export function brokenJson(value: unknown, chance: Chance, rarity: number): unknown {
  const seen: unknown[] = [];
  const odd = (): unknown => (seen.length > 0 && chance.once(3) ? chance.pick(seen) : chance.pick(ODD));
  const copy = (node: unknown): unknown => {
    if (chance.once(rarity)) return odd();
    if (typeof node === 'string') return chance.once(rarity) ? brokenText(node, chance) : node;
    if (typeof node !== 'object' || node === null) return node;
    if (seen.length < 200) seen.push(node);
    if (Array.isArray(node)) {
      const items = node.map(copy);
      if (chance.once(rarity)) items.splice(chance.number(items.length + 1), chance.number(2), odd());
      return chance.once(rarity) ? [...items, ...items] : items;
    }
    const entries = Object.entries(node).flatMap(([key, inner]): [string, unknown][] => {
      if (chance.once(rarity * 2)) return [];
      return [[chance.once(rarity * 4) ? brokenText(key, chance) : key, copy(inner)]];
    });
    return Object.fromEntries(entries);
  };
  return copy(value);
}

function brokenText(text: string, chance: Chance): string {
  const at = chance.number(text.length + 1);
  switch (chance.number(5)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + ESCAPES + text.slice(at);
    case 2:
      return text.repeat(chance.number(20));
    case 3:
      return text.slice(0, at) + String.fromCharCode(chance.number(0xffff)) + text.slice(at);
    default:
      return text.slice(at) + text.slice(0, at);
  }
}

/** Up to 20 bytes changed, or a piece cut out, doubled, or cut off. */
export function brokenBytes(bytes: Buffer, chance: Chance): Buffer {
  const copy = Buffer.from(bytes);
  for (let left = chance.number(20); left >= 0; left -= 1) copy[chance.number(copy.length)] = chance.number(256);
  const [from, to] = [chance.number(copy.length), chance.number(copy.length)].sort((a, b) => a - b) as [number, number];
  switch (chance.number(6)) {
    case 0:
      return copy.subarray(0, to);
    case 1:
      return Buffer.concat([copy.subarray(0, from), copy.subarray(to)]);
    case 2:
      return Buffer.concat([copy.subarray(0, to), copy.subarray(from)]);
    default:
      return copy;
  }
}

const PIECES = [
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
  '!!set ',
  '!!timestamp ',
  '2020-01-01',
  '\t',
  ',',
  ESCAPES,
];

/** YAML's own pieces in any order. */
export function anyYaml(chance: Chance): string {
  return Array.from({ length: chance.number(60) }, () => chance.pick(PIECES)).join('');
}
