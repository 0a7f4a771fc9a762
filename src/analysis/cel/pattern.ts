/** Regular expressions of CEL (RE2) that JavaScript reads in the same way and in bounded time; all others are not simulated. */
import { NotSimulated } from './value.ts';

/** One piece: an escaped character or class, a bracket expression without classes of its own, a group's bounds, or a plain character. */
const PIECE =
  /\\[dwDWtnrf\\.+*?()|[\]{}^$/-]|\[\^?(?:\\[dwtnrf\\.+*?()|[\]{}^$/-]|[^\\[\]])+\]|\(\?:|[()|^$.]|[^\\[\](){}*+?|^$.]/y;
const REPEAT = /(?:[*+?]|\{\d{1,3}(?:,\d{0,3})?\})\??/y;
const LONGEST_PATTERN = 300;
/** How many ways of matching a backtracking engine may have to try. */
const MOST_WAYS = 1e8;

/** The ways to try in the worst case; infinite if a piece could mean something else to JavaScript than to RE2. */
function ways(pattern: string, length: number): number {
  let total = pattern.startsWith('^') ? 1 : length;
  for (let at = 0; at < pattern.length; ) {
    PIECE.lastIndex = at;
    const piece = PIECE.exec(pattern)?.[0];
    if (piece === undefined) return Number.POSITIVE_INFINITY;
    at += piece.length;
    if (piece === '|') total *= 2;
    REPEAT.lastIndex = at;
    const repeat = REPEAT.exec(pattern)?.[0];
    if (repeat === undefined) continue;
    at += repeat.length;
    if (/^(?:\(\?:|[(|^$])$/.test(piece) || (piece === ')' && repeat !== '?')) return Number.POSITIVE_INFINITY;
    if (!/^\{\d+\}/.test(repeat)) total *= repeat.startsWith('?') ? 2 : length;
  }
  return total;
}

/** Whether the pattern is found in the text. Throws NotSimulated if that cannot be told safely. */
export function matches(text: string, pattern: string): boolean {
  const odd = pattern.length > LONGEST_PATTERN || /[\u007f-\uffff\r]/.test(text + pattern);
  if (odd || ways(pattern, Math.max(text.length, 2)) > MOST_WAYS) {
    throw new NotSimulated(`the regular expression ${pattern}`);
  }
  try {
    return new RegExp(pattern).test(text);
  } catch {
    throw new NotSimulated(`the regular expression ${pattern}`);
  }
}
