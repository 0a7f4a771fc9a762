/** Asks the real kube-scheduler: the oracle of the lab, which stands beside the project, and its generator of random cases. */
import { execFile, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Answer, Case } from './case.ts';
import { deviceCase } from './device-cases.ts';
import { twisted } from './twist.ts';

const SOURCE = process.env.NORTH_LAB_ORACLE ?? join(import.meta.dirname, '../../../shared/cluster/oracle');
const CACHE = process.env.NORTH_LAB_CACHE ?? join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'north-lab');
const PROGRAM = join(CACHE, 'bin/schedule-oracle');

/** Why the oracle cannot be asked; undefined if it can. */
export function missing(): string | undefined {
  if (!existsSync(join(SOURCE, 'generate'))) return `no oracle at ${SOURCE} (NORTH_LAB_ORACLE says where it is)`;
  return existsSync(PROGRAM) ? undefined : `no ${PROGRAM}: build it with ${join(SOURCE, 'build')}`;
}

export interface Batch {
  readonly seed: number;
  readonly start: number;
  readonly count: number;
  readonly only?: string | undefined;
  /** As the generator writes them, twisted by what it does not think of, or our own cases about devices. */
  readonly kind: 'plain' | 'twisted' | 'devices';
}

/** Random cases as an API server would have stored them, each with kube-scheduler's answer. */
export async function ask({ seed, start, count, only, kind }: Batch): Promise<(readonly [Case, Answer])[]> {
  if (kind === 'devices') {
    const own = Array.from({ length: count }, (_, i) => JSON.stringify(deviceCase(seed, start + i)));
    return answered(`${own.join('\n')}\n`);
  }
  const chosen = only === undefined ? [] : ['--only', only];
  const args = ['--seed', `${seed}`, '--start', `${start}`, '--count', `${count}`, ...chosen];
  const { stdout } = await promisify(execFile)(join(SOURCE, 'generate'), args, { maxBuffer: 2 ** 30 });
  return answered(kind === 'twisted' ? stdout.trim().split('\n').map(twisted).join('\n') : stdout);
}

async function answered(cases: string): Promise<(readonly [Case, Answer])[]> {
  const stored = await through(cases, ['-normalise']);
  const answers = (await through(stored, [])).trim().split('\n');
  const lines = stored.trim().split('\n');
  return lines.map((line, i) => [JSON.parse(line) as Case, JSON.parse(answers[i] ?? '{}') as Answer]);
}

function through(input: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(PROGRAM, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.on('error', reject);
    child.on('close', (exit) =>
      exit === 0 ? resolve(Buffer.concat(chunks).toString()) : reject(new Error(`${PROGRAM}: exit ${exit}`)),
    );
    child.stdin.on('error', () => {}); // it says so itself, by its exit
    child.stdin.end(input);
  });
}
