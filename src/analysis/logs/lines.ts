/** Cuts a log into lines as a person reads them: without colours, JSON unwrapped, each with its level if it has one. */

export type Level = 'error' | 'warning' | 'info';

export interface LogLine {
  readonly text: string;
  /** The line's number in the log, from 1; lines unwrapped from one line of JSON share it. */
  readonly number: number;
  /** The level that a structured line states; undefined for plain text. */
  readonly level?: Level;
}

const MOST = 256 * 1024;
const LONGEST = 4000;
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
const ANSI = /\x1b(?:\[[0-9;?]{0,20}[ -/]?[@-~]|\][^\x07\x1b]{0,200}(?:\x07|\x1b\\)?|[@-Z\\-_])/g;
/** What the API server or kubectl says in place of a log; never the program's own words. */
const NOT_LOG =
  /^(unable to retrieve container logs for |failed to try resolving symlinks in path |Defaulted container )/;

function levelOf(value: unknown): Level | undefined {
  if (typeof value === 'number') return value >= 50 ? 'error' : value >= 40 ? 'warning' : 'info';
  const word = String(value ?? '').toLowerCase();
  if (/^(e|err|eror|error|fatal|panic|dpanic|crit|critical|severe|alert|emerg|emergency)$/.test(word)) return 'error';
  if (/^(w|warn|warning)$/.test(word)) return 'warning';
  return /^(i|info|information|informational|notice|debug|dbug|d|trace|verbose|default)$/.test(word)
    ? 'info'
    : undefined;
}

function textIn(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return undefined;
  const { stack, message, type } = value as Record<string, unknown>;
  if (typeof stack === 'string') return stack;
  return typeof message === 'string' ? `${typeof type === 'string' ? `${type}: ` : ''}${message}` : undefined;
}

function firstText(record: Record<string, unknown>, keys: readonly string[]): string | undefined {
  return keys.map((key) => textIn(record[key])).find((text) => text !== undefined && text !== '');
}

/** The message of a JSON line with its error and stack, and its level; undefined if it is not such a line. */
function unwrap(text: string): { text: string; level?: Level } | undefined {
  if (!text.startsWith('{') || !text.endsWith('}')) return undefined;
  let record: Record<string, unknown>;
  try {
    record = JSON.parse(text) as Record<string, unknown>;
  } catch {
    return undefined;
  }
  const inner = record.log;
  if (typeof inner === 'string' && record.stream !== undefined)
    return unwrap(inner.trimEnd()) ?? { text: inner.trimEnd() };
  const message = firstText(record, ['msg', 'message', '@m', 'textPayload', 'event', 'log']);
  const error = firstText(record, ['error', 'err', 'exception', 'exc_info', 'stack_trace', 'stacktrace', 'stack']);
  if (message === undefined && error === undefined) return undefined;
  const level = levelOf(record.level ?? record.severity ?? record.lvl ?? record['@l'] ?? record['log.level']);
  const parts = [message, error !== undefined && message?.includes(error) ? undefined : error];
  return { text: parts.filter((part) => part !== undefined).join(': '), ...(level === undefined ? {} : { level }) };
}

/** The lines of the newest 256 KiB; empty lines are kept, since they end blocks. */
export function readLines(log: string): LogLine[] {
  const start = log.length > MOST ? log.indexOf('\n', log.length - MOST) + 1 || log.length - MOST : 0;
  let number = 1;
  for (let at = log.indexOf('\n'); at !== -1 && at < start; at = log.indexOf('\n', at + 1)) number += 1;
  const lines: LogLine[] = [];
  for (const raw of log.slice(start).split('\n')) {
    const plain = raw.replace(ANSI, '').replace(/\r+$/, '');
    const text = plain.slice(plain.lastIndexOf('\r') + 1);
    const record = unwrap(text.trim());
    if (record !== undefined) {
      const [first = '', ...rest] = record.text.split('\n');
      const level = record.level === undefined ? {} : { level: record.level };
      lines.push({ text: first.slice(0, LONGEST), number, ...level });
      for (const more of rest) lines.push({ text: more.slice(0, LONGEST), number });
    } else if (!NOT_LOG.test(text)) {
      lines.push({ text: text.slice(0, LONGEST), number });
    }
    number += 1;
  }
  return lines;
}
