import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Addition, Proposal } from '../../facts/addition.ts';
import { FOLDER, json, refusal, startServer, type TestServer } from '../fixtures.ts';

const addition: Addition = {
  namespace: 'shop',
  pod: 'web-0',
  uid: 'p1',
  container: 'north-debug',
  image: 'docker.io/library/busybox:1.36',
  profiles: ['baseline', 'restricted'],
};
const VIOLATES = 'pods "web-0" is forbidden: violates PodSecurity "restricted:latest"';

let server: TestServer;
/** Subresources of pods that the account may not use. */
let forbidden: readonly string[];
/** Whether a dry run is taken. */
let takes: (container: { securityContext?: object }) => boolean;
/** The state of the container, each time it is looked at. */
let states: object[];
let uid: string;
let number = 0;
let place: string;

const bodyOf = async (request: IncomingMessage) => JSON.parse(Buffer.concat(await request.toArray()).toString());

beforeAll(async () => {
  server = await startServer(async (request, response) => {
    const { pathname, search } = new URL(request.url ?? '', 'https://localhost');
    if (pathname.endsWith('selfsubjectaccessreviews')) {
      const { subresource } = (await bodyOf(request)).spec.resourceAttributes;
      return json(response, 201, { status: { allowed: !forbidden.includes(subresource) } });
    }
    if (request.method === 'PATCH') {
      expect(pathname + search).toBe('/api/v1/namespaces/shop/pods/web-0/ephemeralcontainers?dryRun=All');
      const [container] = (await bodyOf(request)).spec.ephemeralContainers;
      return takes(container) ? json(response, 200, {}) : json(response, 403, refusal('Forbidden', 403, VIOLATES));
    }
    const state = states.length > 1 ? states.shift() : states[0];
    const status = { ephemeralContainerStatuses: [{ name: 'north-debug', state }] };
    json(response, 200, { kind: 'Pod', metadata: { name: 'web-0', namespace: 'shop', uid }, status });
  });
});
afterAll(() => server.close());

beforeEach(() => {
  forbidden = [];
  takes = () => true;
  states = [{ waiting: { reason: 'ContainerCreating' } }, { running: {} }];
  uid = 'p1';
  number += 1;
  place = join(FOLDER, `write-${number}`);
  mkdirSync(place);
  kubectl('exit 0');
});

/** A kubectl that notes down its words, and then does this. */
function kubectl(then: string): void {
  writeFileSync(join(place, 'kubectl'), `#!/bin/sh\nprintf '%s\\n' "$*" >> '${place}/ran'\n${then}\n`, { mode: 0o755 });
}

const ran = () => (existsSync(join(place, 'ran')) ? readFileSync(join(place, 'ran'), 'utf8') : '');
const log = () => join(place, 'state/audit.log');

async function add(says: boolean, about: Partial<Addition> = {}, state = join(place, 'state')) {
  const asked: Proposal[] = [];
  const writing = { flags: (context: string) => ['--context', context], state };
  const source = await server.open({ writing }, { env: { PATH: `${place}:/usr/bin:/bin` } });
  try {
    const reading = await source.addContainer?.({ ...addition, ...about }, 'whether db answers', async (proposal) => {
      asked.push(proposal);
      return says;
    });
    return { reading, asked };
  } finally {
    await source.close();
  }
}

const WORDS = (profile: string) =>
  `--context test debug web-0 -n shop -c north-debug --image=docker.io/library/busybox:1.36 --image-pull-policy=IfNotPresent --profile=${profile} -- sleep 300`;

test('the command that was shown is the one that is run, and it is noted down for nobody else to read', async () => {
  const { reading, asked } = await add(true);
  expect(reading).toMatchObject({ ok: true, value: 'north-debug' });
  expect(asked).toMatchObject([{ command: `kubectl ${WORDS('baseline')}`, context: 'test' }]);
  expect(ran()).toBe(`${WORDS('baseline')}\n`);
  expect(JSON.parse(readFileSync(log(), 'utf8'))).toEqual({
    time: expect.stringMatching(/^\d{4}-.*Z$/),
    context: 'test',
    command: `kubectl ${WORDS('baseline')}`,
    outcome: 'container north-debug added',
  });
  expect(statSync(log()).mode & 0o777).toBe(0o600);
});

test('a no changes nothing', async () => {
  const { reading } = await add(false);
  expect(reading).toMatchObject({
    gap: { what: 'whether db answers', reason: 'declined', why: 'you chose not to add a container to pod web-0' },
  });
  expect(ran()).toBe('');
  expect(existsSync(log())).toBe(false);
});

test.each([
  ['ephemeralcontainers', 'this account may not add a container to pods of namespace shop'],
  ['exec', 'this account may not run commands in pods of namespace shop'],
])('nobody is asked without the right to pods/%s', async (subresource, why) => {
  forbidden = [subresource];
  const before = server.seen.length;
  const { reading, asked } = await add(true);
  expect(reading).toMatchObject({
    gap: {
      reason: 'forbidden',
      why,
      ask: 'ask a cluster administrator for: patch pods/ephemeralcontainers and create pods/exec in namespace shop',
    },
  });
  expect(asked).toEqual([]);
  expect(server.seen.slice(before).filter(({ method }) => method === 'PATCH')).toEqual([]);
});

test('where a dry run refuses the plain profile, the restricted one is proposed', async () => {
  takes = ({ securityContext }) => securityContext !== undefined;
  const { reading, asked } = await add(true);
  expect(asked[0]?.command).toBe(`kubectl ${WORDS('restricted')}`);
  expect(reading).toMatchObject({ ok: true });
});

test('nobody is asked for what a dry run refuses', async () => {
  takes = () => false;
  const refused = await add(true);
  expect(refused.reading).toMatchObject({
    gap: {
      reason: 'failed',
      why: `the server takes no container to look from (a dry run): ${VIOLATES}`,
      ask: 'look from a pod of your own in the same namespace',
    },
  });
  const asRoot = await add(true, { profiles: [] });
  expect(asRoot.reading).toMatchObject({ gap: { why: expect.stringMatching(/would run as root/) } });
  expect([...refused.asked, ...asRoot.asked]).toEqual([]);
  expect(ran()).toBe('');
});

test.each([
  [{ waiting: { reason: 'ErrImagePull', message: 'not found' } }, 'ErrImagePull: not found'],
  [
    { waiting: { reason: 'CreateContainerConfigError', message: 'image will run as root' } },
    'CreateContainerConfigError: image will run as root',
  ],
  [{ terminated: { reason: 'StartError', message: 'no sleep' } }, 'StartError: no sleep'],
])('a container that does not start is said to stay: %j', async (state, why) => {
  states = [{ waiting: { reason: 'ContainerCreating' } }, state];
  expect((await add(true)).reading).toMatchObject({
    gap: {
      reason: 'failed',
      why: `container north-debug was added and stays in the pod, but it does not run: ${why}`,
    },
  });
});

test('a pod that is another one by now is not looked into', async () => {
  uid = 'p2';
  expect((await add(true)).reading).toMatchObject({ gap: { why: expect.stringMatching(/the pod is gone$/) } });
});

test('kubectl that fails or is not there is named, and noted down', async () => {
  kubectl('echo "error: no such profile" >&2; exit 1');
  expect((await add(true)).reading).toMatchObject({
    gap: { why: 'container north-debug could not be added: error: no such profile' },
  });
  expect(JSON.parse(readFileSync(log(), 'utf8')).outcome).toBe('failed: error: no such profile');
});

test('what cannot be noted down is not done', async () => {
  writeFileSync(join(place, 'file'), '');
  const { reading } = await add(true, {}, join(place, 'file'));
  expect(reading).toMatchObject({ gap: { why: expect.stringMatching(/^nothing was added, because the audit log/) } });
  expect(ran()).toBe('');
});

test('a source that nobody attends changes nothing', async () => {
  const source = await server.open();
  expect(source.addContainer).toBeUndefined();
  await source.close();
  rmSync(place, { recursive: true });
});
