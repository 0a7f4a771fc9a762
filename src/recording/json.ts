/** Reads JSON texts, also several in one file, and says where a broken one breaks, which JSON.parse does not always. */

/** Where a text stops being JSON. Line and column count from 1. */
export class JsonError extends Error {
  readonly line: number;
  readonly column: number;

  constructor(text: string, at: number, what: string) {
    super(what);
    const before = text.slice(0, at);
    this.line = before.split('\n').length;
    this.column = at - before.lastIndexOf('\n');
  }
}

/** The values of one or more JSON texts in a row, as `kubectl get … >> all.json` leaves them. Throws JsonError. */
export function parseJson(text: string): unknown[] {
  try {
    return [JSON.parse(text)];
  } catch {
    return endsOf(text).map(([start, end]) => JSON.parse(text.slice(start, end)));
  }
}

const SPACE = /[ \t\r\n]*/y;
/** An escape without its last character. */
const ESCAPE = /\\(?=["\\/bfnrt])|\\u[0-9a-fA-F]{3}(?=[0-9a-fA-F])/y;
const OTHER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** Start and end of each top-level value. Keeps its own stack, so that depth costs no recursion. */
function endsOf(text: string): [number, number][] {
  const found: [number, number][] = [];
  const open: string[] = [];
  let at = 0;
  let start = 0;
  /** What may come next: a value, a key, `:`, or `,` and a closing bracket. `first`: a closing bracket too. */
  let expect = 'value' as 'value' | 'key' | 'colon' | 'more';
  let first = false;
  const fail = (): never => {
    throw new JsonError(
      text,
      at,
      at >= text.length ? 'the text ends too early' : `${JSON.stringify(text[at])} is not expected here`,
    );
  };
  const match = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    if (!pattern.test(text)) return false;
    at = pattern.lastIndex;
    return true;
  };
  /** A loop and not a pattern: a pattern's memory grows with the string. */
  const string = (): boolean => {
    if (text[at] !== '"') return false;
    for (at += 1; text[at] !== '"'; at += 1) {
      if ((text.charCodeAt(at) || 0) < 0x20) fail();
      if (text[at] === '\\' && !match(ESCAPE)) fail();
    }
    at += 1;
    return true;
  };
  const ended = (): void => {
    expect = 'more';
    if (open.length > 0) return;
    found.push([start, at]);
    expect = 'value';
  };
  for (;;) {
    match(SPACE);
    const char = text[at];
    if (char === undefined) {
      if (open.length > 0 || found.length === 0) fail();
      return found;
    }
    if (open.length === 0) start = at;
    if ((char === '}' || char === ']') && (expect === 'more' || first) && open.at(-1) === char) {
      at += 1;
      open.pop();
      first = false;
      ended();
    } else if (expect === 'value' && (char === '{' || char === '[')) {
      at += 1;
      open.push(char === '{' ? '}' : ']');
      expect = char === '{' ? 'key' : 'value';
      first = true;
    } else if (expect === 'value') {
      if (!string() && !match(OTHER)) fail();
      first = false;
      ended();
    } else if (expect === 'key') {
      if (!string()) fail();
      first = false;
      expect = 'colon';
    } else if (expect === 'colon') {
      if (char !== ':') fail();
      at += 1;
      expect = 'value';
      first = false;
    } else {
      if (char !== ',') fail();
      at += 1;
      expect = open.at(-1) === '}' ? 'key' : 'value';
    }
  }
}
