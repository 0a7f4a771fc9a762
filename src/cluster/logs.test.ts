/** The log of a run that is over, of containers that end and start while they are read. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ContainerSeen } from '../facts/source.ts';
import { json, refusal, startServer, type TestServer } from './fixtures.ts';

let server: TestServer;
/** What the kubelet knows at each reading of the pod, and which logs it has then; the last one stays. */
let moments: { seen: ContainerSeen; current?: string; previous?: string }[];
const asked: string[] = [];

beforeAll(async () => {
  server = await startServer((request, response) => {
    const url = new URL(request.url ?? '', 'http://server');
    const [now] = moments;
    if (url.pathname === '/api/v1/namespaces/shop/pods/web-0') {
      asked.push('pod');
      if (moments.length > 1) moments.shift();
      return json(response, 200, podSeen(moments[0]?.seen ?? { state: 'running', restarts: 0 }));
    }
    const which = url.searchParams.get('previous') === 'true' ? 'previous' : 'current';
    asked.push(which);
    const log = now?.[which];
    if (log === undefined) return json(response, 400, refusal('BadRequest', 400, 'container "app" not found'));
    response.end(log);
  });
});
afterAll(() => server.close());

const LONG_AGO = '2026-01-05T10:00:00Z';
let finishedAt = LONG_AGO;

function podSeen({ state, restarts }: ContainerSeen): object {
  const ended = { terminated: { exitCode: 1, finishedAt } };
  const states = { waiting: { waiting: { reason: 'CrashLoopBackOff' } }, running: { running: {} }, terminated: ended };
  const status = { name: 'app', restartCount: restarts, state: states[state as 'waiting'], lastState: ended };
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web-0', namespace: 'shop' },
    spec: { containers: [{ name: 'app' }] },
    status: { containerStatuses: [status] },
  };
}

async function read(seen: ContainerSeen, ...then: typeof moments) {
  moments = then;
  asked.length = 0;
  const source = await server.open();
  const log = await source.logs({
    namespace: 'shop',
    pod: 'web-0',
    container: 'app',
    previous: seen.state === 'running',
    seen,
  });
  await source.close();
  return { log: log.ok ? log.value : log.gap.reason, asked: [...asked] };
}

const waiting = { state: 'waiting', restarts: 2 };
const running = { state: 'running', restarts: 2 };
const terminated = { state: 'terminated', restarts: 2 };
const again = { state: 'running', restarts: 3 };

test('of a container that waits the previous log is read, which stays right when it starts again', async () => {
  const both = { current: 'starting', previous: 'failed' };
  expect(await read(waiting, { seen: again, ...both })).toEqual({ log: 'failed', asked: ['previous'] });
});

test('of one that waits, the current log does where nothing is kept as the previous one', async () => {
  const only = await read(waiting, { seen: waiting, current: 'failed' });
  expect(only).toEqual({ log: 'failed', asked: ['previous', 'pod', 'current'] });
});

test('after one that has just ended it is made sure that it has not started again', async () => {
  const still = await read(terminated, { seen: terminated, current: 'failed' });
  expect(still).toEqual({ log: 'failed', asked: ['current', 'pod'] });
  const gone = { seen: terminated, current: 'starting' };
  const restarted = await read(terminated, gone, { seen: again, current: 'starting', previous: 'failed' });
  expect(restarted).toEqual({ log: 'failed', asked: ['current', 'pod', 'previous'] });
});

test('of one that runs and ends while its previous log goes away, the run that has ended by then is read', async () => {
  const over = { seen: terminated, current: 'failed once more' };
  const log = await read(running, { seen: running }, over, over);
  expect(log).toEqual({ log: 'failed once more', asked: ['previous', 'pod', 'current', 'pod'] });
});

test('what the kubelet tells later is waited for, not for long', async () => {
  const lost = { seen: running, previous: 'unable to retrieve container logs for containerd://abc' };
  const over = { seen: terminated, current: 'failed once more' };
  const told = await read(running, lost, lost, over, over);
  expect(told).toEqual({ log: 'failed once more', asked: ['previous', 'pod', 'previous', 'pod', 'current', 'pod'] });
  const silent = await read(running, lost);
  expect(silent).toEqual({ log: 'gone', asked: Array(7).fill(['previous', 'pod']).flat() });
}, 15_000);

test('the log of a run that has just ended is read until it stays the same', async () => {
  const late = ['', 'starting', 'starting\nfailed', 'starting\nfailed', 'never asked'];
  const query = { namespace: 'shop', pod: 'web-0', container: 'app', previous: false };
  const readAt = async (endedAt: string) => {
    moments = late.map((current) => ({ seen: terminated, current }));
    const source = await server.open();
    const log = await source.logs({ ...query, seen: terminated, endedAt });
    await source.close();
    return log.ok ? log.value : log.gap.reason;
  };
  expect(await readAt(new Date().toISOString())).toBe('starting\nfailed');
  expect(await readAt('2026-01-05T10:00:00Z')).toBe('');
  expect(await readAt('')).toBe('');
});

test('a run that ends while the one before it is asked for counts as one that has just ended', async () => {
  finishedAt = new Date().toISOString();
  const over = (current: string) => ({ seen: terminated, current });
  const partly = [{ seen: running }, over('starting'), over('starting\nfailed')];
  const { log } = await read(running, ...partly, over('starting\nfailed'));
  finishedAt = LONG_AGO;
  expect(log).toBe('starting\nfailed');
});

test('a log that is gone and stays so is said to be', async () => {
  expect(await read(running, { seen: running })).toEqual({ log: 'failed', asked: ['previous', 'pod'] });
  const restless = [3, 4, 5, 6, 7, 8, 9].map((restarts) => ({ seen: { state: 'running', restarts } }));
  expect((await read(running, { seen: running }, ...restless)).asked.length).toBe(10);
});
