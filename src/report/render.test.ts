import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { broken, healthy, oomLimit, triage } from '../../test/support/results.ts';
import { type Catalogue, documentOf, type Explanation } from './documents.ts';
import { render } from './render.ts';

const view = { width: 80, color: false, unicode: true };
const explanation: Explanation = {
  apiVersion: 'north/v1',
  kind: 'Explanation',
  id: 'crash/oom-limit',
  title: 'The memory limit is too small',
  meaning: 'The kernel kills a process that goes over the memory limit of its container.',
  look: ['kubectl top pod NAME', 'The reason of the last termination'],
  fix: ['Raise the limit'],
  see: [],
};
const catalogue: Catalogue = {
  apiVersion: 'north/v1',
  kind: 'Catalogue',
  causes: [{ id: 'crash/oom-limit', title: 'The memory limit is too small' }],
  trees: [{ id: 'pod-pending', title: 'Pod stays Pending' }],
};

test.each([broken, triage, explanation, catalogue])('JSON and YAML hold the whole value', async (value) => {
  const plain = JSON.parse(JSON.stringify(value));
  expect(JSON.parse(await render(value, 'json', view))).toEqual(plain);
  expect(parse(await render(value, 'yaml', view))).toEqual(plain);
});

test('one diagnosis is printed as itself, several as a list', async () => {
  expect(documentOf([broken])).toBe(broken);
  const list = documentOf([broken, healthy]);
  expect(JSON.parse(await render(list, 'json', view))).toMatchObject({ apiVersion: 'north/v1', kind: 'DiagnosisList' });
  expect(await render(list, 'text', view)).toMatch(/^BROKEN[\s\S]*\n-{80}\n\nHEALTHY/);
});

test('an explanation', async () => {
  expect(`\n${await render(explanation, 'text', view)}`).toMatchInlineSnapshot(`
    "
    crash/oom-limit: The memory limit is too small

    The kernel kills a process that goes over the memory limit of its container.

    What to look at
      $ kubectl top pod NAME
      - The reason of the last termination

    How to fix it
      - Raise the limit
    "
  `);
});

test('the list of what can be explained', async () => {
  expect(`\n${await render(catalogue, 'text', view)}`).toMatchInlineSnapshot(`
    "
    Causes
      crash/oom-limit
          The memory limit is too small

    Trees
      pod-pending
          Pod stays Pending

    More about one: kubectl north explain NAME
    "
  `);
});

test('Markdown of a diagnosis', async () => {
  expect(`\n${await render(healthy, 'markdown', view)}`).toMatchInlineSnapshot(`
    "
    # HEALTHY: Pod web-0 runs and is ready; its last restart was 3 days ago

    Looked at \`Pod web-7d9f8b6c5-x2x4q in shop\`, 2026-01-05T10:00:00Z.

    ## How it was found

    | object | question | answer | because |
    |---|---|---|---|
    | Pod web-7d9f8b6c5-x2x4q in shop, container web | Has the scheduler placed the pod on a node? | yes | It is on node a. |
    | Pod web-7d9f8b6c5-x2x4q in shop, container web | Was the container killed for its memory? | yes | lastState.terminated.reason is OOMKilled. |

    _0.4 s, 9 requests, 183 kB, from context prod (v1.36.3)_
    "
  `);
  expect(await render(broken, 'markdown', view)).toContain('   ```sh\n   kubectl patch deployment web');
});

test('Markdown of a triage', async () => {
  expect(await render(triage, 'markdown', view)).toContain(
    '| BROKEN | `pod/web-7d9f8b6c5-x2x4q -n shop` | CrashLoopBackOff | 12m | 5 | `crash/oom-limit` (proven) |',
  );
});

test('nothing from a cluster becomes markup', async () => {
  const title = 'Log says <img src=x> | [link](javascript:x) `code` # *bold*';
  const text = await render({ ...broken, findings: [{ ...oomLimit, title }] }, 'markdown', view);
  expect(text.split('\n')[0]).toBe(
    '# BROKEN: Log says &lt;img src=x> \\| \\[link\\](javascript:x) \\`code\\` \\# \\*bold\\*',
  );
});
