/** Finds, in the log of a run that is over, the first error that explains the end, which is seldom the last line. */
import { type Block, blocksIn } from './blocks.ts';
import { type LogLine, readLines } from './lines.ts';
import { maskSecrets } from './secrets.ts';
import { type Weight, weigh } from './weight.ts';

export interface LogError {
  /** The line, secrets masked, at most 1,000 characters. */
  readonly line: string;
  /** Its number in the log, from 1. */
  readonly number: number;
  readonly kind: 'traceback' | 'panic' | 'error-line' | 'last-line';
  /** Lines that belong to it, secrets masked: chained exceptions, or what stands around it. */
  readonly context: readonly string[];
}

/** An error this many lines before the end is still taken for the cause if only ordinary lines follow. */
const NEAR_END = 20;

function shown(text: string): string {
  return maskSecrets(text.trim()).slice(0, 1000);
}

function around(lines: readonly LogLine[], at: number): string[] {
  const near = [...lines.slice(Math.max(0, at - 2), at), ...lines.slice(at + 1, at + 4)];
  return near.map((line) => shown(line.text)).filter((text) => text !== '');
}

function ofBlock(lines: readonly LogLine[], block: Block): LogError {
  const after = lines.slice(block.at + 1, Math.min(block.end, block.at + 4)).map((line) => line.text);
  const context = block.chain.length > 0 ? block.chain.map((i) => lines[i]?.text ?? '') : after;
  return {
    line: shown(block.text ?? lines[block.at]?.text ?? ''),
    number: lines[block.at]?.number ?? 0,
    kind: block.kind,
    context: context
      .map(shown)
      .filter((text) => text !== '')
      .slice(0, 8),
  };
}

function ofLine(lines: readonly LogLine[], at: number, kind: LogError['kind']): LogError {
  return { line: shown(lines[at]?.text ?? ''), number: lines[at]?.number ?? 0, kind, context: around(lines, at) };
}

/**
 * The error that explains why the run ended: the first crash report or error after the last sign of progress. If there is none, the last
 * error close to the end; else the last line. Undefined for a log that says nothing. Looks at the newest 256 KiB, in linear time.
 */
export function firstError(log: string): LogError | undefined {
  const lines = readLines(log);
  const blocks = blocksIn(lines);
  const weights = lines.map(weigh);
  for (const block of blocks) weights.fill('other', block.start, block.end);
  const progress = weights.lastIndexOf('progress');
  const crash = blocks.find((block) => block.start > progress) ?? blocks.findLast((block) => block.fatal);
  if (crash !== undefined) return ofBlock(lines, crash);
  const tail = (weight: Weight) => weights.findIndex((w, i) => i > progress && w === weight);
  const recent = weights.lastIndexOf('error');
  const lastLine = lines.findLastIndex((line) => line.text.trim() !== '');
  const near = recent !== -1 && lastLine - recent < NEAR_END && !weights.slice(recent).includes('ending') ? recent : -1;
  const at = [tail('error'), tail('failure'), near].find((i) => i !== -1);
  if (at !== undefined) return ofLine(lines, at, 'error-line');
  return lastLine === -1 ? undefined : ofLine(lines, lastLine, 'last-line');
}
