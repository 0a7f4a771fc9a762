/** Makes strings from outside harmless for a terminal: an image's label or a log line must not move the cursor or hide text. */

/** Whole escape sequences: CSI, the string controls (OSC, DCS, SOS, PM, APC) up to their end or the line's, then two-character ones. */
const SEQUENCES =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
  /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?|(?:\x1b[\]PX^_]|[\x9d\x90\x98\x9e\x9f])[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)?|\x1b[ -/]*[0-~]?/g;
const LINE_ENDS = /\r\n?/g;
/** C0 without tab and newline, DEL, C1, and what reorders text: bidi marks, embeddings, overrides and isolates. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is removed
const CONTROLS = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const SUSPECT = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]/;

/** Deeper values than any Kubernetes object has are cut off, so that no walk over facts can exhaust the stack. */
export const MAX_DEPTH = 100;

/** The text without control characters, escape sequences and bidi controls; line ends become `\n`. Linear in its length. */
export function cleanText(text: string): string {
  if (!SUSPECT.test(text)) return text;
  return text.replace(LINE_ENDS, '\n').replace(SEQUENCES, '').replace(CONTROLS, '').toWellFormed();
}

/** A copy of a JSON value with every string and key cleaned; `__proto__` keys and what lies deeper than MAX_DEPTH are dropped. */
export function cleanValue(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return cleanText(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= MAX_DEPTH) return null;
  if (Array.isArray(value)) return value.map((item) => cleanValue(item, depth + 1));
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    const name = cleanText(key);
    if (name !== '__proto__') copy[name] = cleanValue(item, depth + 1);
  }
  return copy;
}
