/** Makes a captured recording small and neutral enough to be kept with the tests. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { release } from 'node:os';
import { join } from 'node:path';

/** Of the system's own namespace only what takes room on the node, or answers on the network, matters to a case. */
const NEEDED_OF_SYSTEM = ['Pod', 'Service', 'EndpointSlice', 'Lease'];
/** A node's Lease tells when its kubelet was last heard of. */
export const LEASES = 'kube-node-lease';
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

/** Removes what no case needs (such as the roles that every cluster has), what belongs to other namespaces, and the kernel's release, which programs like to log. */
export function trim(recording: string, namespaces: readonly string[]): void {
  for (const part of ['logs', 'exec'].map((name) => join(recording, name)))
    for (const name of foldersOf(part)) if (!namespaces.includes(name)) rmSync(join(part, name), { recursive: true });
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
          : namespace === LEASES && kind !== 'Namespace'
            ? kind === 'Lease'
            : namespace === undefined || [...namespaces, 'kube-system', LEASES].includes(namespace)),
    );
    if (list.items.length === 0) rmSync(file);
    else writeFileSync(file, `${JSON.stringify(list, null, 1)}\n`);
  }
}

function filesOf(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

function foldersOf(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder) : [];
}
