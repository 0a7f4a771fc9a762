/**
 * Every recording of a pod that waits or fails, with what is gone after a while: its events, its logs. The verdicts may grow weaker, and
 * then say what is gone; they never grow wrong. And a crash loop is the same one, whatever state the kubelet shows just then.
 */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { engineWith } from '../../src/commands/trees.ts';
import { withheld } from '../../src/commands/withheld.ts';
import type { Diagnosis } from '../../src/engine/diagnosis.ts';
import { gapFor } from '../../src/facts/gaps.ts';
import { type KubeObject, type ObjectRef, refTo } from '../../src/facts/objects.ts';
import { known, type Reading, unreadable } from '../../src/facts/reading.ts';
import { typeOfWord } from '../../src/facts/resources.ts';
import type { Source } from '../../src/facts/source.ts';
import { diagnose } from '../../src/investigation/diagnose.ts';
import { openRecording } from '../../src/recording/open.ts';
import { asked, type Case, readCases } from '../e2e/case.ts';
import { namespaceOf, resolveSubject } from '../e2e/stage.ts';
import { overreach } from './overreach.ts';

const ROOT = path.join(import.meta.dirname, '..');
const engine = await engineWith([], undefined);
const families = ['pending', 'crash', 'gpu', 'control'];
const cases = readCases(path.join(ROOT, 'e2e/cases')).filter(({ family }) => families.includes(family));
const rows = cases.flatMap((one) => asked(one).map(({ subject }) => ({ id: one.id, subject, one })));

function recordingOf({ id }: Case): string {
  return path.join(ROOT, 'recordings', id);
}

function subjectOf(subject: string, one: Case): ObjectRef {
  const namespace = namespaceOf(one);
  const files = [`objects/${namespace}/pods.json`, 'objects/pods.json'].map((file) =>
    path.join(recordingOf(one), file),
  );
  const pods = files
    .filter(existsSync)
    .flatMap((file): KubeObject[] => JSON.parse(readFileSync(file, 'utf8')).items)
    .filter(({ metadata }) => metadata.namespace === namespace);
  const [word = '', name = ''] = resolveSubject(subject, pods).split('/');
  const type = typeOfWord(word);
  if (type === undefined) throw new Error(`${subject} is no subject`);
  return refTo(type, name, namespace);
}

const opened = new Map<string, Promise<Source>>();
const whole = new Map<string, Promise<Diagnosis>>();

function kept<T>(map: Map<string, Promise<T>>, key: string, make: () => Promise<T>): Promise<T> {
  const made = map.get(key) ?? make();
  map.set(key, made);
  return made;
}

async function under(one: Case, subject: string, change: (source: Source) => Source): Promise<Diagnosis> {
  const source = await kept(opened, one.id, () => openRecording(recordingOf(one)));
  return diagnose(engine, change(source), subjectOf(subject, one));
}

/** The diagnosis of all that was recorded. */
function wholly(one: Case, subject: string): Promise<Diagnosis> {
  return kept(whole, `${one.id} ${subject}`, () => under(one, subject, (source) => source));
}

/** A source whose objects are changed as they are read. */
function through(source: Source, change: (object: KubeObject) => KubeObject): Source {
  const each = <T>(reading: Reading<T>, of: (value: T) => T) =>
    reading.ok ? { ...reading, value: of(reading.value) } : reading;
  return {
    ...source,
    list: async (query) => each(await source.list(query), (objects) => objects.map(change)),
    get: async (query) => each(await source.get(query), (object) => object && change(object)),
  };
}

const MADE = ['creationTimestamp', 'startTime', 'lastTransitionTime', 'lastUpdateTime', 'time'];
const TWO_HOURS = 7_200_000;

/** All was made two hours earlier, and the containers have run and ended as before. */
function older(source: Source): Source {
  return through(source, (object) => (object.kind === 'Event' ? object : (earlier(object) as KubeObject)));
}

function earlier(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(earlier);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      MADE.includes(key) && typeof item === 'string'
        ? new Date(Date.parse(item) - TWO_HOURS).toISOString().replace('.000Z', 'Z')
        : earlier(item),
    ]),
  );
}

/** Of the events only these are left. */
function withEvents(source: Source, left: (event: KubeObject) => boolean): Source {
  const isEvent = ({ type }: { readonly type: { readonly kind: string } }) => type.kind === 'Event';
  const some = (reading: Reading<readonly KubeObject[]>) =>
    reading.ok ? known(reading.value.filter(left)) : known([]);
  return {
    ...source,
    list: async (query) => (isEvent(query) ? some(await source.list(query)) : source.list(query)),
    get: async (query) => (isEvent(query) ? known(null) : source.get(query)),
  };
}

const NONE = () => false;
/** What is told again and again lives on when what led to it is forgotten. */
const REPEATED = ({ reason }: KubeObject) => reason === 'BackOff';

function withoutLogs(source: Source, previousOnly: boolean): Source {
  return {
    ...source,
    logs: async (query) => {
      if (previousOnly && !query.previous) return source.logs(query);
      return unreadable(gapFor({ ask: 'logs', ...query }, 'gone', 'unable to retrieve container logs'));
    },
  };
}

const verdict = ({ outcome, findings }: Diagnosis) => [outcome, ...findings.map((f) => `${f.cause} ${f.confidence}`)];

/** Whether a verdict that is weaker than another names what is missing. */
function unnamed(what: RegExp, all: Diagnosis, less: Diagnosis): readonly string[] {
  const weaker = less.outcome !== all.outcome || less.findings[0]?.confidence !== all.findings[0]?.confidence;
  if (!weaker || less.unknown.some((unknown) => what.test(unknown.what))) return [];
  return [`${verdict(less).join()} instead of ${verdict(all).join()}, and nothing says what is missing`];
}

test.each(rows)('$id, $subject: the events have expired', async ({ one, subject }) => {
  const all = await under(one, subject, older);
  const less = await under(one, subject, (source) => withEvents(older(source), NONE));
  expect([...overreach('events', all, less), ...unnamed(/^events/, all, less)]).toEqual([]);
});

test.each(rows)('$id, $subject: of the events only the latest are left', async ({ one, subject }) => {
  const all = await under(one, subject, older);
  const less = await under(one, subject, (source) => withEvents(older(source), REPEATED));
  expect(overreach('most events', all, less)).toEqual([]);
});

test.each(rows)('$id, $subject: events may not be read', async ({ one, subject }) => {
  const all = await wholly(one, subject);
  const less = await under(one, subject, (source) => withheld(source, { unavailable: ['events'] }));
  expect([...overreach('events', all, less), ...unnamed(/^events/, all, less)]).toEqual([]);
});

test.each([
  ['no log may be read', (source: Source) => withheld(source, { unavailable: ['logs'] })],
  ['all logs are gone', (source: Source) => withoutLogs(source, false)],
  ['the logs of earlier runs are gone', (source: Source) => withoutLogs(source, true)],
] as const)('%s', { timeout: 60_000 }, async (_, change) => {
  const faults: string[] = [];
  for (const { id, one, subject } of rows) {
    const all = await wholly(one, subject);
    const less = await under(one, subject, change);
    const found = [...overreach('logs', all, less), ...unnamed(/\blog of /, all, less)];
    faults.push(...found.map((fault) => `${id}, ${subject}: ${fault}`));
  }
  expect(faults).toEqual([]);
});

interface Status {
  readonly state?: {
    readonly waiting?: { readonly reason?: string };
    readonly terminated?: object;
    readonly running?: object;
  };
  readonly lastState?: { readonly terminated?: object };
  readonly restartCount?: number;
}

/** Between the end of a run and the next look of the kubelet, up to a minute later, the state is the end itself. */
function asEnded(status: Status): Status {
  const end = status.lastState?.terminated;
  if (status.state?.waiting?.reason !== 'CrashLoopBackOff' || end === undefined) return status;
  return { ...status, state: { terminated: end }, lastState: {} };
}

function asBackingOff(status: Status): Status {
  const end = status.state?.terminated;
  if (end === undefined || (status.restartCount ?? 0) === 0) return status;
  return { ...status, state: { waiting: { reason: 'CrashLoopBackOff' } }, lastState: { terminated: end } };
}

/** The next run has just begun, and the log of the one before has become the previous one. */
function asRunningAgain(source: Source, changed: { count: number }): Source {
  const startedAt = new Date(source.now().getTime() - 2000).toISOString();
  const running = (status: Status): Status => {
    const ended = asBackingOff(status);
    if (ended.state?.waiting?.reason !== 'CrashLoopBackOff') return status;
    return { ...ended, state: { running: { startedAt } }, restartCount: (status.restartCount ?? 0) + 1 };
  };
  const logs: Source['logs'] = (query) => source.logs({ ...query, previous: false });
  return withStatuses({ ...source, logs }, running, changed);
}

interface PodParts {
  readonly spec?: { readonly restartPolicy?: string };
  readonly status?: { readonly phase?: string } & { readonly [list: string]: unknown };
}

function withStatuses(source: Source, change: (status: Status) => Status, changed: { count: number }): Source {
  return through(source, (object) => {
    const { spec, status } = object as PodParts;
    const over = ['Succeeded', 'Failed'].includes(status?.phase ?? '') || spec?.restartPolicy === 'Never';
    if (object.kind !== 'Pod' || status === undefined || over) return object;
    const lists = ['initContainerStatuses', 'containerStatuses'].flatMap((list) => {
      const before = status[list] as readonly Status[] | undefined;
      const after = before?.map(change);
      changed.count += after?.filter((one, i) => one !== before?.[i]).length ?? 0;
      return after === undefined ? [] : [[list, after] as const];
    });
    return { ...object, status: { ...status, ...Object.fromEntries(lists) } };
  });
}

type Changed = { count: number };

test.each([
  ['the end of its last run', (source: Source, changed: Changed) => withStatuses(source, asEnded, changed), 8],
  [
    'the pause before the next run',
    (source: Source, changed: Changed) => withStatuses(source, asBackingOff, changed),
    30,
  ],
  ['the next run, which has just begun', asRunningAgain, 38],
] as const)('a crash loop whose state is %s', { timeout: 60_000 }, async (_, change, atLeast) => {
  const faults: string[] = [];
  let changes = 0;
  for (const { id, one, subject } of rows) {
    const changed = { count: 0 };
    const all = await wholly(one, subject);
    const other = await under(one, subject, (source) => change(source, changed));
    changes += Math.min(1, changed.count);
    if (verdict(other).join() !== verdict(all).join())
      faults.push(`${id}, ${subject}: ${verdict(other).join()} instead of ${verdict(all).join()}`);
  }
  expect(faults).toEqual([]);
  expect(changes, 'so many recordings were changed at least').toBeGreaterThanOrEqual(atLeast);
});
