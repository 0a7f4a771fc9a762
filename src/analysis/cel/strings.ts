/** CEL's functions on strings (cel-go `ext.Strings`, version 2); they count code points. */
import { CelError, noSuchOverload, type Value } from './value.ts';

/** A signature of parameter types, and what it does; `receiver.name(…)` is `name` with the receiver first. */
export interface Overload {
  readonly takes: readonly string[];
  readonly call: (...args: never[]) => Value;
}

export function overload(takes: string, call: (...args: never[]) => Value): Overload {
  return { takes: takes.split(' ').filter((type) => type !== ''), call };
}

function outOfRange(index: bigint): CelError {
  return new CelError(`index out of range: ${index}`);
}

function charAt(text: string, index: bigint): string {
  const characters = [...text];
  if (index < 0n || index > characters.length) throw outOfRange(index);
  return characters[Number(index)] ?? '';
}

function found(characters: readonly string[], part: readonly string[], at: number): boolean {
  return part.every((character, i) => characters[at + i] === character);
}

function indexOf(text: string, part: string, offset = 0n): bigint {
  if (part === '') return offset;
  const [characters, wanted] = [[...text], [...part]];
  if (offset < 0n) throw outOfRange(offset);
  for (let i = Number(offset); i <= characters.length - wanted.length; i++) {
    if (found(characters, wanted, i)) return BigInt(i);
  }
  return -1n;
}

function lastIndexOf(text: string, part: string, offset?: bigint): bigint {
  const [characters, wanted] = [[...text], [...part]];
  if (part === '') return offset ?? BigInt(characters.length);
  if (offset === undefined && characters.length < wanted.length) return -1n;
  const start = offset ?? BigInt(characters.length - 1);
  if (start < 0n) throw outOfRange(start);
  if (start >= characters.length) return -1n;
  for (let i = Math.min(Number(start), characters.length - wanted.length); i >= 0; i--) {
    if (found(characters, wanted, i)) return BigInt(i);
  }
  return -1n;
}

function substring(text: string, start: bigint, end?: bigint): string {
  const characters = [...text];
  const last = end ?? BigInt(characters.length);
  if (end !== undefined && start > end) {
    throw new CelError(`invalid substring range. start: ${start}, end: ${end}`);
  }
  if (start < 0n || start > characters.length) throw outOfRange(start);
  if (last < 0n || last > characters.length) throw outOfRange(last);
  return characters.slice(Number(start), Number(last)).join('');
}

function replace(text: string, old: string, by: string, times = -1n): string {
  if (old === '') return replaceNothing(text, by, times);
  const parts = text.split(old);
  const count = times < 0n ? parts.length - 1 : Math.min(Number(times), parts.length - 1);
  return (
    parts.slice(0, count + 1).join(by) +
    parts
      .slice(count + 1)
      .map((part) => old + part)
      .join('')
  );
}

/** Go replaces an empty text before every character and at the end. */
function replaceNothing(text: string, by: string, times: bigint): string {
  const characters = [...text];
  const count = times < 0n ? characters.length + 1 : Number(times);
  const head = characters.map((character, i) => (i < count ? by : '') + character).join('');
  return count > characters.length ? head + by : head;
}

function split(text: string, by: string, limit = -1n): readonly string[] {
  if (limit === 0n) return [];
  const parts = by === '' ? [...text] : text.split(by);
  if (limit < 0n || parts.length <= limit) return parts;
  const kept = Number(limit) - 1;
  return [...parts.slice(0, kept), parts.slice(kept).join(by)];
}

function join(list: readonly Value[], by?: string): string {
  const odd = list.some((item) => typeof item !== 'string');
  if (odd) throw noSuchOverload(by === undefined ? 'join(list)' : 'join(list, string)');
  return list.join(by ?? '');
}

const trim = (text: string) => text.replace(/^[\s\u0085]+|[\s\u0085]+$/g, '');

export const STRING_FUNCTIONS: Readonly<Record<string, readonly Overload[]>> = {
  charAt: [overload('string int', charAt)],
  indexOf: [overload('string string', indexOf), overload('string string int', indexOf)],
  lastIndexOf: [overload('string string', lastIndexOf), overload('string string int', lastIndexOf)],
  substring: [overload('string int', substring), overload('string int int', substring)],
  replace: [overload('string string string', replace), overload('string string string int', replace)],
  split: [overload('string string', split), overload('string string int', split)],
  join: [overload('list', join), overload('list string', join)],
  lowerAscii: [overload('string', (text: string) => text.replace(/[A-Z]/g, (c) => c.toLowerCase()))],
  upperAscii: [overload('string', (text: string) => text.replace(/[a-z]/g, (c) => c.toUpperCase()))],
  trim: [overload('string', trim)],
};
