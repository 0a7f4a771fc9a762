import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { describe, expect, test } from 'vitest';
import { broken, healthy, oomLimit, undecided } from '../../test/support/results.ts';
import { diagnosisText } from './diagnosis-text.ts';

const view = { width: 80, color: false, unicode: true };

test('the whole page of a broken pod', () => {
  expect(`\n${diagnosisText(broken, view)}`).toMatchInlineSnapshot(`
    "
    BROKEN: Container web of Deployment web needs more memory than its limit of
            64Mi, so it is killed at every start
    Looked at Pod web-7d9f8b6c5-x2x4q in shop, 2026-01-05 10:00:00 UTC.

      Proven: the facts allow no other explanation.
      More: kubectl north explain crash/oom-limit

      Change this
        Deployment web in shop
          spec.template.spec.containers[web].resources.limits.memory

      Why
        The kernel kills a process that goes over the memory limit of its container.
        The kubelet starts it again, and waits longer each time: that is
        CrashLoopBackOff.

      Evidence
        - Container web was OOMKilled 7 times, the last time 2 minutes ago.
          $ kubectl get pod web-7d9f8b6c5-x2x4q -n shop \\
              -o jsonpath={.status.containerStatuses[0].lastState}

      Fixes, best first
        1. Raise the memory limit of container web to 256Mi
           Risk: restarts the pods.
           Verified: with this change, the same questions find nothing wrong.
           Helm manages this object: change the values of the chart, or the next
           upgrade undoes the fix.
           $ kubectl patch deployment web -n shop --patch \\
               '{"spec":{"template":{"spec":{"containers":[{"name":"web"}]}}}}'
           To undo it:
           $ kubectl rollout undo deployment/web -n shop
        2. Make the program use less memory
           Risk: none, nothing that runs is touched.
           Not verified: whether this is enough has not been tried.

      Read more
        https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/

    2. AT RISK: The liveness probe of container web allows 3 s for a start that
                takes 9 s

      Likely: the facts fit, but another explanation is possible.
      More: kubectl north explain crash/liveness-too-eager

      Change this
        Deployment web in shop
          spec.template.spec.containers[web].resources.limits.memory

      Why
        The kernel kills a process that goes over the memory limit of its container.
        The kubelet starts it again, and waits longer each time: that is
        CrashLoopBackOff.

      Evidence
        - The container logged "ready" after 9 s. (seen 3h ago)

      Read more
        https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/

    Could not be read, so it is unknown
      - events in shop: forbidden: list events
        Ask an administrator for: list events in shop

    How it was found
      Pod web-7d9f8b6c5-x2x4q in shop, container web (pod-not-started)
        yes  Has the scheduler placed the pod on a node? - It is on node a.
        yes  Was the container killed for its memory? - lastState.terminated.reason
             is OOMKilled.

    0.4 s, 9 requests, 183 kB, from context prod (v1.36.3)
    "
  `);
});

test('a healthy object says so and gives no finding', () => {
  const text = diagnosisText(healthy, view);
  expect(text).toMatch(/^HEALTHY: Pod web-0 runs and is ready/);
  expect(text).not.toMatch(/BROKEN|Change this|Could not be read/);
});

test('an undecided walk leads with that, then with what could not be read', () => {
  const text = diagnosisText(undecided, view);
  expect(text).toMatch(/^UNDECIDED: Why Pod web-0 crashes cannot be said/);
  expect(text).toContain('- events in shop: forbidden: list events\n    Ask an administrator for: list events in shop');
});

test('why a walk is undecided is not told as a cause, and never as certain', () => {
  const noAccess = { ...oomLimit, cause: 'common/no-access', title: 'The log of Pod web-0 may not be read', fixes: [] };
  const text = diagnosisText({ ...undecided, findings: [noAccess] }, view);
  expect(text).toMatch(/^UNDECIDED: The log of Pod web-0 may not be read\n/);
  expect(text).not.toMatch(/BROKEN|Proven/);
  expect(diagnosisText({ ...broken, findings: [oomLimit, noAccess] }, view)).toContain('2. UNKNOWN: The log of Pod');
});

test('"found" without a finding is shown as undecided', () => {
  expect(diagnosisText({ ...broken, findings: [] }, view)).toMatch(/^UNDECIDED/);
});

test.each([40, 80, 100])('lines keep to %i columns, but for what is to be copied whole', (width) => {
  for (const line of diagnosisText(broken, { ...view, width }).split('\n')) {
    const whole = line.trimStart().split(' ').length === 1 || line.includes("'{");
    if (!whole) expect(stringWidth(line), line).toBeLessThanOrEqual(width);
  }
});

test('colors add nothing that the words do not say', () => {
  const colored = diagnosisText(broken, { ...view, color: true });
  expect(colored).toContain('\u001b[31mBROKEN: \u001b[39m');
  expect(stripVTControlCharacters(colored)).toBe(diagnosisText(broken, view));
});

test('without UTF-8 the punctuation is ASCII', () => {
  const finding = { ...oomLimit, title: 'Limit 64Mi — “too small” … 9 ≥ 3' };
  expect(diagnosisText({ ...broken, findings: [finding] }, { ...view, unicode: false })).toMatch(
    /^BROKEN: Limit 64Mi - "too small" \.\.\. 9 >= 3/,
  );
});

describe('fixes', () => {
  const withFix = (fix: object): string =>
    diagnosisText(
      { ...broken, findings: [{ ...oomLimit, fixes: oomLimit.fixes.map((one) => ({ ...one, ...fix })) }] },
      view,
    );

  test.each([
    [{ risk: 'data-loss' }, 'Risk: DATA CAN BE LOST.'],
    [{ risk: 'disruption' }, 'Risk: interrupts the service for a while.'],
    [{ verified: false }, 'Not verified: whether this is enough has not been tried.'],
    [{ owner: 'argocd' }, 'Argo CD manages this object: change it in Git'],
  ])('%o', (fix, expected) => expect(withFix(fix)).toContain(expected));

  test('no word about an owner where there is none', () => expect(withFix({ owner: 'none' })).not.toContain('manages'));
});
