/** Finds what programs print over many lines when they die: tracebacks, panics and stack traces, and the line that matters in each. */
import type { LogLine } from './lines.ts';

export interface Block {
  readonly kind: 'traceback' | 'panic';
  /** Indexes into the lines; `end` is the first line after the block. */
  readonly start: number;
  readonly end: number;
  /** The line that explains: the deepest cause, or the final exception. */
  readonly at: number;
  /** Its text, where that is put together from two lines. */
  readonly text?: string;
  /** The other exceptions of the chain. */
  readonly chain: readonly number[];
  /** It always ends the process: a runtime prints this for nothing else. */
  readonly fatal: boolean;
}

type Reader = (lines: readonly LogLine[], i: number) => Block | undefined;

const textAt = (lines: readonly LogLine[], i: number) => lines[i]?.text ?? '';

/** Logging frameworks put the same prefix before every line of a traceback, but for the numbers in it. */
function withoutPrefix(text: string, prefix: string): string {
  const same = (s: string) => s.replace(/\d/g, '0');
  return prefix !== '' && same(text.slice(0, prefix.length)) === same(prefix) ? text.slice(prefix.length) : text;
}

const CHAINED = /^(?:During handling of the above exception|The above exception was the direct cause)/;

const HEADER = 'Traceback (most recent call last):';

const python: Reader = (lines, i) => {
  const column = textAt(lines, i).indexOf(HEADER);
  // What follows the colon on the same line shows that another program's traceback is quoted.
  if (column === -1 || !textAt(lines, i).trimEnd().endsWith(HEADER)) return undefined;
  const prefix = textAt(lines, i).slice(0, column);
  const finals: number[] = [];
  let inFrames = true;
  let chained = false;
  for (let j = i + 1; j < lines.length; j++) {
    const text = withoutPrefix(textAt(lines, j), prefix);
    if (inFrames) {
      if (text.trim() === '' || /^\s/.test(text)) continue;
      finals.push(j);
      inFrames = false;
    } else if (chained && text.startsWith(HEADER)) {
      inFrames = true;
      chained = false;
    } else if (CHAINED.test(text)) chained = true;
    else if (text.trim() !== '') break;
  }
  const at = finals.at(-1);
  if (at === undefined) return undefined;
  const text = withoutPrefix(textAt(lines, at), prefix);
  return { kind: 'traceback', start: i, end: at + 1, at, text, chain: finals.slice(0, -1), fatal: false };
};

const goPanic: Reader = (lines, i) => {
  if (!/^(?:panic: |fatal error: |runtime: out of memory)/.test(textAt(lines, i))) return undefined;
  let end = i + 1;
  while (
    end < lines.length &&
    end < i + 400 &&
    /^(?:\s|$|goroutine |\[signal|main\.|runtime\.|created by |panic: |exit status|[\w./*()-]+\(.*\)$)/.test(
      textAt(lines, end),
    )
  )
    end++;
  return { kind: 'panic', start: i, end, at: i, chain: [], fatal: true };
};

const rustPanic: Reader = (lines, i) => {
  const text = textAt(lines, i);
  if (!/^thread '.{0,100}' (?:\(\d+\) )?panicked at /.test(text)) return undefined;
  const message = text.endsWith(':') ? textAt(lines, i + 1) : '';
  const whole = message === '' ? {} : { text: `${text} ${message}` };
  return {
    kind: 'panic',
    start: i,
    end: i + (message === '' ? 1 : 2),
    at: i,
    ...whole,
    chain: [],
    fatal: text.startsWith("thread 'main'"),
  };
};

const FRAME = /^\s+(?:at |\.\.\. \d+ (?:more|common frames))/;
const HEAD =
  /^(?:Exception in thread "|Unhandled exception\. |Uncaught |\[?Unhandled|Error: Unhandled|\[?(?:[\w$]{1,80}[.:]{1,2}){0,12}[\w$]{0,80}(?:Error|Exception|Throwable|Rejection)\b)/;
const CAUSE = /^\s*(?:Caused by: |\[cause\]: |---> |\[errors\]: )/;

/** Java, Node.js and .NET: an exception, its frames, and its causes below. */
const stackTrace: Reader = (lines, i) => {
  const head = textAt(lines, i);
  const fatal = /^(?:Exception in thread "main"|Unhandled exception\. |Uncaught )/.test(head);
  if (!HEAD.test(head)) return undefined;
  let end = i + 1;
  let frames = 0;
  const causes: number[] = [];
  for (let quiet = 0; end < lines.length && quiet < 12; end++) {
    const text = textAt(lines, end);
    if (FRAME.test(text)) {
      frames += 1;
      quiet = 0;
    } else if (CAUSE.test(text)) {
      causes.push(end);
      quiet = 0;
    } else if (frames > 0 && !/^(?:\s|[}\]]|Node\.js v)/.test(text)) break;
    else if (HEAD.test(text)) break;
    else quiet += 1;
  }
  if (frames === 0 && !fatal) return undefined;
  const at = causes.at(-1) ?? i;
  return { kind: 'traceback', start: i, end, at, chain: [i, ...causes].filter((c) => c !== at), fatal };
};

/** Spring Boot's own report of a failed start. */
const spring: Reader = (lines, i) => {
  if (!/^APPLICATION FAILED TO START/.test(textAt(lines, i))) return undefined;
  const description = lines.findIndex((line, j) => j > i && j < i + 10 && line.text.startsWith('Description:'));
  if (description === -1) return undefined;
  const at = lines.findIndex((line, j) => j > description && line.text.trim() !== '');
  return at === -1 ? undefined : { kind: 'traceback', start: i, end: at + 1, at, chain: [], fatal: true };
};

const READERS: readonly Reader[] = [python, goPanic, rustPanic, spring, stackTrace];

/** All such blocks, in order; they do not overlap. */
export function blocksIn(lines: readonly LogLine[]): Block[] {
  const blocks: Block[] = [];
  for (let i = 0; i < lines.length; ) {
    const block = READERS.reduce<Block | undefined>((found, read) => found ?? read(lines, i), undefined);
    if (block !== undefined) blocks.push(block);
    i = block === undefined ? i + 1 : Math.max(i + 1, block.end);
  }
  return blocks;
}
