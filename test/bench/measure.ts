/** Times commands from outside, as a user waits for them. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Exit codes that are no failure; a diagnosis that finds something exits with 1. */
  readonly exits: readonly number[];
}

export interface Cost {
  /** Wall clock in milliseconds, the median of the runs. */
  readonly ms: number;
  /** The largest resident set of the process itself, in MiB. */
  readonly peakMiB: number;
  readonly stdout: string;
}

/** Runs a command once to warm the caches, then `runs` times, then once more to watch its memory. Throws if it fails. */
export async function cost(command: Command, runs: number): Promise<Cost> {
  await once(command);
  const times: number[] = [];
  for (let run = 0; run < runs; run++) times.push((await once(command)).ms);
  const watched = await once(command, true);
  return { ms: median(times), peakMiB: watched.peakMiB, stdout: watched.stdout };
}

/** Milliseconds until a program on a terminal (util-linux' `script`) has printed text that matches. */
export async function firstFrame(command: Command, shows: RegExp, runs: number): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) times.push(await oneFrame(command, shows));
  return median(times);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

function once({ file, args, env, exits }: Command, watch = false): Promise<Cost> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(file, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    let peakMiB = 0;
    const timer = watch ? setInterval(() => (peakMiB = residentPeak(child.pid) ?? peakMiB), 2) : undefined;
    child.stdout.on('data', (chunk) => (stdout += chunk));
    child.stderr.on('data', (chunk) => (stderr += chunk));
    child.on('error', reject);
    child.on('close', (exit) => {
      clearInterval(timer);
      if (!exits.includes(exit ?? -1))
        reject(new Error(`${file} ${args.join(' ')}: exit ${exit}: ${stderr.slice(0, 300)}`));
      else resolve({ ms: performance.now() - start, peakMiB, stdout });
    });
  });
}

function residentPeak(pid: number | undefined): number | undefined {
  try {
    const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return line?.[1] === undefined ? undefined : Number(line[1]) / 1024;
  } catch {
    return undefined; // it has just ended
  }
}

function oneFrame({ file, args, env }: Command, shows: RegExp): Promise<number> {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const quoted = [file, ...args].map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
    const child = spawn('script', ['-qec', quoted, '/dev/null'], { env, stdio: ['pipe', 'pipe', 'ignore'] });
    let seen = '';
    child.stdout.on('data', (chunk) => {
      seen += chunk;
      if (!shows.test(seen)) return;
      resolve(performance.now() - start);
      child.stdin.end('q');
      setTimeout(() => child.kill(), 500).unref();
    });
    child.on('error', reject);
    child.on('close', () => reject(new Error(`no frame: ${seen.slice(0, 200)}`)));
  });
}
