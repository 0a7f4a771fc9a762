/** Runs kubectl against the test cluster. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { KubeObject } from '../../src/facts/objects.ts';

const run = promisify(execFile);

/** Yields standard output; throws an Error with kubectl's own words when it fails. */
export type Kubectl = (
  args: readonly string[],
  options?: { readonly input?: string; readonly cwd?: string },
) => Promise<string>;

export function kubectlWith(env: NodeJS.ProcessEnv): Kubectl {
  return async (args, options = {}) => {
    const running = run('kubectl', args, { env, cwd: options.cwd, timeout: 60_000, maxBuffer: 64 * 1024 * 1024 });
    if (options.input !== undefined) running.child.stdin?.end(options.input);
    try {
      return (await running).stdout;
    } catch (error) {
      const { stderr, message } = error as { stderr?: string; message: string };
      throw new Error(`kubectl ${args.slice(0, 4).join(' ')} failed: ${stderr?.trim() || message}`);
    }
  };
}

/** Objects of a kind, by name or selector; an empty list where the name does not exist. */
export async function objects(
  kubectl: Kubectl,
  namespace: string,
  which: { readonly kind: string; readonly name?: string | undefined; readonly selector?: string | undefined },
): Promise<readonly KubeObject[]> {
  const { kind, name, selector } = which;
  const narrowed = name !== undefined ? [name, '--ignore-not-found'] : selector !== undefined ? ['-l', selector] : [];
  const out = await kubectl(['get', kind, ...narrowed, '-n', namespace, '-o', 'json']);
  if (out.trim() === '') return [];
  const read = JSON.parse(out) as KubeObject & { items?: readonly KubeObject[] };
  return read.items ?? [read];
}
