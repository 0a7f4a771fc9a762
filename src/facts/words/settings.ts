/** Where a container's settings come from: the lines of the ConfigMaps that it reads, and the names of what it is given. */
import type { ConfigMap, Container, Pod } from 'kubernetes-types/core/v1.js';
import { keyed } from '../../engine/field.ts';
import type { World } from '../../engine/world.ts';
import { type KubeObject, type ObjectRef, refOf } from '../objects.ts';
import type { PodContainer } from './containers.ts';
import { getRequest } from './objects.ts';
import { mountOver } from './starts.ts';
import { word } from './word.ts';

interface SettingLine {
  readonly object: ObjectRef;
  readonly key: string;
  /** `data["site.conf"]` */
  readonly field: string;
  readonly number: number;
  readonly text: string;
}

/** A line of a file that a ConfigMap puts into the container; a list of one, or empty if the file comes from elsewhere. Throws as facts do. */
function lineOfFile(world: World, container: PodContainer, path: string, line: string): readonly SettingLine[] {
  const mount = mountOver(world, container, path);
  if (mount.kind !== 'ConfigMap' || mount.field === '') return [];
  const object = world.ask(
    getRequest('ConfigMap', container.pod.metadata.namespace ?? '', mount.name),
  ) as KubeObject | null;
  const data = (object as unknown as ConfigMap | null)?.data ?? {};
  const key = mount.subPath === '' ? path.slice(mount.path.replace(/\/$/, '').length + 1) : mount.subPath;
  const file = keyOf(container, mount.volume, key);
  const text = data[file];
  if (object === null || text === undefined) return [];
  const number = Number(line) || 0;
  return [
    {
      object: refOf(object),
      key: file,
      field: `data${keyed(file)}`,
      number,
      text: (text.split('\n')[number - 1] ?? '').trim(),
    },
  ];
}

/** `items` of a volume give keys other file names. */
function keyOf({ pod }: PodContainer, volume: string, file: string): string {
  const items = (pod as unknown as Pod).spec?.volumes?.find(({ name }) => name === volume)?.configMap?.items;
  return items?.find(({ path }) => path === file)?.key ?? file;
}

/** The lines in which the ConfigMaps that the container reads name something as a whole word. Throws as facts do. */
function linesNaming(world: World, container: PodContainer, term: string): readonly SettingLine[] {
  if (term === '') return [];
  const names = configMapsOf(container);
  const namespace = container.pod.metadata.namespace ?? '';
  const objects = world.askAll(names.map((name) => getRequest('ConfigMap', namespace, name))) as (KubeObject | null)[];
  const whole = new RegExp(`(?<![\\w-])${term.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}(?![\\w-])`);
  return objects
    .flatMap((object) => (object === null ? [] : [object]))
    .flatMap((object) =>
      Object.entries((object as unknown as ConfigMap).data ?? {}).flatMap(([key, text]) =>
        text
          .split('\n', 2000)
          .flatMap((line, i) =>
            whole.test(line)
              ? [{ object: refOf(object), key, field: `data${keyed(key)}`, number: i + 1, text: line.trim() }]
              : [],
          ),
      ),
    );
}

function configMapsOf({ spec, pod }: PodContainer): readonly string[] {
  const { env = [], envFrom = [], volumeMounts = [] } = spec as Container;
  const volumes = (pod as unknown as Pod).spec?.volumes ?? [];
  const mounted = volumes.filter(({ name }) => volumeMounts.some((mount) => mount.name === name));
  const names = [
    ...env.map((e) => e.valueFrom?.configMapKeyRef?.name),
    ...envFrom.map((e) => e.configMapRef?.name),
    ...mounted.map((v) => v.configMap?.name),
    ...mounted.flatMap((v) => v.projected?.sources?.map((s) => s.configMap?.name) ?? []),
  ];
  return [...new Set(names.filter((name): name is string => name !== undefined && name !== 'kube-root-ca.crt'))];
}

export const settingTypes = {
  SettingLine: { object: 'any', key: 'string', field: 'string', number: 'number', text: 'string' },
};

export const settingWords = [
  word(
    'lineOfFile(container: PodContainer, path: string, line: string): list<SettingLine>',
    'The line of a file, if a ConfigMap puts that file into the container.',
    lineOfFile,
  ),
  word(
    'linesNaming(container: PodContainer, term: string): list<SettingLine>',
    'The lines of the ConfigMaps that the container reads in which a word stands.',
    linesNaming,
  ),
];
