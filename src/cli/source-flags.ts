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

/** Those of them that kubectl understands. */
export function kubectlFlags({ cluster }: Options): string {
  return flagText([
    ['kubeconfig', cluster.kubeconfig],
    ['context', cluster.context],
    ['cluster', cluster.cluster],
    ['user', cluster.user],
    ['server', cluster.server],
    ['as', cluster.as],
    ...(cluster.asGroups ?? []).map((group) => ['as-group', group] as const),
  ]);
}

function flagText(given: readonly (readonly [flag: string, value: string | undefined])[]): string {
  return given.flatMap(([flag, value]) => (value === undefined ? [] : [`--${flag} ${shellWord(value)}`])).join(' ');
}
