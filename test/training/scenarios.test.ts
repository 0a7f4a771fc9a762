/** Each scenario shows its cause, stays broken after a wrong fix, and heals after each right one. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openCluster } from '../../src/cluster/open.ts';
import { engineWith } from '../../src/commands/trees.ts';
import type { Diagnosis } from '../../src/engine/diagnosis.ts';
import { typeOfWord } from '../../src/facts/resources.ts';
import { diagnose } from '../../src/investigation/diagnose.ts';
import { listScenarios, type OpenScenario, openScenario } from '../../src/training/scenario.ts';
import { type Client, clientOf } from './client.ts';

const PACE = 0.1;
const FOLDER = join(import.meta.dirname, '../../diagnostics/scenarios');
const DEPLOYMENT = '/apis/apps/v1/namespaces/shop/deployments/web';
const SERVICE = '/api/v1/namespaces/shop/services/web';
const container = (more: object) => ({ spec: { template: { spec: { containers: [{ name: 'web', ...more }] } } } });
const patch = (path: string, body: object) => (ask: Client) =>
  ask(path, { method: 'PATCH', type: 'application/strategic-merge-patch+json', body });
const create = (path: string, body: object) => (ask: Client) => ask(path, { method: 'POST', body });
const configMap = (name: string) =>
  create('/api/v1/namespaces/shop/configmaps', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name } });
const envFrom = (name: string) => patch(DEPLOYMENT, container({ envFrom: [{ configMapRef: { name } }] }));
const nodeSelector = (value: string | null) =>
  patch(DEPLOYMENT, { spec: { template: { spec: { nodeSelector: { 'kubernetes.io/os': value } } } } });

type Change = ReturnType<typeof patch>;
const FIXES: Readonly<Record<string, { readonly right: readonly Change[]; readonly wrong: readonly Change[] }>> = {
  'missing-settings': {
    right: [configMap('web-conf'), envFrom('web-config')],
    wrong: [configMap('webconf'), envFrom('web-settings'), patch(DEPLOYMENT, container({ image: 'nginx:1.29' }))],
  },
  'nobody-answers': {
    right: [
      patch(SERVICE, { spec: { selector: { app: 'web' } } }),
      patch('/api/v1/namespaces/shop/pods/web-5f88ddf775-szb9p', { metadata: { labels: { app: 'wbe' } } }),
    ],
    wrong: [patch(SERVICE, { spec: { selector: { app: 'shop' } } }), patch(DEPLOYMENT, { spec: { replicas: 2 } })],
  },
  'nowhere-to-run': {
    right: [nodeSelector('linux'), nodeSelector(null)],
    wrong: [nodeSelector('windows'), patch(DEPLOYMENT, container({ image: 'nginx:1.29' }))],
  },
};

const engine = await engineWith([], undefined);

/** What the tool says of the scenario's subject, over HTTP. */
async function diagnosed({ scenario, server }: OpenScenario): Promise<Diagnosis> {
  const deps = { env: {}, stderr: { write: () => true }, signal: new AbortController().signal };
  const source = await openCluster({ kubeconfig: server.kubeconfigPath }, deps);
  const [word = '', name = ''] = scenario.subject.split('/');
  const kind = typeOfWord(word)?.kind ?? '';
  try {
    return await diagnose(engine, source, { kind, namespace: scenario.namespace, name });
  } finally {
    await source.close();
  }
}

/** Longer than any chain of rules takes. */
async function healsWithin(opened: OpenScenario, ms: number): Promise<boolean> {
  for (let waited = 0; waited < ms; waited += 50) {
    if (opened.isHealed()) return true;
    await sleep(50);
  }
  return opened.isHealed();
}

test('every scenario has fixes here', () => {
  expect(listScenarios().map(({ name }) => name).sort()).toEqual(Object.keys(FIXES).sort());
});

const cases = Object.entries(FIXES).flatMap(([name, { right, wrong }]) => [
  ...right.map((change, i) => ({ name, change, kind: `right fix ${i + 1}`, heals: true })),
  ...wrong.map((change, i) => ({ name, change, kind: `wrong fix ${i + 1}`, heals: false })),
]);

test.concurrent.each(cases)('$name, $kind', async ({ name, change, heals }) => {
  const opened = await openScenario(name, { pace: PACE });
  try {
    expect(opened.isHealed()).toBe(false);
    expect((await diagnosed(opened)).findings[0]?.cause).toBe(opened.scenario.cause);
    expect((await change(clientOf(opened.server))).status).toBeLessThan(300);
    expect(await healsWithin(opened, heals ? 4000 : 1500)).toBe(heals);
    const after = await diagnosed(opened);
    if (heals)
      expect([after.outcome, after.summary]).toEqual([expect.stringMatching(/healthy|starting/), after.summary]);
    else expect(after.outcome).not.toBe('healthy');
  } finally {
    await opened.server.close();
  }
});

test('the list has every scenario, with what a trainee chooses by', () => {
  const listed = listScenarios();
  expect(listed.map(({ name }) => name).sort()).toEqual(Object.keys(FIXES).sort());
  expect(listed[0]).toMatchObject({ name: 'missing-settings', family: 'crash', level: 'easy' });
  expect(listed.map(({ family }) => family)).toEqual(listed.map(({ family }) => family).sort());
  expect(() => listScenarios('/nowhere')).toThrow();
});

test.each(['nope', '../scenarios/nowhere-to-run'])('there is no scenario %s', async (name) => {
  await expect(openScenario(name)).rejects.toThrow(`there is no scenario "${name}"`);
});
