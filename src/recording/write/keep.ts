/** Keeps the recordings that are made by themselves, the newest of them only. */
import { promises as fs } from 'node:fs';
import { join } from 'node:path';
import type { ObjectRef } from '../../facts/objects.ts';

const NEWEST = 20;
const OURS = /^\d{8}T\d{6}Z-/;

/** A new folder's path in the user's state folder: `recordings/20260105T100000Z-shop-pod-web-0`. */
export function keptFolder(state: string, { kind, namespace, name }: ObjectRef, now: Date): string {
  const time = now.toISOString().replace(/[-:]|\.\d+/g, '');
  const title = [namespace, kind.toLowerCase(), name].filter((part) => part !== undefined).join('-');
  return join(state, 'recordings', `${time}-${title.replace(/[^\w.-]/g, '_').slice(0, 200)}`);
}

/** Removes all but the newest recordings that were made by themselves; what else lies there stays. */
export async function removeOld(state: string): Promise<void> {
  const folder = join(state, 'recordings');
  const names = (await fs.readdir(folder)).filter((name) => OURS.test(name)).sort();
  for (const name of names.slice(0, -NEWEST)) await fs.rm(join(folder, name), { recursive: true, force: true });
}
