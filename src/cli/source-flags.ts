/** The flags that a command to type next must repeat, so that it looks at the same cluster or recording. */
import type { Options } from './options.ts';

/** `--context prod --as jo`, quoted for a shell; empty if none was given. Never a token. */
export function sourceFlags({ from, now, cluster }: Options): string {
  const given: readonly (readonly [flag: string, value: string | undefined])[] = [
    ['from', from],
    ['now', now],
    ['kubeconfig', cluster.kubeconfig],
    ['context', cluster.context],
    ['cluster', cluster.cluster],
    ['user', cluster.user],
    ['server', cluster.server],
    ['as', cluster.as],
    ...cluster.asGroups.map((group) => ['as-group', group] as const),
  ];
  return given.flatMap(([flag, value]) => (value === undefined ? [] : [`--${flag} ${quoted(value)}`])).join(' ');
}

function quoted(value: string): string {
  return /^[\w./:@%+=,-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}
