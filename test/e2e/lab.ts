/** Finds the cluster on which the cases run. */
import { execFileSync } from 'node:child_process';
import { homedir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { isBuilt, ROOT } from './north.ts';

export interface Lab {
  /** What kubectl and the program are run with: KUBECONFIG, and a PATH that holds kubectl and the plugin. */
  readonly env: NodeJS.ProcessEnv;
  /** The cluster's state folder, in which the container runtime looks for registry hosts. */
  readonly state: string;
  /** Where the programs and images of the cluster are kept. */
  readonly cache: string;
  /** The folder with the commands of the lab. */
  readonly folder: string;
}

/**
 * The cluster of KUBECONFIG, or the one that NORTH_LAB (a folder with the commands `up` and `down`) brings up.
 * Throws when there is neither, and when the program is not built: cases that do not run are not cases that pass.
 */
export function findLab(env: NodeJS.ProcessEnv): Lab {
  if (!isBuilt()) throw new Error('dist/main.js is not there: run `npm run build` first');
  const kubeconfig = env.KUBECONFIG ?? (env.NORTH_LAB && bringUp(env.NORTH_LAB));
  if (!kubeconfig)
    throw new Error('no cluster for the end-to-end cases: set KUBECONFIG, or NORTH_LAB to the folder of the lab');
  const cache = env.NORTH_LAB_CACHE ?? join(env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'north-lab');
  const path = [join(ROOT, 'bin'), join(cache, 'bin'), dirname(process.execPath), env.PATH].join(delimiter);
  return {
    env: { ...env, KUBECONFIG: kubeconfig, PATH: path, NO_COLOR: '1' },
    state: env.NORTH_LAB_STATE ?? dirname(kubeconfig),
    cache,
    folder: env.NORTH_LAB ?? join(ROOT, '../shared/cluster'),
  };
}

function bringUp(folder: string): string {
  return execFileSync(join(folder, 'up'), { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
}
