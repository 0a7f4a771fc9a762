import { expect, test } from 'vitest';
import { gapFor, reasonOfStatus, statusReason } from './gaps.ts';
import { GAP_REASONS } from './reading.ts';
import { typeOfKind } from './resources.ts';

const events = { ask: 'list', type: typeOfKind('Event'), namespace: 'shop' } as const;
const exec = { ask: 'exec', namespace: 'shop', pod: 'a', container: 'c', command: ['ls', '/'] } as const;

test('a gap says what was asked for, and whom to ask or what to try', () => {
  expect(gapFor(events, 'forbidden', 'no')).toEqual({
    what: 'events in shop',
    reason: 'forbidden',
    why: 'no',
    ask: 'ask a cluster administrator for: list events in namespace shop',
  });
  expect(gapFor({ ask: 'list', type: typeOfKind('Pod') }, 'forbidden', '').ask).toMatch(/list pods in all namespaces$/);
  expect(gapFor({ ask: 'list', type: typeOfKind('Node') }, 'forbidden', '').ask).toMatch(/: list nodes$/);
  expect(gapFor(events, 'not-recorded', '').ask).toBe('kubectl get events -n shop -o json');
  expect(gapFor(exec, 'declined', '').ask).toBe('kubectl exec -n shop a -c c -- ls /');
  expect(gapFor(exec, 'timeout', '').ask).toBe('run it by hand with kubectl exec');
  expect('ask' in gapFor(events, 'failed', 'no such thing')).toBe(false);
});

test.each(GAP_REASONS)('a server that serves a recording can say %s', (reason) => {
  const { reason: said, causes } = statusReason({ reason, why: 'because' });
  expect(reasonOfStatus({ reason: said, details: { causes } })).toBe(reason);
});

test('a real server that refuses is believed nothing else', () => {
  const causes = [{ reason: 'not-recorded' }];
  expect(reasonOfStatus({ reason: 'Forbidden', details: { causes } })).toBe('forbidden');
  expect(reasonOfStatus(undefined)).toBe('forbidden');
  expect(reasonOfStatus({ reason: 'NotRecorded', details: { causes: 'x' } })).toBe('not-recorded');
  expect(reasonOfStatus({ reason: 'NotRecorded', details: { causes: [null] } })).toBe('not-recorded');
});
