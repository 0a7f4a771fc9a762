/** Triage over the recording of a whole broken cluster: what it names, how it groups, and what it does not claim. */
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { engineWith } from '../../src/commands/trees.ts';
import { withheld } from '../../src/commands/withheld.ts';
import type { PodRow } from '../../src/facts/source.ts';
import { chosenRows } from '../../src/investigation/pod-suspects.ts';
import { triage } from '../../src/investigation/triage.ts';
import { openRecording } from '../../src/recording/open.ts';

const DEMO = join(import.meta.dirname, '../recordings/demo');
const engine = await engineWith([], undefined);

describe('triage', () => {
  it('names one item for each root cause, the workload as its subject, its pods beside it', async () => {
    const { items } = await triage(engine, await openRecording(DEMO), {});
    const causes = items.map((item) => `${item.subject.kind}/${item.subject.name} ${item.cause}`);
    expect(causes).toContain('Deployment/prices crash/app-error');
    expect(causes).toContain('Service/cart http/selector-mismatch');
    expect(causes).toContain('Deployment/loader pending/quota-exceeded');
    expect(new Set(causes).size).toBe(causes.length);
    expect(items.find((item) => item.subject.name === 'prices')).toMatchObject({
      count: 2,
      symptom: 'CrashLoopBackOff',
    });
  });

  it('looks at one namespace only', async () => {
    const { items, scope } = await triage(engine, await openRecording(DEMO), { namespace: 'ml' });
    expect(scope).toBe('ml');
    expect(new Set(items.map((item) => item.subject.namespace))).toEqual(new Set(['ml']));
  });

  it.each([
    ['endpointslices', 'Service'],
    ['services', 'Ingress'],
  ])('without the right to read %s no %s is under suspicion, and the gap is told', async (resource, kind) => {
    const source = withheld(await openRecording(DEMO), { unavailable: [resource] });
    const { items, unknown } = await triage(engine, source, {});
    expect(items.filter((item) => item.subject.kind === kind)).toEqual([]);
    expect(unknown.map(({ what }) => what)).toContain(resource);
  });

  it('without the right to read pods says so instead of finding nothing', async () => {
    const source = withheld(await openRecording(DEMO), { unavailable: ['pods'] });
    const { unknown, examined } = await triage(engine, source, {});
    expect(examined.pods).toBe(0);
    expect(unknown.map(({ what }) => what)).toContain('pods');
  });
});

describe('what others wait for', () => {
  const of = async (recording: string, namespace?: string) => {
    const source = await openRecording(join(DEMO, '..', recording));
    const { items } = await triage(engine, source, namespace === undefined ? {} : { namespace });
    return items.map(({ subject, cause, others }) => ({
      subject: `${subject.kind}/${subject.name}`,
      cause,
      others: others.map(({ kind, name }) => `${kind}/${name}`.replace(/-[a-z0-9]+-[a-z0-9]{5}$/, '')),
    }));
  };

  it.each([
    ['a claim', 'pending-storage-class-missing', 'PersistentVolumeClaim/db-data', 'pending/storage-class-missing'],
    ['a claim', 'pending-volume-lost', 'PersistentVolumeClaim/data', 'pending/volume-lost'],
    ['a claim', 'pending-provisioner-failed', 'PersistentVolumeClaim/data', 'pending/provisioner-failed'],
    ['a claim', 'pending-pv-claimed-released', 'PersistentVolumeClaim/data', 'pending/pv-claimed'],
  ])('%s and the workload that waits for it are one item: %s', async (_, recording, subject, cause) => {
    expect(await of(recording, `e2e-${recording}`)).toEqual([{ subject, cause, others: ['Deployment/db', 'Pod/db'] }]);
  });

  it('a node that is down and the pods on it are one item', async () => {
    expect(await of('pending-node-not-ready')).toEqual([
      { subject: 'Node/e2e-node-1', cause: 'pending/node-not-ready', others: ['Deployment/web', 'Pod/web'] },
    ]);
  });

  it('a volume that could not be given back is named', async () => {
    expect(await of('pending-provisioner-failed-delete')).toEqual([
      { subject: 'PersistentVolume/e2e-undeletable', cause: 'pending/provisioner-failed', others: [] },
    ]);
  });

  it.each(['control-claim-waits-for-pod', 'control-volume-released', 'control-volume-shared-on-one-node'])(
    'nothing is wrong in %s',
    async (recording) => {
      expect(await of(recording)).toEqual([]);
    },
  );
});

describe('very many broken pods', () => {
  const row = (namespace: string, name: string): PodRow => ({
    namespace,
    name,
    status: 'Pending',
    ready: '0/1',
    restarts: '0',
    age: '1m',
  });

  it('are looked into by sorts, so that a rare one is not lost among the many', () => {
    const many = Array.from({ length: 500 }, (_, i) => row('batch', `job-${i}`));
    const { chosen, passedOver } = chosenRows([...many, row('shop', 'web-5bc4fc7b6b-678w2')], 20);
    expect(chosen).toHaveLength(20);
    expect(chosen.map(({ name }) => name)).toContain('web-5bc4fc7b6b-678w2');
    expect(passedOver).toHaveLength(481);
  });
});
