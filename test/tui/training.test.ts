/** A training as a person sees it, from the mission to the end: read these as scripts. */
import { expect, test } from 'vitest';
import { widthOf } from '../../src/tui/text/width.ts';
import { fakeTraining, KUBECONFIG } from './fake-training.ts';
import { triage } from './fixtures.ts';
import { open } from './open.ts';
import { pause } from './terminal.ts';

const READ = '6 problems, worst first';
const INFO = { context: 'north-training', kind: 'cluster', namespace: 'shop' } as const;

function train(more: Parameters<typeof open>[0] = {}, training = fakeTraining()) {
  return Object.assign(open({ info: INFO, training, ...more }), { training });
}

test('the story comes first, and asks nothing of the cluster until one goes on', async () => {
  const north = train();
  await north.until('Bring Deployment web in namespace shop up.');
  expect(north.rows()[0]).toBe(' TRAINING  The shop is down since the release                m mission  ! shell');
  expect(north.rows()[1]).toContain('cluster north-training');
  expect(north.screen()).toContain('It is five past nine. The shop was released a minute ago.');
  expect(north.screen()).toContain('The cluster is being started…');
  north.training.up();
  await north.until(`$ export KUBECONFIG=${KUBECONFIG}`);
  expect(north.session.asked).toEqual([]);
  await north.press('Enter');
  await north.until(READ);
  expect(north.session.asked).toEqual(['triage shop']);
});

test('m tells the story again, over whatever is open, and asks for nothing anew', async () => {
  const north = train();
  north.training.up();
  await north.press('Enter');
  await north.until(READ);
  await north.press('Enter');
  await north.until('Finding 1 of 2');
  const before = north.session.asked.length;
  await north.press('m');
  expect(north.screen()).toContain('It is five past nine.');
  await north.press('Enter');
  expect(north.screen()).toContain('Finding 1 of 2');
  await north.press('?');
  expect(north.screen()).toMatch(/^ {2}m +read again what has happened/m);
  expect(north.screen()).toMatch(/^ {2}! +a shell/m);
  expect(north.session.asked).toHaveLength(before);
});

test('without a training, m and ! mean nothing', async () => {
  const north = open();
  await north.until(READ);
  await north.press('m', '!', '?');
  expect(north.screen()).not.toMatch(/^ {2}[m!] /m);
});

test('the line of the kubeconfig is copied', async () => {
  const north = train();
  north.training.up();
  await north.until('export KUBECONFIG');
  await north.press('y');
  expect(north.screen()).toContain(`Sent to your clipboard: export KUBECONFIG=${KUBECONFIG}`);
  const copied = Buffer.from(`export KUBECONFIG=${KUBECONFIG}`).toString('base64');
  expect(north.written()).toContain(`\u001b]52;c;${copied}\u0007`);
});

test('every command that is copied leads to the training cluster', async () => {
  const north = train({ columns: 120 });
  north.training.up();
  await north.until('export KUBECONFIG');
  await north.press('Enter');
  await north.until(READ);
  await north.press('Down', 'Down', 'Enter');
  await north.until('Finding 1 of 2');
  await north.press('y');
  expect(north.screen()).toContain(`Sent to your clipboard: kubectl --kubeconfig ${KUBECONFIG} get`);
  await north.press('Enter', 'y');
  expect(north.screen()).toContain(`Sent to your clipboard: kubectl --kubeconfig ${KUBECONFIG} get`);
});

test('healing is told at the top and disturbs nothing else', async () => {
  const north = train({ color: true });
  north.training.up();
  await north.press('Enter');
  await north.until(READ);
  await north.press('/', 'tai');
  const below = north.rows().slice(2);
  north.training.tell({ healed: true, seconds: 250 });
  await north.until('HEALED  Deployment web works again; it took 4 min 10 s. q leaves.');
  expect(north.rows().slice(2)).toEqual(below);
  expect(north.cell(0, 1)).toMatchObject({ inverse: true, color: 2 });
  await north.press('nt');
  expect(north.screen()).toContain('Filter: taint_');
  north.training.tell({ healed: false, seconds: 250 });
  await north.until('BROKEN AGAIN  The shop is down since the release');
});

test('the list is read again when it heals, also behind another screen', async () => {
  const north = train({ triage: [triage(), triage({ items: [], unknown: [] })] });
  north.training.up();
  await north.press('Enter');
  await north.until(READ);
  await north.press('Enter');
  await north.until('Finding 1 of 2');
  north.training.tell({ healed: true, seconds: 5 });
  await north.until('HEALED');
  expect(north.screen()).toContain('Finding 1 of 2');
  await north.press('Esc');
  await north.until('Nothing broken was found in namespace shop.');
});

test('a cluster that cannot be started says so in place of its kubeconfig', async () => {
  const north = train();
  north.training.fail('cannot start the cluster of scenario x: no space left on device');
  await north.until('no space left on device');
  await north.press('!');
  expect(north.training.shells.count).toBe(0);
});

test('without kubectl, the story says what is missing', async () => {
  const north = train({}, fakeTraining({ hasKubectl: false }));
  north.training.up();
  await north.until('kubectl is not on your PATH');
});

test('Esc goes back to the list of scenarios, but only if there is one and the cluster was not looked at yet', async () => {
  const listed = train({}, fakeTraining({ listed: true }));
  await listed.until('It is five past nine.');
  await listed.press('Esc');
  expect(await listed.ended).toMatchObject({ back: true });
  const alone = train();
  await alone.until('It is five past nine.');
  await alone.press('Esc');
  await alone.until(READ);
  const later = train({}, fakeTraining({ listed: true }));
  await later.press('Enter');
  await later.until(READ);
  await later.press('m', 'Esc');
  expect(later.screen()).toContain(READ);
});

test('! gives the terminal away as it was found, and takes it back', async () => {
  const north = train();
  north.training.up();
  await north.press('Enter');
  await north.until(READ);
  await north.press('Down', '!');
  expect(north.training.shells.count).toBe(1);
  expect(north.modes()).toEqual({ alternate: false, raw: false, cursorHidden: false, paste: false });
  const written = north.written().length;
  north.training.tell({ healed: true, seconds: 5 });
  await north.resize(100, 30);
  expect(north.written()).toHaveLength(written);
  north.training.shells.exit();
  await north.until('HEALED');
  expect(north.rows()).toHaveLength(30);
  expect(north.screen()).toMatch(/^> critical {2}503/m);
  expect(north.modes()).toMatchObject({ alternate: true, raw: true, paste: true });
  await north.press('!');
  expect(north.training.shells.count).toBe(2);
  north.training.shells.exit(new Error('cannot start /bin/nope: ENOENT'));
  await north.until('cannot start /bin/nope: ENOENT');
  await north.press('q');
  expect((await north.ended).exitCode).toBe(1);
});

test('keys typed into the shell stay there', async () => {
  const north = train();
  north.training.up();
  await north.press('Enter');
  await north.until(READ);
  await north.press('!');
  await pause(20);
  expect(north.stdin.isPaused()).toBe(true);
  north.training.shells.exit();
  await north.until(READ);
  await north.press('Down');
  expect(north.screen()).toMatch(/^> critical {2}503/m);
});

test('a signal ends it as Ctrl-C does, also while a shell has the terminal', async () => {
  for (const keys of [[], ['Enter'], ['Enter', '!']]) {
    const interruption = new AbortController();
    const north = train({ signal: interruption.signal });
    north.training.up();
    await north.until('export KUBECONFIG');
    await north.press(...keys);
    interruption.abort();
    north.training.shells.exit();
    expect((await north.ended).exitCode).toBe(130);
    expect(north.modes()).toEqual({ alternate: false, raw: false, cursorHidden: false, paste: false });
  }
});

test.each([
  [80, 24],
  [60, 16],
  [120, 40],
])('keeps every line within %dx%d, in ASCII and without colour', async (columns, rows) => {
  const north = train({ columns, rows, unicode: false });
  north.training.up('/var/folders/zz/zyxvpxvq6csfxvn_n0000000000000/T/kubectl-north-x7Yb2q/kubeconfig');
  await north.until('export KUBECONFIG');
  for (const key of ['G', 'Enter', 'Enter', 'm', '?', 'Esc', 'Esc', 'Esc']) {
    await north.press(key);
    expect(north.rows()).toHaveLength(rows);
    for (const row of north.rows()) expect(widthOf(row), row).toBeLessThanOrEqual(columns);
    expect(north.screen()).toContain('TRAINING');
    expect(north.rows().at(-1)).toMatch(/q quit$/);
    expect(north.screen()).not.toMatch(/[…─│]/);
  }
});

test('a window that is too small by the one line of the training says how large it must be', async () => {
  const north = train({ columns: 60, rows: 15 });
  await north.until('Window 60x15 is too small: make it 60x16 (q quits)');
});
