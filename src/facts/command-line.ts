/** A command in a container as the line of kubectl that runs it, ready to paste. */
import { shellWord } from '../engine/command.ts';
import type { ExecQuery } from './source.ts';

export function commandLine({ namespace, pod, container, command }: ExecQuery): string {
  return `kubectl exec -n ${namespace} ${pod} -c ${container} -- ${command.map(shellWord).join(' ')}`;
}
