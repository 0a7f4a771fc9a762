/**
 * keep.ts FROM TO OLD=NEW…: makes one small and neutral recording of several. FROM holds recordings, the first of which has the say;
 * TO is written; the names of nodes and namespaces are replaced.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { release } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { parse, stringify } from 'yaml';
import { type RawObject, scrub, scrubText } from '../../support/capture.scrub.ts';

/** Of what has no namespace, only these matter to a scenario. */
const OF_CLUSTER = ['Node', 'Namespace', 'StorageClass', 'PersistentVolume'];
const DROPPED = ['Lease', 'Role', 'RoleBinding', 'ControllerRevision'];

const [from = '', to = '', ...names] = process.argv.slice(2);
const pairs = names.map((pair) => pair.split('=') as [string, string]);
const kept = pairs.slice(1).map(([old]) => old);

const renamed = (text: string): string =>
  pairs.reduce((all, [old, name]) => all.replaceAll(old, name), scrubText(text).replaceAll(release(), '6.1.0'));

const recordings = readdirSync(from)
  .map((name) => join(from, name))
  .filter((folder) => existsSync(join(folder, 'recording.yaml')))
  .sort((a, b) => Number(a.includes('/about-')) - Number(b.includes('/about-')));
const files = (folder: string): string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.parentPath, entry.name))
    : [];

const objects = new Map<string, RawObject>();
for (const file of recordings.flatMap((folder) => files(join(folder, 'objects')))) {
  for (const object of (JSON.parse(readFileSync(file, 'utf8')) as { items: RawObject[] }).items) {
    const { kind, metadata } = object;
    const place = kind === 'Namespace' ? metadata.name : metadata.namespace;
    const wanted = place === undefined ? OF_CLUSTER.includes(kind) : kept.includes(place) && !DROPPED.includes(kind);
    const key = `${kind}/${place ?? ''}/${metadata.name}`;
    if (wanted && metadata.name !== 'kube-root-ca.crt' && !objects.has(key)) objects.set(key, neutral(object));
  }
}

function neutral(object: RawObject): RawObject {
  scrub(object);
  if (object.metadata.annotations !== undefined && Object.keys(object.metadata.annotations).length === 0)
    delete object.metadata.annotations;
  if (typeof object.reportingInstance === 'string')
    object.reportingInstance = object.reportingInstance.replace(/^default-scheduler-.*/, 'default-scheduler');
  return object;
}

const built = join(import.meta.dirname, 'built', `${basename(dirname(to))}.yaml`);

rmSync(to, { recursive: true, force: true });
const save = (path: string, text: string): void => {
  const file = renamed(join(to, path));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, renamed(text));
};
const [first = ''] = recordings;
const { taken, server } = parse(readFileSync(join(first, 'recording.yaml'), 'utf8'));
save('recording.yaml', stringify({ apiVersion: 'north/v1', kind: 'Recording', taken, server }));
save('objects/all.yaml', stringify({ apiVersion: 'v1', kind: 'List', items: [...objects.values()] }, { lineWidth: 0 }));
if (existsSync(built)) save('objects/built.yaml', readFileSync(built, 'utf8'));
for (const folder of [...recordings, join(from, 'more')]) {
  for (const file of [...files(join(folder, 'logs')), ...files(join(folder, 'exec'))]) {
    const path = file.slice(folder.length + 1);
    if (kept.includes(path.split('/')[1] ?? '') && !existsSync(renamed(join(to, path))))
      save(path, readFileSync(file, 'utf8'));
  }
}
