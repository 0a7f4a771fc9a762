/** The flags that a command to type next must repeat, so that it looks at the same cluster or recording. */
import { shellWord } from '../engine/command.ts';
import type { Options } from './options.ts';

/** `--context prod --as jo`, quoted for a shell; empty if none was given. Never a token. */
export function sourceFlags(options: Options): string {
  const ours = flagText([
    ['from', options.from],
    ['now', options.now],
  ]);
  return [ours, kubectlFlags(options)].filter((flags) => flags !== '').join(' ');
}

/** Flags that kubectl would have to be told as well, but that are secret, or that no command shows. */
const UNTOLD = [
  'token',
  'certificateAuthority',
  'clientCertificate',
  'clientKey',
  'insecureSkipTlsVerify',
  'tlsServerName',
  'asUid',
] as const;

/**
 * The words that lead kubectl to the very context that is read, also when the kubeconfig's current one changes meanwhile. Undefined
 * where words cannot do that.
 */
export function kubectlWords({ cluster }: Options, context: string): readonly string[] | undefined {
  if (UNTOLD.some((flag) => cluster[flag] !== undefined)) return undefined;
  const named = cluster.server !== undefined || cluster.cluster !== undefined || context === IN_CLUSTER;
  return given({ ...cluster, ...(!named && { context }) }).flatMap(([flag, value]) => [`--${flag}`, value]);
}

/** What a cluster is called that a pod finds by itself. */
const IN_CLUSTER = 'in-cluster';

/** Those of them that kubectl understands. */
export function kubectlFlags({ cluster }: Options): string {
  return flagText(given(cluster));
}

function given(cluster: Options['cluster']): readonly (readonly [flag: string, value: string])[] {
  const flags = [
    ['kubeconfig', cluster.kubeconfig],
    ['context', cluster.context],
    ['cluster', cluster.cluster],
    ['user', cluster.user],
    ['server', cluster.server],
    ['as', cluster.as],
    ...(cluster.asGroups ?? []).map((group) => ['as-group', group] as const),
  ] as const;
  return flags.flatMap(([flag, value]) => (value === undefined ? [] : [[flag, value] as const]));
}

function flagText(given: readonly (readonly [flag: string, value: string | undefined])[]): string {
  return given.flatMap(([flag, value]) => (value === undefined ? [] : [`--${flag} ${shellWord(value)}`])).join(' ');
}
