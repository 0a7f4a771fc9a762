/** A source that keeps every reading that passes through it, so that what a walk asked for can be written down. */
import type { KubeObject } from '../../facts/objects.ts';
import { type Gap, known, type Reading } from '../../facts/reading.ts';
import type { ExecQuery, Source } from '../../facts/source.ts';
import { ADDED } from '../gaps.ts';
import type { RecordedUsage } from '../usage.ts';
import { type Asked, type Collected, logName, PARTLY, refusedWith, resourceOf, type Unavailable } from './collected.ts';

export interface RecordingSource {
  readonly source: Source;
  readonly collected: () => Collected;
}

/** The clock stands still at the moment at which the recording begins. */
export function recordingSource(inner: Source): RecordingSource {
  const now = inner.now();
  const objects = new Map<string, KubeObject>();
  const logs = new Map<string, Collected['logs'][number]>();
  const results = new Map<string, Collected['results'][number]>();
  const usage: RecordedUsage[] = [];
  const asked: Asked[] = [];
  const unavailable: Unavailable[] = [];

  const keep = (object: KubeObject): void => {
    const { namespace = '', name } = object.metadata;
    objects.set(`${object.apiVersion} ${object.kind} ${namespace}/${name}`, object);
  };
  /** Notes what cannot be read or is not whole; says whether the answer is a whole one. */
  const noted = (reading: Reading<unknown>, about: Omit<Unavailable, 'why'>): boolean => {
    if (reading.ok && reading.complete) return true;
    unavailable.push({ ...about, ...(reading.ok ? PARTLY : refusedWith(reading.gap)) });
    return false;
  };

  const withheld = ({ namespace, pod, container, command }: ExecQuery, gap: Gap): void => {
    const name = `${pod}/${container}`;
    unavailable.push({ resource: 'pods/exec', namespace, name, command, ...refusedWith(gap) });
  };

  const source: Source = {
    ...inner,
    now: () => now,
    async list(query) {
      const reading = await inner.list(query);
      const { type, namespace, labelSelector, fieldSelector } = query;
      const place = { resource: resourceOf(type), ...(namespace !== undefined && { namespace }) };
      if (reading.ok) reading.value.forEach(keep);
      if (noted(reading, place))
        asked.push({
          ...place,
          ...(labelSelector !== undefined && { labelSelector }),
          ...(fieldSelector !== undefined && { fieldSelector }),
        });
      return reading;
    },
    async get(query) {
      const reading = await inner.get(query);
      const { type, namespace, name } = query;
      const place = { resource: resourceOf(type), ...(namespace !== undefined && { namespace }), name };
      if (reading.ok && reading.value !== null) keep(reading.value);
      if (noted(reading, place)) asked.push(place);
      return reading;
    },
    async logs(query) {
      const reading = await inner.logs(query);
      const name = logName(query);
      if (reading.ok) logs.set(`${query.namespace}/${name}`, { query, text: reading.value });
      else unavailable.push({ resource: 'pods/log', namespace: query.namespace, name, ...refusedWith(reading.gap) });
      return reading;
    },
    async exec(query) {
      const reading = await inner.exec(query);
      if (reading.ok) results.set(JSON.stringify(query), { query, result: reading.value });
      else withheld(query, reading.gap);
      return reading;
    },
    withheld,
    ...(inner.addContainer && {
      async addContainer(addition, about, ask) {
        const reading = await inner.addContainer?.(addition, about, ask);
        const { namespace, pod, container } = addition;
        if (reading?.ok === false) noted(reading, { resource: ADDED, namespace, name: `${pod}/${container}` });
        return reading ?? known(null);
      },
    }),
    async podUsage(nodes) {
      const reading = await inner.podUsage(nodes);
      if (reading.ok && reading.complete) usage.push({ ...(nodes !== undefined && { nodes }), pods: reading.value });
      else noted(reading, { resource: 'usage' });
      return reading;
    },
  };
  return {
    source,
    collected: () => ({
      objects: [...objects.values()],
      logs: [...logs.values()],
      results: [...results.values()],
      usage,
      asked,
      unavailable,
    }),
  };
}
