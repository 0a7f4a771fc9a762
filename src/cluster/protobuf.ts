/** Reads protobuf messages field by field in place: what nobody asks for is skipped without being decoded. */

/** A varint's low 32 bits (all that lengths, ports and priorities have) and where it ends; `end` is 0 if the data stop within it. */
export function varintAt(data: Uint8Array, start: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let at = start, shift = 0; at < data.length && shift < 70; at++, shift += 7) {
    const byte = data[at] as number;
    if (shift < 32) value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return { value, end: at + 1 };
  }
  return { value: 0, end: 0 };
}

export type Visit = (field: number, content: Buffer, value: number) => void;

/** Visits each field: `content` holds the bytes of strings and messages, `value` a varint as int32. Throws for broken messages. */
export function eachField(message: Buffer, visit: Visit): void {
  for (let at = 0; at < message.length; ) {
    const tag = varintAt(message, at);
    const next = tag.end === 0 ? 0 : skip(message, tag.value & 7, tag.end);
    if (next === 0 || next > message.length) throw new Error('the answer is broken protobuf');
    const isBytes = (tag.value & 7) === BYTES;
    const number = isBytes || (tag.value & 7) === VARINT ? varintAt(message, tag.end) : NOTHING;
    visit(tag.value >>> 3, isBytes ? message.subarray(number.end, next) : EMPTY, isBytes ? 0 : number.value);
    at = next;
  }
}

const VARINT = 0;
const FIXED64 = 1;
export const BYTES = 2;
const FIXED32 = 5;
const EMPTY = Buffer.alloc(0);
const NOTHING = { value: 0, end: 0 };

/** Where the field ends whose tag ends at `start`; 0 if its length is cut off. */
function skip(message: Buffer, wire: number, start: number): number {
  if (wire === FIXED64) return start + 8;
  if (wire === FIXED32) return start + 4;
  const { value, end } = varintAt(message, start);
  if (wire === VARINT || end === 0) return end;
  if (wire !== BYTES || value < 0) throw new Error('the answer is broken protobuf');
  return end + value;
}
