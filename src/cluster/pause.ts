/** Waiting that an abort ends. */
import { setTimeout as sleep } from 'node:timers/promises';

/** Rejects with the reason of an abort. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => {
    throw signal.reason;
  });
}
