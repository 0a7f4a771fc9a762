/** kubectl commands that show a fact, complete and ready to paste. */
import type { ObjectRef } from '../facts/objects.ts';
import { jsonpathOf } from './field.ts';

/** `kubectl get pod web-0 -n shop -o jsonpath='{.spec.nodeName}'`, or `-o yaml` without a field. */
export function getCommand(ref: ObjectRef, field?: string): string {
  const output = field === undefined || field === '' ? 'yaml' : `jsonpath='{${jsonpathOf(field)}}'`;
  return `kubectl get ${kindWord(ref)} ${ref.name}${namespaceFlag(ref)} -o ${output}`;
}

export function eventsCommand(ref: ObjectRef): string {
  return `kubectl events --for ${kindWord(ref)}/${ref.name} -n ${ref.namespace ?? 'default'}`;
}

/** The same, aimed at the cluster that flags lead to (`--context prod`); no flags change nothing, and nothing is aimed twice. */
export function aimed(command: string, flags: string): string {
  if (flags === '' || command.includes(`kubectl ${flags} `)) return command;
  return command.replaceAll(/(^|; |&& )kubectl /g, (_, before: string) => `${before}kubectl ${flags} `);
}

/** Quoted for a shell where that is needed. */
export function shellWord(value: string): string {
  return /^[\w./:@%+=,-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`;
}

/** `pod`; `podgroup.scheduling.volcano.sh` where the kind alone may mean another. */
export function kindWord({ kind, group }: ObjectRef): string {
  return group === undefined ? kind.toLowerCase() : `${kind.toLowerCase()}.${group}`;
}

export function namespaceFlag(ref: ObjectRef): string {
  return ref.namespace === undefined ? '' : ` -n ${ref.namespace}`;
}
