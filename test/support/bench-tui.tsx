/** Measures the interface: how long from a key to the frame that shows it, and how many bytes that frame takes. */
import { PassThrough, Writable } from 'node:stream';
import type { Triage } from '../../src/engine/diagnosis.ts';
import { runInterface } from '../../src/tui/run.tsx';
import { fakeSession } from '../tui/fake-session.ts';
import { hugeTriage } from '../tui/fixtures.ts';

export interface KeyTimes {
  readonly rows: number;
  /** From the call to the first bytes of the first frame, in milliseconds. */
  readonly firstFrameMs: number;
  /** From a key to the end of the write of its frame, in milliseconds. */
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly maxMs: number;
  readonly medianBytes: number;
}

export interface KeyBench {
  readonly rows?: number;
  readonly columns?: number;
  readonly lines?: number;
  readonly keys?: number;
}

/** Goes through a list of `rows` broken pods with `keys` presses of j, PgDn and k, in a terminal of the given size. */
export async function benchKeys(bench: KeyBench = {}): Promise<KeyTimes> {
  const { rows = 10_000, columns = 120, lines = 50, keys = 200 } = bench;
  const triage: Triage = hugeTriage(rows);
  let bytes = 0;
  let written = (): void => {};
  const stdout = Object.assign(
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        bytes += chunk.length;
        done();
        written();
      },
    }),
    { isTTY: true, columns, rows: lines },
  ) as unknown as NodeJS.WriteStream;
  const stdin = new PassThrough();
  Object.assign(stdin, { isTTY: true, setRawMode: () => stdin, ref: () => stdin, unref: () => stdin });
  const began = performance.now();
  const first = new Promise<number>((resolve) => {
    written = () => (bytes > 200 ? resolve(performance.now() - began) : undefined);
  });
  const terminal = { stdin: stdin as unknown as NodeJS.ReadStream, stdout, color: true, unicode: true };
  const ended = runInterface(fakeSession({ triage: [triage] }), { screen: 'triage' }, terminal, {
    framesPerSecond: 1000,
  });
  const firstFrameMs = await first;
  await pause(200);
  const times: number[] = [];
  const sizes: number[] = [];
  for (let count = -20; count < keys; count++) {
    const before = bytes;
    let last = performance.now();
    const start = last;
    written = () => (last = performance.now());
    stdin.write(count % 10 === 9 ? '\u001b[6~' : count % 7 === 6 ? 'k' : 'j');
    await pause(12);
    if (count < 0) continue;
    times.push(last - start);
    sizes.push(bytes - before);
  }
  stdin.write('q');
  await ended;
  return {
    rows,
    firstFrameMs: round(firstFrameMs),
    medianMs: round(quantile(times, 0.5)),
    p95Ms: round(quantile(times, 0.95)),
    maxMs: round(Math.max(...times)),
    medianBytes: quantile(sizes, 0.5),
  };
}

function quantile(values: readonly number[], at: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * at)] ?? 0;
}

function round(ms: number): number {
  return Math.round(ms * 10) / 10;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
