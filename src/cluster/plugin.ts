/** Runs a kubeconfig's credential plugin (`aws eks get-token`, `kubelogin`): client.authentication.k8s.io v1 and v1beta1. */
import { resolve, sep } from 'node:path';
import { cleanText } from '../facts/sanitise.ts';
import { ClusterError, oneLine } from './error.ts';
import { type Entry, FOLDER, isEntry, textOf } from './kubeconfig.ts';
import type { ClusterDeps } from './options.ts';
import type { Target } from './target.ts';

export interface PluginCredential {
  readonly token?: string;
  readonly certificate?: string;
  readonly key?: string;
  /** Milliseconds since the epoch; absent: until the server refuses it. */
  readonly expires?: number;
}

const TIMEOUT_MS = 30_000;
const MOST_OUTPUT = 1024 * 1024;
const VERSIONS = ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1'];

/** Throws ClusterError: 2 if the kubeconfig's entry cannot be used, 3 if the plugin is missing, fails or hangs. */
export async function runPlugin(exec: Entry, target: Target, deps: ClusterDeps): Promise<PluginCredential> {
  const name = textOf(exec, 'command');
  const version = textOf(exec, 'apiVersion') ?? '';
  const who = `of user "${target.userName}"`;
  if (name === undefined || !VERSIONS.includes(version)) {
    const what = name === undefined ? 'has no command' : `has apiVersion "${version}", which no client supports`;
    throw new ClusterError(2, `the exec entry ${who} ${what}; write it anew with your cloud provider's tool`);
  }
  const mode = textOf(exec, 'interactiveMode') ?? 'IfAvailable';
  const interactive = mode !== 'Never' && deps.interactive === true;
  if (mode === 'Always' && !interactive) {
    throw new ClusterError(
      3,
      `credential plugin ${name} ${who} wants to ask you something, but there is no terminal for it; log in with it first`,
    );
  }
  const output = await outputOf(
    {
      name,
      command: name.includes('/') || name.includes(sep) ? resolve(textOf(target.user, FOLDER) ?? '.', name) : name,
      args: Array.isArray(exec.args) ? exec.args.map(String) : [],
      env: { ...ownEnvironment(exec), KUBERNETES_EXEC_INFO: info(exec, target, version, interactive) },
      interactive,
      plugin: `credential plugin ${name} ${who}`,
      installHint: textOf(exec, 'installHint') ?? `install ${name}`,
    },
    deps,
  );
  return credentialIn(output, version, `credential plugin ${name} ${who}`);
}

/** KUBERNETES_EXEC_INFO: what the plugin is told about the cluster and the terminal. */
function info(exec: Entry, { cluster, server }: Target, apiVersion: string, interactive: boolean): string {
  const told: Record<string, unknown> = { server: server.href.replace(/\/$/, '') };
  for (const field of ['tls-server-name', 'insecure-skip-tls-verify', 'certificate-authority-data', 'proxy-url']) {
    if (cluster[field] !== undefined) told[field] = cluster[field];
  }
  const extensions = Array.isArray(cluster.extensions) ? cluster.extensions : [];
  const own = extensions.find((e) => isEntry(e) && e.name === 'client.authentication.k8s.io/exec');
  if (isEntry(own)) told.config = own.extension;
  const spec = exec.provideClusterInfo === true ? { cluster: told, interactive } : { interactive };
  return JSON.stringify({ apiVersion, kind: 'ExecCredential', spec });
}

interface Call {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly interactive: boolean;
  /** The plugin in words. */
  readonly plugin: string;
  readonly installHint: string;
}

async function outputOf(call: Call, deps: ClusterDeps): Promise<string> {
  const { name, plugin } = call;
  const { execa } = await import('execa');
  const timeout = deps.pluginTimeoutMs ?? TIMEOUT_MS;
  const child = execa(call.command, call.args, {
    env: { ...deps.env, ...call.env },
    extendEnv: false,
    stdin: call.interactive ? 'inherit' : 'ignore',
    reject: false,
    cancelSignal: deps.signal,
    forceKillAfterDelay: 1000,
    maxBuffer: MOST_OUTPUT,
  });
  if (call.interactive) child.stderr.on('data', (chunk: Buffer) => deps.stderr.write(cleanText(chunk.toString())));
  const result = await withinTime(child, timeout);
  deps.signal.throwIfAborted();
  if (result === undefined) {
    child.kill();
    child.stdout.destroy();
    child.stderr.destroy();
    const waited = `gave no answer within ${timeout / 1000} s`;
    throw new ClusterError(3, `${plugin} ${waited}; run "${name}" by hand to see what it waits for`);
  }
  if (result.code === 'ENOENT') {
    throw new ClusterError(3, `${plugin} is not installed; ${oneLine(cleanText(call.installHint))}`);
  }
  if (result.failed) {
    const said = cleanText(result.stderr).trim().split('\n').slice(-3).join(' ') || result.shortMessage;
    throw new ClusterError(
      3,
      `${plugin} failed (exit code ${result.exitCode ?? 'none'}): ${said}; log in again with it`,
    );
  }
  return result.stdout;
}

/** The promise's value, or undefined when the time is up: a plugin's own children may keep its output open for ever. */
async function withinTime<T>(work: PromiseLike<T>, ms: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((done) => {
    timer = setTimeout(done, ms, undefined);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function ownEnvironment(exec: Entry): Record<string, string> {
  const list = Array.isArray(exec.env) ? exec.env.filter(isEntry) : [];
  return Object.fromEntries(list.map((e) => [textOf(e, 'name') ?? '', textOf(e, 'value') ?? '']));
}

function credentialIn(output: string, version: string, plugin: string): PluginCredential {
  const bad = (what: string) => new ClusterError(3, `${plugin} ${what}; run it by hand to see its answer`);
  let answer: unknown;
  try {
    answer = JSON.parse(output);
  } catch {
    throw bad('answered with something that is no ExecCredential in JSON');
  }
  if (!isEntry(answer) || answer.kind !== 'ExecCredential') throw bad('answered with no ExecCredential');
  if (answer.apiVersion !== version) throw bad(`answered in ${textOf(answer, 'apiVersion')}, not in ${version}`);
  const status = isEntry(answer.status) ? answer.status : {};
  const token = textOf(status, 'token');
  const certificate = textOf(status, 'clientCertificateData');
  const key = textOf(status, 'clientKeyData');
  if (token === undefined && (certificate === undefined || key === undefined)) {
    throw bad('answered with neither a token nor a client certificate');
  }
  const expires = Date.parse(textOf(status, 'expirationTimestamp') ?? '');
  return {
    ...(token !== undefined && { token }),
    ...(certificate !== undefined && key !== undefined && { certificate, key }),
    ...(Number.isFinite(expires) && { expires }),
  };
}
