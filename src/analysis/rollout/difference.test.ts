import { expect, test } from 'vitest';
import { differences, inWords } from './difference.ts';

const template = (container: object, spec: object = {}) => ({
  metadata: { labels: { app: 'web', 'pod-template-hash': String(Object.keys(container).length) } },
  spec: { ...spec, containers: [{ name: 'web', image: 'web:1', ...container }] },
});
const between = (before: object, after: object) => differences(before, after).map(inWords);

test('names the field, and what it was and is', () => {
  expect(between(template({}), template({ image: 'web:2', args: ['--fast'] }))).toEqual([
    'spec.containers[web].image was web:1 and is web:2',
    'spec.containers[web].args was added: ["--fast"]',
  ]);
});

test('what controllers write is no difference, nor the order of named items, nor an empty map', () => {
  const [a, b] = [
    { name: 'A', value: '1' },
    { name: 'B', value: '2' },
  ];
  expect(between(template({ env: [a, b] }), template({ env: [b, a], resources: {} }))).toEqual([]);
});

test('items of a list are compared by name', () => {
  const before = template({
    env: [
      { name: 'HOST', value: 'db' },
      { name: 'OLD', value: '1' },
    ],
  });
  const after = template({
    env: [
      { name: 'HOST', value: 'dbb' },
      { name: 'NEW', value: '2' },
    ],
  });
  expect(between(before, after)).toEqual([
    'spec.containers[web].env[HOST].value was db and is dbb',
    'spec.containers[web].env[OLD] was removed: 1',
    'spec.containers[web].env[NEW] was added: 2',
  ]);
});

test('a volume that is mounted twice is compared as a whole list', () => {
  const mounts = (path: string) => [
    { name: 'v', mountPath: '/a', subPath: 'x' },
    { name: 'v', mountPath: path },
  ];
  expect(differences(template({ volumeMounts: mounts('/b') }), template({ volumeMounts: mounts('/c') }))).toHaveLength(
    1,
  );
});

test('the value of a secret is not said', () => {
  const env = (value: string) => template({ env: [{ name: 'DB_PASSWORD', value }] });
  expect(between(env('hunter2hunter2'), env('correct-horse-9'))).toEqual([
    'spec.containers[web].env[DB_PASSWORD].value was changed',
  ]);
  expect(between(template({}), env('correct-horse-9'))).toEqual(['spec.containers[web].env[DB_PASSWORD] was changed']);
});
