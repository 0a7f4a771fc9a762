/** The log of what was changed: one JSON object a line, for its owner's eyes only. */
import { promises as fs } from 'node:fs';
import { join } from 'node:path';

export interface Change {
  readonly context: string;
  readonly command: string;
}

/** Opens the log before anything is changed; the way to write down how it ended. Rejects where that cannot be kept. */
export async function openAudit(state: string, change: Change): Promise<(outcome: string) => Promise<void>> {
  await fs.mkdir(state, { recursive: true, mode: 0o700 });
  const file = await fs.open(join(state, 'audit.log'), 'a', 0o600);
  await file.chmod(0o600);
  return async (outcome) => {
    try {
      await file.appendFile(`${JSON.stringify({ time: new Date().toISOString(), ...change, outcome })}\n`);
    } finally {
      await file.close();
    }
  };
}
