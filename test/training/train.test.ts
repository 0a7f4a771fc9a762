/** `kubectl north train` from its first frame to its last line, with the real cluster behind it. */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { clientOf } from './client.ts';
import { onScreen } from './on-screen.ts';

const SLOW = 40_000;
const WAIT = 10_000;
const WEB_CONF = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web-conf' } };
const LEFT = { alternate: false, raw: false, cursorHidden: false, paste: false };

test('choose, read, look, mend, leave', { timeout: SLOW }, async () => {
  const north = onScreen('train');
  await north.until('Choose an incident', WAIT);
  await north.press('Enter');
  await north.until('export KUBECONFIG', WAIT);
  const kubeconfig = north.kubeconfig();
  const ask = north.client();
  expect(statSync(kubeconfig).mode & 0o777).toBe(0o600);
  const config = parse(readFileSync(kubeconfig, 'utf8'));
  expect(config['current-context']).toBe('north-training');
  expect(config.clusters[0].cluster.server).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
  await north.press('Enter');
  await north.until('1 problem, worst first', WAIT);
  expect(north.screen()).toContain('cluster north-training  namespace shop');
  await north.press('Enter');
  await north.until('Finding', WAIT);
  expect(north.screen()).toContain('critical, proven: Deployment web needs ConfigMap web-conf');
  expect((await ask('/api/v1/namespaces/shop/configmaps', { method: 'POST', body: WEB_CONF })).status).toBe(201);
  await north.until(/^ HEALED {2}Deployment web works again; it took \d+ s\. q leaves\. *$/m, WAIT);
  expect(north.screen()).toContain('critical, proven: Deployment web needs ConfigMap web-conf');
  await north.press('r');
  await north.until('Healthy after', WAIT);
  await north.press('q');
  expect(await north.exitCode).toBe(0);
  await north.settled();
  expect(north.modes()).toEqual(LEFT);
  expect(north.screen().trim()).toMatch(/^missing-settings: healed after \d+ s\.$/);
  expect(existsSync(dirname(kubeconfig))).toBe(false);
  await expect(ask('/version')).rejects.toThrow('ECONNREFUSED');
});

test('a scenario that is left as it was is not healed, and says how to come back', { timeout: SLOW }, async () => {
  const north = onScreen('train', 'nowhere-to-run');
  await north.until('export KUBECONFIG', WAIT);
  await north.press('Enter', 'q');
  expect(await north.exitCode).toBe(1);
  await north.settled();
  expect(north.screen().trim()).toBe('nowhere-to-run: not healed. Again: kubectl north train nowhere-to-run');
});

test.each(['Ctrl-C', 'a signal'])('%s leaves nothing behind', { timeout: SLOW }, async (how) => {
  const north = onScreen('train', 'nobody-answers');
  await north.until('export KUBECONFIG', WAIT);
  const kubeconfig = north.kubeconfig();
  if (how === 'Ctrl-C') await north.press(how);
  else north.interrupt();
  expect(await north.exitCode).toBe(130);
  await north.settled();
  expect(north.modes()).toEqual(LEFT);
  expect(north.screen()).toContain('nobody-answers: not healed.');
  expect(existsSync(dirname(kubeconfig))).toBe(false);
});

test('from a scenario back to the list, and into another one', { timeout: SLOW }, async () => {
  const north = onScreen('train');
  await north.until('Choose an incident', WAIT);
  await north.press('Enter');
  await north.until('export KUBECONFIG', WAIT);
  const first = north.kubeconfig();
  await north.press('Esc');
  await north.until('Choose an incident', WAIT);
  expect(existsSync(first)).toBe(false);
  await north.press('Down', 'Enter');
  await north.until('export KUBECONFIG', WAIT);
  expect(north.kubeconfig()).not.toBe(first);
  await north.press('q');
  await north.exitCode;
  await north.settled();
  expect(north.modes()).toEqual(LEFT);
});

test('a scenario that ends before its cluster is up ends its cluster too', { timeout: SLOW }, async () => {
  const north = onScreen('train', 'missing-settings');
  await north.until('The shop does not come up', WAIT);
  north.send('q');
  expect(await north.exitCode).toBe(1);
  await north.settled();
  expect(north.modes()).toEqual(LEFT);
});

/** The built program as a process, told by its output. */
function inLines(...args: readonly string[]) {
  const bundle = join(import.meta.dirname, '../../dist/main.js');
  const child = spawn(process.execPath, [bundle, 'train', ...args], {
    cwd: tmpdir(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  const heard = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part) => {
      text += part;
      for (const hear of heard) hear();
    });
  return {
    child,
    ended: new Promise<number | null>((done) => child.once('close', done)),
    text: () => text,
    until: (wanted: RegExp) =>
      new Promise<string>((done) => {
        const hear = () => {
          const found = wanted.exec(text);
          if (found !== null) done(found[1] ?? found[0]);
        };
        heard.add(hear);
        hear();
      }),
  };
}

test('in lines: from another folder, until SIGTERM', { timeout: SLOW }, async () => {
  const north = inLines('missing-settings', '--plain');
  const file = await north.until(/export KUBECONFIG=(\S+)\n/);
  const kubeconfig = readFileSync(file, 'utf8');
  const ask = clientOf({ url: parse(kubeconfig).clusters[0].cluster.server, kubeconfig });
  await ask('/api/v1/namespaces/shop/configmaps', { method: 'POST', body: WEB_CONF });
  await north.until(/^Healed: Deployment web works again; it took \d+ s\.$/m);
  await ask('/api/v1/namespaces/shop/configmaps/web-conf', { method: 'DELETE' });
  north.child.kill('SIGTERM');
  expect(await north.ended).toBe(130);
  expect(north.text()).toMatch(/\nmissing-settings: healed after \d+ s\.\n$/);
  expect(existsSync(dirname(file))).toBe(false);
});
