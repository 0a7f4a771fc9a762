import { expect, test } from 'vitest';
import { evictionOf } from './eviction.ts';

test('a node that is short of memory: threshold, rest, and who used too much', () => {
  const said =
    'The node was low on resource: memory. Threshold quantity: 100Mi, available: 51540Ki. Container api was using 1239852Ki, request is 100Mi, has larger consumption of memory. Container log.shipper was using 2.5Gi, request is 0, has larger consumption of memory. ';
  expect(evictionOf(said)).toEqual({
    over: 'node',
    resource: 'memory',
    threshold: '100 Mi',
    available: '50.3 Mi',
    name: '',
    limit: '',
    users: [
      { container: 'api', usage: '1.2 Gi', request: '100 Mi' },
      { container: 'log.shipper', usage: '2.5 Gi', request: '0' },
    ],
  });
});

test.each([
  ['The node was low on resource: ephemeral-storage. ', { over: 'node', resource: 'ephemeral-storage', users: [] }],
  [
    'The node was low on resource: memory. Container c was using 9Mi, which exceeds its request of 0. ',
    { over: 'node', threshold: '', users: [{ container: 'c', usage: '9 Mi', request: '0' }] },
  ],
  [
    'The node was low on resource: pids. Threshold quantity: 31992, available: 31029. ',
    { over: 'node', resource: 'pids', threshold: '31992', available: '31029', users: [] },
  ],
  ['Usage of EmptyDir volume "cache" exceeds the limit "16Mi". ', { over: 'volume', name: 'cache', limit: '16Mi' }],
  [
    'Container writer exceeded its local ephemeral storage limit "10Mi". ',
    { over: 'container', name: 'writer', limit: '10Mi' },
  ],
  [
    'Pod ephemeral local storage usage exceeds the total limit of containers 1.5Gi. ',
    { over: 'pod', name: '', limit: '1.5Gi' },
  ],
  ['The node had condition: [DiskPressure]. ', { over: '' }],
  ['', { over: '' }],
])('%s', (said, reading) => expect(evictionOf(said)).toMatchObject(reading));
