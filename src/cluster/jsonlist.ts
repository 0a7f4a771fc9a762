/** Takes a JSON list of objects apart while it arrives, one item at a time, so that a list of 80 MB costs the memory of one item. */
import { cleanJson } from './answer.ts';
import { type Entry, isEntry, textOf } from './kubeconfig.ts';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LIST = 0x5b;
/** The key of the items, its colon and bracket stand within so many bytes, or the list is read as a whole. */
const KEY = 64;
/** What a byte outside of texts does to the depth. */
const STEP = Int8Array.from({ length: 256 }, (_, byte) => ('[{'.includes(String.fromCharCode(byte)) ? 1 : 0));
for (const byte of Buffer.from(']}')) STEP[byte] = -1;

export interface JsonListDecoder {
  readonly take: (chunk: Buffer) => void;
  /** `whole`: the list arrived to its end; `next`: the token of its next page. */
  readonly end: () => { readonly whole: boolean; readonly next: string | undefined };
}

/** `keep` gets each item, clean of control characters. A list with an item that is no JSON is not whole. */
export function jsonListDecoder(keep: (item: Entry) => void): JsonListDecoder {
  let depth = 0;
  let inText = false;
  let escaped = false;
  /** Between the brackets of the items: at depth 2, and within an item at depth 3 and more. */
  let listing = false;
  /** The list without its items, and the item that is under way. */
  const frame: Buffer[] = [];
  let item: Buffer[] = [];
  let broken = false;

  const finish = (): void => {
    const value = cleanJson(item.length === 1 ? String(item[0]) : Buffer.concat(item).toString());
    item = [];
    if (isEntry(value)) keep(value);
    else broken = true;
  };
  /** Whether the latest key of the frame says that the items begin. */
  const announced = (): boolean => {
    let tail = '';
    for (let i = frame.length - 1; i >= 0 && tail.length < KEY; i--)
      tail = `${frame[i]?.subarray(-KEY).toString('latin1')}${tail}`;
    return /"items"\s*:\s*\[$/.test(tail);
  };

  /** Where the text that goes on at `at` ends: behind its closing quote, or at the end of the chunk. */
  const skipText = (chunk: Buffer, at: number): number => {
    const end = chunk.length;
    let here = at;
    if (escaped && here < end) {
      here += 1;
      escaped = false;
    }
    for (; here < end; here++) {
      const byte = chunk[here];
      if (byte === QUOTE) {
        inText = false;
        return here + 1;
      }
      if (byte !== BACKSLASH) continue;
      here += 1;
      escaped = here === end;
    }
    return end;
  };

  return {
    take(chunk) {
      const end = chunk.length;
      /** Where what was not put away yet begins. */
      let from = 0;
      let at = inText ? skipText(chunk, 0) : 0;
      while (at < end) {
        const byte = chunk[at] as number;
        at += 1;
        if (byte === QUOTE) {
          inText = true;
          at = skipText(chunk, at);
          continue;
        }
        const step = STEP[byte] as number;
        if (step === 0) continue;
        depth += step;
        if (!listing) {
          if (step < 0 || byte !== LIST || depth !== 2) continue;
          frame.push(chunk.subarray(from, at));
          from = at;
          listing = announced();
        } else if (step > 0 && depth === 3) {
          from = at - 1;
        } else if (step < 0 && depth === 2) {
          item.push(chunk.subarray(from, at));
          finish();
        } else if (step < 0 && depth === 1) {
          from = at - 1;
          listing = false;
        }
      }
      if (!listing) frame.push(chunk.subarray(from));
      else if (depth > 2) item.push(chunk.subarray(from));
    },
    end() {
      const rest = depth === 0 && !broken ? cleanJson(Buffer.concat(frame).toString()) : undefined;
      if (!isEntry(rest) || !Array.isArray(rest.items)) return { whole: false, next: undefined };
      for (const one of rest.items) if (isEntry(one)) keep(one);
      return { whole: true, next: isEntry(rest.metadata) ? textOf(rest.metadata, 'continue') : undefined };
    },
  };
}
