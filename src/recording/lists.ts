/**
 * Takes a list of JSON apart without parsing it as a whole: its items are parsed one after the other, so that of a list of
 * thousands of objects only what is kept of each stands in memory.
 */

/** A list whose `items` are parsed as they are asked for; that throws SyntaxError where the text is no JSON. */
export interface JsonList {
  readonly [field: string]: unknown;
  readonly items: Iterable<unknown>;
}

/** No object in etcd is larger. */
const MOST_ITEM_BYTES = 2 ** 21;
const MOST_ITEMS = 1_000_000;
/** Stands in the text in place of the items while the rest is parsed. */
const STAND_IN = 0;

/** Undefined for all that is not plainly one list: it has to be parsed as a whole. */
export function listIn(bytes: Buffer): JsonList | undefined {
  const ends = itemEndsOf(bytes);
  const [first = 0, last = 0] = [ends?.[0], ends?.at(-1)];
  if (ends === undefined || ends.some((end, i) => end - (ends[i - 1] ?? end) > MOST_ITEM_BYTES)) return undefined;
  const rest = `${bytes.toString('utf8', 0, first)}${STAND_IN}${bytes.toString('utf8', last + 1)}`;
  try {
    const head = JSON.parse(rest);
    // Not so if the key is there twice.
    const plain = head.items === STAND_IN && typeof head.kind === 'string' && head.kind.endsWith('List');
    return plain ? { ...head, items: itemsBetween(bytes, ends) } : undefined;
  } catch {
    return undefined;
  }
}

function* itemsBetween(bytes: Buffer, ends: readonly number[]): Iterable<unknown> {
  for (let i = 1; i < ends.length; i += 1) {
    const text = bytes.toString('utf8', (ends[i - 1] as number) + 1, ends[i]);
    if (ends.length > 2 || text.trim() !== '') yield JSON.parse(text);
  }
}

/** Where the brackets around the items of a list are, and the commas between them. */
function itemEndsOf(bytes: Buffer): readonly number[] | undefined {
  const ends: number[] = [];
  let depth = 0;
  let inItems = false;
  let key = '';
  for (let at = 0; at < bytes.length; at += 1) {
    switch (bytes[at]) {
      case 0x22: {
        const start = at + 1;
        for (at = start; bytes[at] !== 0x22; at += 1) {
          if (at >= bytes.length) return undefined;
          if (bytes[at] === 0x5c) at += 1;
        }
        if (depth === 1) key = at - start > 5 ? '' : bytes.toString('latin1', start, at);
        break;
      }
      case 0x5b:
      case 0x7b:
        depth += 1;
        inItems ||= depth === 2 && key === 'items' && ends.length === 0 && bytes[at] === 0x5b;
        if (inItems && ends.length === 0) ends.push(at);
        break;
      case 0x5d:
      case 0x7d:
        depth -= 1;
        if (inItems && depth === 1) ends.push(at);
        inItems &&= depth > 1;
        break;
      case 0x2c:
        if (inItems && depth === 2) ends.push(at);
        if (ends.length > MOST_ITEMS) return undefined;
        break;
    }
  }
  return ends.length < 2 || inItems ? undefined : ends;
}
