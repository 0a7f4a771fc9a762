/** Opens a live cluster as a Source: finds it, makes sure that it answers, and offers what the rest may read. */
import type { Source } from '../facts/source.ts';
import { admit } from './admit.ts';
import { jsonOf, saidBy } from './answer.ts';
import { connectionTo } from './connection.ts';
import { credentialsOf } from './credentials.ts';
import { ClusterError } from './error.ts';
import { exec, mayExec } from './exec.ts';
import { get } from './get.ts';
import { textOf } from './kubeconfig.ts';
import { list } from './list.ts';
import { logs } from './logs.ts';
import type { ClusterDeps, ClusterOptions } from './options.ts';
import { type Reader, readerOf } from './reader.ts';
import { podRows } from './rows.ts';
import { resolveTarget, type Target } from './target.ts';
import { podUsage } from './usage.ts';
import type { Writing } from './write/container.ts';

const MOST_BODY = 512 * 1024 * 1024;

/**
 * The cluster that kubectl would talk to. One small request (`/version`) is made, so that what makes every reading
 * impossible ends here with one line instead of in each of them.
 * Throws ClusterError: 2 for input that cannot be used, 3 for a cluster that cannot be reached or refuses the user.
 */
export async function openCluster(options: ClusterOptions, deps: ClusterDeps): Promise<Source> {
  const target = await resolveTarget(options, deps);
  const connection = await connectionTo(target, options.requestTimeoutMs, deps);
  const reader = readerOf({
    connection,
    credentials: credentialsOf(target, () => resolveTarget(options, deps), deps),
    userName: target.userName,
    signal: deps.signal,
    maxBodyBytes: deps.maxBodyBytes ?? MOST_BODY,
  });
  const server = await versionOf(reader, target).catch((error: unknown) => {
    connection.close();
    throw error;
  });
  return {
    info: { kind: 'cluster', context: target.context, ...(server !== undefined && { server }) },
    now: () => new Date(),
    list: (query) => list(reader, query),
    get: (query) => get(reader, query),
    logs: (query) => logs(reader, query),
    exec: (query) => exec(reader, query, options.noExec === true),
    mayExec: (namespace, pod) => mayExec(reader, namespace, pod),
    podRows: (namespace) => podRows(reader, namespace),
    podUsage: (nodes) => podUsage(reader, nodes),
    ...(options.writing !== undefined && {
      addContainer: async (addition, about, ask) => {
        const { addContainer } = await import('./write/container.ts');
        const writer = { ...(options.writing as Writing), reader, context: target.context, env: deps.env };
        return addContainer(writer, addition, about, ask);
      },
    }),
    ...(options.readOnly !== true && { admit: (object) => admit(reader, object) }),
    usage: () => ({ requests: reader.requests(), bytes: connection.bytes() }),
    async close() {
      connection.close();
    },
  };
}

/** The server's version; undefined if it may not be read. */
async function versionOf(reader: Reader, target: Target): Promise<string | undefined> {
  const outcome = await reader.ask({ path: '/version', most: 1024 * 1024 });
  const place = `${target.server.origin}${target.server.pathname.replace(/\/$/, '')} (context "${target.context}")`;
  if (!outcome.ok) {
    if (outcome.error !== undefined) throw outcome.error;
    const verb = outcome.reason === 'unauthorized' ? 'log in to' : 'reach';
    throw new ClusterError(3, `cannot ${verb} the cluster at ${place}: ${outcome.why}; ${outcome.todo}`);
  }
  const { reply } = outcome;
  if (reply.status === 403) return undefined;
  const version = reply.status === 200 ? textOf(jsonOf(reply), 'gitVersion') : undefined;
  if (version !== undefined) return version;
  const said = reply.status === 200 && jsonOf(reply) !== undefined ? 'it is no Kubernetes API server' : saidBy(reply);
  throw new ClusterError(3, `cannot use the server at ${place}: ${said}; check the address in the kubeconfig`);
}
