/** Makes a captured recording small and neutral enough to be kept with the tests. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';

/** Of the system's own namespace only what takes room on the node, or answers on the network, matters to a case. */
const NEEDED_OF_SYSTEM = ['Pod', 'Service', 'EndpointSlice', 'Lease'];
/** Roles that every cluster has carry this label. */
const EVERY_CLUSTERS = 'kubernetes.io/bootstrapping';
const NEEDED_BY_NAME = ['cluster-autoscaler-status'];

interface List {
  items: {
    readonly kind: string;
    readonly metadata: {
      readonly name: string;
      readonly namespace?: string;
      readonly labels?: Readonly<Record<string, string>>;
    };
  }[];
}

/** Removes what no case needs, what belongs to other namespaces, and the kernel's release, which programs like to log. */
export function trim(recording: string, namespaces: readonly string[]): void {
  for (const part of ['logs', 'exec'].map((name) => join(recording, name)).filter((folder) => existsSync(folder)))
    for (const name of readdirSync(part)) if (!namespaces.includes(name)) rmSync(join(part, name), { recursive: true });
  for (const file of filesOf(recording)) {
    const text = readFileSync(file, 'utf8').replaceAll(release(), '6.1.0');
    if (!file.endsWith('.json')) {
      writeFileSync(file, text);
      continue;
    }
    const list = JSON.parse(text) as List;
    list.items = list.items.filter(
      ({ kind, metadata: { name, labels, namespace = kind === 'Namespace' ? name : undefined } }) =>
        labels?.[EVERY_CLUSTERS] === undefined &&
        (namespace === 'kube-system' && kind !== 'Namespace'
          ? NEEDED_OF_SYSTEM.includes(kind) || NEEDED_BY_NAME.includes(name)
          : namespace === undefined || namespaces.includes(namespace) || namespace === 'kube-system'),
    );
    if (list.items.length === 0) rmSync(file);
    else writeFileSync(file, `${JSON.stringify(list, null, 1)}\n`);
  }
}

function filesOf(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
