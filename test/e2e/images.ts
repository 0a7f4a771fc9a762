/** Gives the lab the images that cases need beyond those that it has: real databases. */
import { join } from 'node:path';
import { execa } from 'execa';
import type { Case } from './case.ts';
import type { Lab } from './lab.ts';

const BUILT = /"image":"(?:postgres:15|redis:7\.0)"/;

/** Takes half a minute the first time, then seconds. Rejects when the images cannot be made. */
export async function giveImages({ env, state, cache, folder }: Lab, cases: readonly Case[]): Promise<void> {
  if (!cases.some(({ manifests }) => BUILT.test(JSON.stringify(manifests)))) return;
  await execa(join(import.meta.dirname, 'images/build.sh'), {
    env: { ...env, PATH: env.PATH, NORTH_LAB: folder, NORTH_LAB_CACHE: cache, NORTH_LAB_STATE: state },
  });
}
