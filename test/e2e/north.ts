/** Runs the built program as a user does and reads its JSON. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnosis } from '../../src/engine/diagnosis.ts';
import { contractErrors } from '../support/contract.ts';

export const ROOT = join(import.meta.dirname, '../..');
export const PROGRAM = join(ROOT, 'bin/kubectl-north');

export interface Answer {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

export function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Answer> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { env, timeout: 60_000, maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== 'number') reject(error);
      else resolve({ exit: typeof error?.code === 'number' ? error.code : 0, stdout, stderr });
    });
  });
}

/** `-o json` of one subject. Throws when the program prints no diagnosis, or one that is not of the published form. */
export async function diagnose(args: readonly string[], env: NodeJS.ProcessEnv): Promise<Diagnosis> {
  const { exit, stdout, stderr } = await run(PROGRAM, [...args, '-o', 'json'], env);
  let read: Diagnosis;
  try {
    read = JSON.parse(stdout);
  } catch {
    throw new Error(`no JSON (exit ${exit}) from ${args.join(' ')}: ${stdout.slice(0, 300)}${stderr.slice(0, 600)}`);
  }
  const errors = contractErrors(read);
  if (errors.length > 0) throw new Error(`not of the published form: ${errors.join('; ')}`);
  const broken = read.findings.some(({ severity }) => severity !== 'info');
  if (exit !== (read.outcome === 'undecided' ? exit : Number(broken)))
    throw new Error(`exit ${exit} for outcome ${read.outcome}`);
  return read;
}

export function isBuilt(): boolean {
  return existsSync(join(ROOT, 'dist/main.js'));
}
