import { expect, test } from 'vitest';
import { node, pod } from './fixtures.ts';
import { nearestFirst } from './nearest-first.ts';

const pool = (name: string, value: string, cpu = '4') => node(name, { labels: { pool: value }, allocatable: { cpu } });
const nodes = [
  pool('a', 'zonal'),
  pool('b', 'zonal'),
  pool('c', 'zonal'),
  pool('d', 'tiny', '1'),
  pool('e', 'general'),
  pool('f', 'general', '8'),
  node('g'),
];
const names = nodes.map(({ metadata }) => metadata.name);

test('the value that was probably meant comes first, then one node of each other value before a second one', () => {
  const order = nearestFirst(pod({ nodeSelector: { pool: 'genral' } }, { cpu: '1' }), nodes);
  expect(order(names)).toEqual(['f', 'a', 'd', 'g', 'e', 'b', 'c']);
});

test('without a label to go by, the larger nodes come first', () => {
  expect(nearestFirst(pod({}, { cpu: '16' }), nodes)(['d', 'a', 'f'])).toEqual(['f', 'a', 'd']);
});

test('a host name with its domain means the node of that name', () => {
  const order = nearestFirst(pod({ nodeSelector: { 'kubernetes.io/hostname': 'f.example.com' } }), nodes);
  expect(order(names)[0]).toBe('f');
});
