/** Replaces values by pseudonyms and remembers where and why, never what. */
import { createHmac, randomBytes } from 'node:crypto';

/** One masked value: where it stood and the rule that hid it. */
export interface Redaction {
  readonly where: string;
  readonly rule: string;
}

export interface Masker {
  /** The same value gives the same pseudonym (`redacted-3fa9c1`); a pseudonym stays as it is. */
  mask(value: string, rule: string, where: string): string;
  /** Notes that something was left out without a pseudonym. */
  drop(rule: string, where: string): void;
  /** The first of them: a list of more would take much memory and no reader. */
  readonly redactions: () => readonly Redaction[];
  /** How many there were in all. */
  readonly count: () => number;
}

const MOST_LISTED = 10_000;

/** So many pseudonyms are remembered: a value that stands in every pod is not computed for each. */
const MOST_REMEMBERED = 10_000;

const PSEUDONYM = /^redacted-[0-9a-f]{6}$/;

/** The salt lives as long as the program: nobody can find a value by trying what would give its pseudonym. */
export function newMasker(salt: Uint8Array = randomBytes(32)): Masker {
  const redactions = new Map<string, Redaction>();
  const pseudonyms = new Map<string, string>();
  let count = 0;
  const pseudonymOf = (value: string): string => {
    const before = pseudonyms.get(value);
    if (before !== undefined) return before;
    const made = `redacted-${createHmac('sha256', salt).update(value).digest('hex').slice(0, 6)}`;
    if (pseudonyms.size < MOST_REMEMBERED) pseudonyms.set(value, made);
    return made;
  };
  const note = (rule: string, where: string): void => {
    const key = `${where} ${rule}`;
    if (redactions.has(key)) return;
    count += 1;
    if (redactions.size < MOST_LISTED) redactions.set(key, { where, rule });
  };
  return {
    mask(value, rule, where) {
      if (value === '' || PSEUDONYM.test(value)) return value;
      note(rule, where);
      return pseudonymOf(value);
    },
    drop: note,
    redactions: () => [...redactions.values()],
    count: () => count,
  };
}
