import { expect, test } from 'vitest';
import { waitsIn } from './awaited.ts';

const shell = (script: string) =>
  waitsIn(
    ['sh', '-c', script],
    new Map([
      ['DB_HOST', 'postgres'],
      ['DB_PORT', '5432'],
    ]),
  );
const hosts = (script: string) => shell(script).map(({ host, port }) => `${host}:${port}`);

test.each([
  ['until nslookup postgres; do echo waiting for postgres; sleep 2; done', ['postgres:']],
  ['until nslookup mydb.$(cat /ns).svc.cluster.local; do sleep 2; done', ['mydb:']],
  ['until nc -z -w 2 redis 6379; do sleep 1; done', ['redis:6379']],
  ['while ! nc -z "$DB_HOST" $DB_PORT; do sleep 1; done', ['postgres:5432']],
  ['until wget -qO- http://api.shop.svc:8080/healthz; do sleep 1; done', ['api.shop.svc:8080']],
  ["until curl -sf 'http://config-server:8888/actuator/health'; do sleep 1; done", ['config-server:8888']],
  ['./wait-for-it.sh -t 60 kafka:9092 -- echo up', ['kafka:9092']],
  ['dockerize -wait tcp://rabbitmq:5672 -timeout 60s', ['rabbitmq:5672']],
  ['until pg_isready -U app -h db -p 5433; do sleep 1; done', ['db:5433']],
  ['until redis-cli -h cache ping; do sleep 1; done', ['cache:']],
  ['until (echo > /dev/tcp/queue/5672) 2>/dev/null; do sleep 1; done', ['queue:5672']],
  ['echo hello; sleep 5', []],
  ['chown -R 1000:1000 /data', []],
])('%s', (script, expected) => {
  expect(hosts(script)).toEqual(expected);
});

test('a variable that is not known is left alone', () => {
  expect(waitsIn(['sh', '-c', 'until nc -z $OTHER 80; do sleep 1; done'], new Map())).toEqual([]);
});

test('what kubectl waits for', () => {
  expect(shell('kubectl wait --for=condition=complete --timeout=10m job/migrate -n jobs')).toEqual([
    { host: '', port: '', kind: 'job', name: 'migrate', namespace: 'jobs' },
  ]);
  expect(shell('kubectl -n data rollout status deployment/api')).toMatchObject([{ kind: 'deployment', name: 'api' }]);
  expect(shell('kubectl get pods')).toEqual([]);
});

test('a command without end is read in a moment', () => {
  const started = performance.now();
  shell('nc '.repeat(40_000));
  shell(`pg_isready ${'-h '.repeat(40_000)}`);
  shell(`kubectl ${'wait job '.repeat(20_000)}`);
  expect(performance.now() - started).toBeLessThan(500);
});
