/** Reads and merges kubeconfig files as kubectl does: the first file to name a thing decides what it is. */
import { readFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { ClusterError } from './error.ts';

export type Entry = Readonly<Record<string, unknown>>;

export interface Kubeconfig {
  /** The files that were read, for messages. */
  readonly files: readonly string[];
  readonly currentContext: string;
  readonly clusters: ReadonlyMap<string, Entry>;
  readonly users: ReadonlyMap<string, Entry>;
  readonly contexts: ReadonlyMap<string, Entry>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The files that kubectl would read: the flag's alone, or KUBECONFIG's, or the one in the home folder. */
export function kubeconfigPaths(explicit: string | undefined, env: Environment): readonly string[] {
  if (explicit !== undefined && explicit !== '') return [explicit];
  const listed = (env.KUBECONFIG ?? '').split(delimiter).filter((path) => path !== '');
  if (listed.length > 0) return listed;
  const home = env.HOME ?? env.USERPROFILE;
  return home === undefined || home === '' ? [] : [join(home, '.kube', 'config')];
}

/** The merged kubeconfig; undefined if none of the files exists. Throws ClusterError (2) for what cannot be read or understood. */
export async function readKubeconfig(explicit: string | undefined, env: Environment): Promise<Kubeconfig | undefined> {
  const files: string[] = [];
  const clusters = new Map<string, Entry>();
  const users = new Map<string, Entry>();
  const contexts = new Map<string, Entry>();
  let currentContext = '';
  for (const path of kubeconfigPaths(explicit, env)) {
    const text = contentOf(path, explicit !== undefined);
    if (text === undefined) continue;
    files.push(path);
    const config = await parsed(path, text);
    currentContext ||= textOf(config, 'current-context') ?? '';
    for (const [list, kind, into] of [
      ['clusters', 'cluster', clusters],
      ['users', 'user', users],
      ['contexts', 'context', contexts],
    ] as const) {
      for (const [name, entry] of namedEntries(path, config, list, kind)) if (!into.has(name)) into.set(name, entry);
    }
  }
  return files.length === 0 ? undefined : { files, currentContext, clusters, users, contexts };
}

/** A field as text; undefined if absent or empty. */
export function textOf(entry: Entry | undefined, field: string): string | undefined {
  const value = entry?.[field];
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The text field, resolved against the folder of the kubeconfig that holds it. */
export function pathOf(entry: Entry | undefined, field: string): string | undefined {
  const path = textOf(entry, field);
  return path === undefined ? undefined : resolve(textOf(entry, FOLDER) ?? '.', path);
}

/** The field that every entry gets: the folder of its file, against which its paths are relative. */
export const FOLDER = '#folder';

const HELP = 'pass --kubeconfig or set KUBECONFIG';
const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is no folder',
};

function contentOf(path: string, mustExist: boolean): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && !mustExist) return undefined;
    throw new ClusterError(2, `cannot read kubeconfig ${path}: ${WHY[code] ?? message}; ${HELP}`, { cause: error });
  }
}

async function parsed(path: string, text: string): Promise<Entry> {
  const value = text.trimStart().startsWith('{') ? (json(text) ?? (await yaml(path, text))) : await yaml(path, text);
  if (value === null || value === undefined) return {};
  if (isEntry(value)) return value;
  const kind = Array.isArray(value) ? 'a list' : 'plain text';
  throw new ClusterError(2, `cannot use ${path} as kubeconfig: it holds ${kind}, not clusters and contexts; ${HELP}`);
}

function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function yaml(path: string, text: string): Promise<unknown> {
  // The parser costs 20 ms, which a kubeconfig in JSON need not pay.
  const { parsedYaml } = await import('./yaml.ts');
  const { value, fault } = parsedYaml(text);
  if (fault === undefined) return value;
  throw new ClusterError(2, `cannot parse kubeconfig ${path}: ${fault}; mend the file, or ${HELP}`);
}

function namedEntries(path: string, config: Entry, list: string, kind: string): readonly [string, Entry][] {
  const entries = config[list] ?? [];
  const malformed = (what: string) =>
    new ClusterError(2, `cannot use kubeconfig ${path}: ${what}; mend the file, or ${HELP}`);
  if (!Array.isArray(entries)) throw malformed(`"${list}" must be a list`);
  return entries.map((named, index) => {
    const name = isEntry(named) ? textOf(named, 'name') : undefined;
    if (!isEntry(named) || name === undefined) throw malformed(`${list}[${index}] has no name`);
    const entry = named[kind] ?? {};
    if (!isEntry(entry)) throw malformed(`${kind} "${name}" must hold fields`);
    return [name, { ...entry, [FOLDER]: dirname(resolve(path)) }];
  });
}

export function isEntry(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
