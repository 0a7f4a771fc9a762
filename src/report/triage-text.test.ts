import stringWidth from 'string-width';
import { expect, test } from 'vitest';
import { triage } from '../../test/support/results.ts';
import { triageText } from './triage-text.ts';

const view = { width: 80, color: false, unicode: true };

test('the whole page', () => {
  expect(`\n${triageText(triage, view)}`).toMatchInlineSnapshot(`
    "
    BROKEN: 2 problems in all namespaces, worst first (128 pods and 41 workloads
            looked at).

             SYMPTOM            FOR  COUNT  OBJECT
    BROKEN   CrashLoopBackOff   12m      5  pod/web-7d9f8b6c5-x2x4q -n shop
             Container web of Deployment web needs more memory than its limit of
             64Mi, so it is killed at every start
             Also: pod/web-7d9f8b6c5-a, pod/web-7d9f8b6c5-b, 2 more
             Cause crash/oom-limit (proven)
    AT RISK  0/2 ready                   1
             statefulset/transaction-ledger-primary-database -n payments-production
             Cause not known yet.

    Could not be read, so it is unknown
      - events in shop: forbidden: list events
        Ask an administrator for: list events in shop

    Next: why is the first one broken?
      $ kubectl north pod/web-7d9f8b6c5-x2x4q -n shop

    0.4 s, 9 requests, 183 kB, from context prod (v1.36.3)
    "
  `);
});

test.each([
  ['nothing broken', {}, 'HEALTHY: nothing broken in namespace shop (3 pods and 1 workload looked at).'],
  [
    'nothing broken, but not everything read',
    { unknown: triage.unknown },
    'UNDECIDED: nothing broken seen in namespace shop, but not everything could be\n           read (3 pods and 1 workload looked at).',
  ],
  [
    'an empty namespace',
    { examined: { pods: 0, workloads: 0 } },
    'EMPTY: namespace shop holds no pods and no workloads. Try: kubectl north triage\n       -A',
  ],
])('%s', (_, change, expected) => {
  const quiet = { ...triage, scope: 'shop', items: [], unknown: [], examined: { pods: 3, workloads: 1 } };
  expect(triageText({ ...quiet, ...change }, view).startsWith(expected)).toBe(true);
});

test('the next command looks at the same source', () =>
  expect(triageText(triage, { ...view, flags: '--context prod' })).toContain(
    '$ kubectl north pod/web-7d9f8b6c5-x2x4q -n shop --context prod\n',
  ));

test('lines keep to the width', () => {
  for (const width of [60, 80, 100])
    for (const line of triageText(triage, { ...view, width }).split('\n'))
      expect(stringWidth(line), line).toBeLessThanOrEqual(Math.max(width, 76));
});
