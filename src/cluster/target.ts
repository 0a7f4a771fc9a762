/** Decides which API server is meant, and as whom: the kubeconfig's context with the flags laid over it. */
import { resolve } from 'node:path';
import { ClusterError } from './error.ts';
import { inCluster } from './incluster.ts';
import { type Entry, type Kubeconfig, kubeconfigPaths, readKubeconfig, textOf } from './kubeconfig.ts';
import type { ClusterDeps, ClusterOptions } from './options.ts';

export interface Target {
  /** The context's name; `in-cluster` in a pod, the server's host if there is only a --server. */
  readonly context: string;
  readonly namespace: string;
  readonly server: URL;
  /** The kubeconfig's cluster and user with the flags laid over them. */
  readonly cluster: Entry;
  readonly user: Entry;
  readonly userName: string;
}

/**
 * The context that will be used, its default namespace and its server, read from files alone: no request is made.
 * Throws ClusterError (2).
 */
export async function currentContext(
  options: ClusterOptions,
  deps: ClusterDeps,
): Promise<{ readonly context: string; readonly namespace: string; readonly server: string }> {
  const { context, namespace, server } = await resolveTarget(options, deps);
  return { context, namespace, server: server.origin };
}

/** Throws ClusterError (2) if no server is meant, or what is named does not exist. */
export async function resolveTarget(options: ClusterOptions, deps: ClusterDeps): Promise<Target> {
  const config = await readKubeconfig(options.kubeconfig, deps.env);
  const named = config === undefined ? undefined : fromKubeconfig(config, options);
  const found = named ?? (options.server === undefined ? fromPod(options, deps) : BARE);
  const cluster = clusterWithFlags(found.cluster, options);
  const address = textOf(cluster, 'server');
  if (address === undefined) {
    throw new ClusterError(2, `cluster "${found.clusterName}" has no server in the kubeconfig; pass --server`);
  }
  const server = addressOf(address);
  return {
    context: found.context || server.host,
    namespace: options.namespace ?? found.namespace,
    server,
    cluster,
    user: userWithFlags(found.user, options),
    userName: found.userName,
  };
}

interface Found {
  readonly context: string;
  readonly namespace: string;
  readonly cluster: Entry;
  readonly clusterName: string;
  readonly user: Entry;
  readonly userName: string;
}

const BARE: Found = { context: '', namespace: 'default', cluster: {}, clusterName: '', user: {}, userName: '' };

function fromKubeconfig(config: Kubeconfig, options: ClusterOptions): Found | undefined {
  const { contexts, clusters, users } = config;
  const where = config.files.join(', ');
  const name = options.context ?? config.currentContext;
  if (name === '' && contexts.size === 0 && clusters.size === 0) return undefined;
  const enough = options.server !== undefined || options.cluster !== undefined;
  if (name === '' && !enough) {
    throw new ClusterError(2, `no current context in ${where}; pass --context (${choice(contexts)})`);
  }
  const context = contexts.get(name);
  if (name !== '' && context === undefined) {
    throw new ClusterError(2, `no context "${name}" in ${where}; pass --context (${choice(contexts)})`);
  }
  const clusterName = options.cluster ?? textOf(context, 'cluster') ?? '';
  const userName = options.user ?? textOf(context, 'user') ?? '';
  const cluster = clusters.get(clusterName);
  const user = users.get(userName);
  if (cluster === undefined && options.server === undefined) {
    const from = options.cluster === undefined ? `, which context "${name}" names` : '';
    throw new ClusterError(2, `no cluster "${clusterName}" in ${where}${from}; pass --cluster (${choice(clusters)})`);
  }
  if (user === undefined && userName !== '') {
    const from = options.user === undefined ? `, which context "${name}" names` : '';
    throw new ClusterError(2, `no user "${userName}" in ${where}${from}; pass --user (${choice(users)})`);
  }
  const namespace = textOf(context, 'namespace') ?? 'default';
  return { context: name, namespace, cluster: cluster ?? {}, clusterName, user: user ?? {}, userName };
}

function fromPod(options: ClusterOptions, deps: ClusterDeps): Found {
  const pod = options.context === undefined && options.cluster === undefined ? inCluster(deps) : undefined;
  if (pod !== undefined) {
    return { ...BARE, ...pod, context: 'in-cluster', clusterName: 'in-cluster', userName: 'the service account' };
  }
  const tried = kubeconfigPaths(options.kubeconfig, deps.env).join(', ') || 'no HOME and no KUBECONFIG';
  throw new ClusterError(
    2,
    `no kubeconfig found (looked at ${tried}) and this is no pod of a cluster; pass --kubeconfig or set KUBECONFIG`,
  );
}

function clusterWithFlags(entry: Entry, options: ClusterOptions): Entry {
  const cluster: Record<string, unknown> = { ...entry };
  if (options.server !== undefined) cluster.server = options.server;
  if (options.tlsServerName !== undefined) cluster['tls-server-name'] = options.tlsServerName;
  if (options.certificateAuthority !== undefined) {
    cluster['certificate-authority'] = fromHere(options.certificateAuthority);
    cluster['certificate-authority-data'] = undefined;
    cluster['insecure-skip-tls-verify'] = false;
  }
  if (options.insecureSkipTlsVerify !== undefined) {
    cluster['insecure-skip-tls-verify'] = options.insecureSkipTlsVerify;
  }
  return cluster;
}

function userWithFlags(entry: Entry, options: ClusterOptions): Entry {
  const user: Record<string, unknown> = { ...entry };
  if (options.token !== undefined) {
    for (const field of ['tokenFile', 'exec', 'auth-provider', 'username', 'password']) user[field] = undefined;
    user.token = options.token;
  }
  if (options.clientCertificate !== undefined) {
    user['client-certificate'] = fromHere(options.clientCertificate);
    user['client-certificate-data'] = undefined;
  }
  if (options.clientKey !== undefined) {
    user['client-key'] = fromHere(options.clientKey);
    user['client-key-data'] = undefined;
  }
  if (options.as !== undefined) {
    for (const field of ['as-groups', 'as-uid', 'as-user-extra']) user[field] = undefined;
    user.as = options.as;
  }
  if (options.asGroups !== undefined && options.asGroups.length > 0) user['as-groups'] = options.asGroups;
  if (options.asUid !== undefined) user['as-uid'] = options.asUid;
  return user;
}

/** A path on the command line is relative to the working folder, not to the kubeconfig. */
function fromHere(path: string): string {
  return resolve(path);
}

function addressOf(text: string): URL {
  const url = URL.parse(/^[a-z]+:\/\//i.test(text) ? text : `http://${text}`);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new ClusterError(
      2,
      `cannot use "${text}" as server: it is no http or https address; pass --server https://HOST:PORT`,
    );
  }
  return url;
}

function choice(names: ReadonlyMap<string, Entry>): string {
  const all = [...names.keys()];
  if (all.length === 0) return 'it has none';
  const shown = all.slice(0, 8).join(', ');
  return `it has: ${shown}${all.length > 8 ? `, and ${all.length - 8} more` : ''}`;
}
