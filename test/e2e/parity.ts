/** Asks a cluster, a recording made of it at the same moment, and a server that serves the recording, and compares every byte. */
import { rm } from 'node:fs/promises';
import { openRecording } from '../../src/recording/open.ts';
import { startServer } from '../../src/training/server/start.ts';
import { diagnose, PROGRAM, run } from './north.ts';

/** A cluster in which something fails changes by the second: the moment is right when nothing changed while it was recorded. */
const TRIES = 8;

/** What the recording, and the server, say otherwise than the cluster. `subject`: as it is typed. */
export async function disagreements(
  subject: readonly string[],
  env: NodeJS.ProcessEnv,
  folder: string,
): Promise<string[]> {
  const now = new Date().toISOString();
  const said = async (more: readonly string[], where: NodeJS.ProcessEnv): Promise<string> => {
    const { timing: _, source: __, ...rest } = await diagnose([...subject, '--now', now, ...more], where);
    return JSON.stringify(rest, undefined, 2);
  };
  const alone = { PATH: env.PATH, HOME: env.HOME };
  for (let attempt = 1; ; attempt += 1) {
    const before = await said([], env);
    await rm(folder, { recursive: true, force: true });
    const { exit, stderr } = await run(PROGRAM, ['record', ...subject, '-o', folder], env);
    if (exit !== 0) return [`record ends with ${exit}: ${stderr}`];
    const live = await said([], env);
    if (live !== before && attempt < TRIES) continue;
    const replayed = await said(['--from', folder], alone);
    const source = await openRecording(folder, { now: new Date(now) });
    const server = await startServer({ source, refuseUnknown: true, clock: () => new Date(now) });
    try {
      const served = await said([], { ...alone, KUBECONFIG: server.kubeconfigPath });
      return [...differing('the recording', live, replayed), ...differing('the server', live, served)];
    } finally {
      await server.close();
    }
  }
}

function differing(who: string, live: string, other: string): string[] {
  if (live === other) return [];
  const [lines, others] = [live.split('\n'), other.split('\n')];
  const missing = lines.filter((line) => !others.includes(line)).map((line) => `- ${line.trim()}`);
  const added = others.filter((line) => !lines.includes(line)).map((line) => `+ ${line.trim()}`);
  return [[`${who} says otherwise:`, ...[...missing, ...added].slice(0, 40)].join('\n')];
}
