/** Reads protobuf messages field by field in place: what nobody asks for is skipped without being decoded or copied. */

export const BYTES = 2;
const VARINT = 0;
const FIXED64 = 1;
const FIXED32 = 5;

/** Where the varint ends that begins at `at`; 0 if the data stop within it. */
export function varintEnd(data: Uint8Array, at: number): number {
  for (let end = at; end < data.length; end++) if ((data[end] as number) < 0x80) return end + 1;
  return 0;
}

/** The varint's low 32 bits as int32: all that lengths, ports and priorities have. */
export function varintAt(data: Uint8Array, at: number, end: number): number {
  let value = (data[at] as number) & 0x7f;
  for (let i = at + 1, shift = 7; i < end && shift < 32; i++, shift += 7) {
    value |= ((data[i] as number) & 0x7f) << shift;
  }
  return value;
}

/** For strings and messages `from` and `to` bound their bytes; for the others `value` is the number, as int32. */
export type Visit = (field: number, from: number, to: number, value: number) => void;

/** Visits each field of the message that lies between `start` and `stop`. Throws for a broken one. */
export function eachField(data: Uint8Array, start: number, stop: number, visit: Visit): void {
  for (let at = start; at < stop; ) {
    const tagEnd = varintEnd(data, at);
    const tag = varintAt(data, at, tagEnd);
    const wire = tag & 7;
    let from = tagEnd;
    let value = 0;
    let to = wire === FIXED64 ? from + 8 : wire === FIXED32 ? from + 4 : 0;
    if (wire === VARINT || wire === BYTES) {
      to = varintEnd(data, tagEnd);
      value = varintAt(data, tagEnd, to);
    }
    if (wire === BYTES) {
      from = to;
      to = value < 0 || to === 0 ? 0 : to + value;
    }
    if (tagEnd === 0 || to === 0 || to > stop) throw new Error('the answer is broken protobuf');
    visit(tag >>> 3, from, to, value);
    at = to;
  }
}

/** The bytes of the last field of that number; empty if there is none. */
export function bytesOf(message: Buffer, field: number): Buffer {
  let found = message.subarray(0, 0);
  eachField(message, 0, message.length, (number, from, to) => {
    if (number === field) found = message.subarray(from, to);
  });
  return found;
}
