/** Less access never leads to more: without a right the trees may say less, but nothing new, nothing surer, and not healthy. */
import { expect, test } from 'vitest';
import { openCase } from '../../src/commands/tree-tests.ts';
import { engineWith } from '../../src/commands/trees.ts';
import { onlyIn, withheld } from '../../src/commands/withheld.ts';
import type { ObjectRef } from '../../src/facts/objects.ts';
import { RESOURCES, typeOfKind } from '../../src/facts/resources.ts';
import type { ExecQuery, GetQuery, ListQuery, LogQuery, Source } from '../../src/facts/source.ts';
import { diagnose } from '../../src/investigation/diagnose.ts';
import { everyCase } from './coverage.ts';
import { overreach } from './overreach.ts';

const engine = await engineWith([], undefined);
const ran = await everyCase(engine);
const RIGHTS = ['logs', 'exec', 'usage', ...RESOURCES.map((type) => type.plural)];

/** Notes which rights are used. */
function noting(source: Source, used: Set<string>): Source {
  const note = <Q extends object, R>(right: (query: Q) => string, read: (query: Q) => R) => {
    return (query: Q): R => {
      used.add(right(query));
      return read(query);
    };
  };
  const plural = ({ type }: ListQuery | GetQuery) => type.plural;
  return {
    ...source,
    list: note<ListQuery, ReturnType<Source['list']>>(plural, source.list),
    get: note<GetQuery, ReturnType<Source['get']>>(plural, source.get),
    logs: note<LogQuery, ReturnType<Source['logs']>>(() => 'logs', source.logs),
    exec: note<ExecQuery, ReturnType<Source['exec']>>(() => 'exec', source.exec),
    podUsage(nodes) {
      used.add('usage').add('pods');
      return source.podUsage(nodes);
    },
  };
}

/** The rights whose lack was told at least once. */
const named = new Set<string>();

/** What is claimed too much without a right that this diagnosis uses, each in turn, and with the rights of one namespace only. */
async function overreaches(source: Source, subject: ObjectRef): Promise<readonly string[]> {
  const faults: string[] = [];
  const used = new Set<string>();
  const all = await diagnose(engine, noting(source, used), subject);
  // Of a right that is never used nothing depends.
  for (const right of RIGHTS.filter((name) => used.has(name))) {
    const less = await diagnose(engine, withheld(source, { unavailable: [right] }), subject);
    if (less.unknown.some(({ why }) => why === `forbidden: ${right}`)) named.add(right);
    faults.push(...overreach(right, all, less));
  }
  const { namespace } = subject;
  if (namespace === undefined) return faults;
  const less = await diagnose(engine, onlyIn(namespace, source), subject);
  return [...faults, ...overreach(`anything outside of namespace ${namespace}`, all, less)];
}

test.each(ran)('$file: $test.name', async ({ test: one, folder }) => {
  const { source, subject } = await openCase(one, folder);
  const faults = await overreaches(source, subject);
  await source.close();
  expect(faults).toEqual([]);
});

const waiting = ran.flatMap((one) => {
  const step = one.result.diagnosis.path.find(({ tree }) => tree === 'pod-not-scheduled');
  return step === undefined ? [] : [{ ...one, pod: step.subject }];
});

test.each(waiting)('$file: $test.name, just created', async ({ test: one, folder, pod }) => {
  const { source, subject } = await openCase(one, folder);
  const { kind, name, namespace } = pod;
  const read = await source.get({ type: typeOfKind(kind), name, ...(namespace !== undefined && { namespace }) });
  const created = Date.parse((read.ok && read.value?.metadata.creationTimestamp) || '');
  const young = { ...source, now: () => new Date(created + 5_000) };
  const faults = Number.isNaN(created) ? [] : await overreaches(young, subject);
  await source.close();
  expect(faults).toEqual([]);
});

test('each list that placing a pod may need was withheld in some case, and was then named as unknown', () => {
  const lists = [
    'Node',
    'Namespace',
    'Event',
    'ReplicaSet',
    'PersistentVolumeClaim',
    'PersistentVolume',
    'StorageClass',
  ];
  const devices = ['ResourceClaim', 'ResourceClaimTemplate', 'ResourceSlice', 'DeviceClass'];
  const rights = ['usage', ...[...lists, ...devices].map((kind) => typeOfKind(kind).plural)];
  expect(rights.filter((right) => !named.has(right))).toEqual([]);
});
