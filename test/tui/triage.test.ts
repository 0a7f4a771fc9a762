/** The triage screen as a person sees it: read these as scripts. */
import { expect, test } from 'vitest';
import { widthOf } from '../../src/tui/text/width.ts';
import { hugeTriage, triage } from './fixtures.ts';
import { open } from './open.ts';
import { pause } from './terminal.ts';

const READ = '6 problems, worst first';

test('shows what is broken, worst first, each with its cause', async () => {
  const north = open();
  await north.until(READ);
  expect(north.screen()).toContain('kubectl north  cluster prod-eu  namespace shop  v1.36.3       2 not readable (u)');
  expect(north.rows()[3]).toBe('> critical  CrashLoopBackOff  deployment/checkout                       3    12m');
  expect(north.rows()[4]).toContain('Container app exits with 1: the variable DATABASE_URL that it asks');
  expect(north.rows().at(-1)).toBe('Enter explain  / filter  n namespace  A all  r re-check  w watch  ? keys  q quit');
});

test('draws the first frame before it asks for anything', async () => {
  const north = open({ wait: 50 });
  expect(north.written()).toContain('Reading namespace shop');
  expect(north.written()).not.toContain('Reading pods');
  await north.until('Reading pods, deployments');
});

test('moves with arrows and with letters that arrive in one chunk', async () => {
  const north = open();
  await north.until(READ);
  await north.press('jjj');
  expect(north.screen()).toMatch(/^> critical {2}ImagePullBackOff/m);
  await north.press('Up', 'k');
  expect(north.screen()).toMatch(/^> critical {2}503/m);
  await north.press('G');
  expect(north.screen()).toMatch(/^> warning {3}Pending/m);
  await north.press('g');
  expect(north.screen()).toMatch(/^> critical {2}CrashLoopBackOff/m);
});

test('takes an arrow key whose escape came long before its rest', async () => {
  const north = open();
  await north.until(READ);
  north.send('\u001b');
  await pause(40);
  await north.press('[B');
  expect(north.screen()).toMatch(/^> critical {2}503/m);
});

test('filters while one types, and forgets the filter with Esc', async () => {
  const north = open();
  await north.until(READ);
  await north.press('/', 'taint');
  expect(north.screen()).toContain('Filter: taint_   1 of 6 problems');
  expect(north.screen()).toMatch(/^> critical {2}Pending +pod\/trainer-0/m);
  await north.press('Enter');
  expect(north.screen()).toContain('Filter: taint   1 of 6 problems');
  await north.press('/', 'zzz');
  expect(north.screen()).toContain('No row contains "taintzzz". Esc clears the filter.');
  await north.press('Esc');
  expect(north.screen()).toContain(READ);
});

test('takes q and ? as text while the filter is typed, and a paste with line breaks as one line', async () => {
  const north = open();
  await north.until(READ);
  await north.press('/', 'q?');
  expect(north.screen()).toContain('Filter: q?_');
  await north.press('Ctrl-U');
  await north.paste('check\nout');
  expect(north.screen()).toContain('Filter: check out_   1 of 6 problems');
});

test('finds an object that shares a cause, and shows it below that cause', async () => {
  const north = open();
  await north.until(READ);
  await north.press('/', 'nightly', 'Enter');
  expect(north.screen()).toMatch(/^ +cronjob\/checkout-nightly/m);
  await north.press('Down', 'Enter');
  await north.until('CronJob shop/checkout-nightly');
  expect(north.session.asked).toContain('diagnose checkout-nightly');
});

test('lists and hides the other objects of a cause', async () => {
  const north = open();
  await north.until(READ);
  await north.press('Right');
  expect(north.screen()).toMatch(/^ +deployment\/checkout-worker/m);
  await north.press('Down');
  expect(north.screen()).toContain('Same cause as deployment/checkout: Container app exits');
  await north.press('Left');
  expect(north.screen()).not.toMatch(/^ +deployment\/checkout-worker/m);
  expect(north.screen()).toMatch(/^> critical {2}CrashLoopBackOff/m);
});

test('chooses a namespace from the list', async () => {
  const north = open();
  await north.until(READ);
  await north.press('n', 'sta');
  await north.until('shop-staging');
  expect(north.screen()).not.toContain('kube-system');
  await north.press('Enter');
  await north.until('namespace shop-staging');
  expect(north.session.asked.at(-1)).toBe('triage shop-staging');
});

test('lets a namespace be typed where namespaces cannot be listed', async () => {
  const gap = { what: 'namespaces', reason: 'forbidden', why: 'forbidden: list namespaces' } as const;
  const north = open({ namespaces: { ok: false, gap } });
  await north.until(READ);
  await north.press('n');
  await north.until('The namespaces cannot be listed: forbidden: list namespaces');
  await north.press('secret', 'Enter');
  await north.until('namespace secret');
});

test('a name that is not among the namespaces is not taken', async () => {
  const north = open();
  await north.until(READ);
  await north.press('n', 'shpo', 'Enter');
  expect(north.screen()).toContain('No namespace contains "shpo"');
  await north.press('Esc');
  expect(north.screen()).toContain(READ);
});

test('looks at all namespaces, with a column for them', async () => {
  const north = open({ columns: 120 });
  await north.until(READ);
  await north.press('A');
  await north.until('NAMESPACE');
  expect(north.screen()).toContain('all namespaces');
  expect(north.screen()).toMatch(/gpu-operator +daemonset\/gpu-feature-discovery/);
});

test('lists what could not be read, and whom to ask', async () => {
  const north = open();
  await north.until(READ);
  await north.press('u');
  expect(north.screen()).toContain('it is neither healthy nor a cause');
  expect(north.screen()).toContain('ask an administrator for: list events in namespace shop');
  await north.press('Esc');
  expect(north.screen()).toContain(READ);
});

test('says plainly that nothing is broken, and what was looked at', async () => {
  const north = open({ triage: [triage({ items: [], unknown: [] })] });
  await north.until('Nothing broken was found in namespace shop.');
  expect(north.screen()).toContain('41 pods and 12 workloads');
  await north.press('q');
  expect((await north.ended).exitCode).toBe(0);
});

test('never calls healthy what could not be read', async () => {
  const north = open({ triage: [triage({ items: [] })] });
  await north.until('Nothing broken was seen');
  expect(north.screen()).toContain('not everything could be read');
  expect(north.screen()).toContain('- events in shop');
  expect(north.rows()[2]).toBe('');
  expect(north.screen()).not.toContain('was found');
});

test('says that an empty namespace is empty', async () => {
  const north = open({ triage: [triage({ items: [], unknown: [], examined: { pods: 0, workloads: 0 } })] });
  await north.until('There is nothing to look at in namespace shop');
});

test('shows an error in words, and tries again', async () => {
  const north = open({ triage: [new Error('connection refused; check --context'), triage()] });
  await north.until('connection refused; check --context');
  expect(north.screen()).toContain('Press r to try again');
  expect(north.screen()).not.toMatch(/^ +at /m);
  await north.press('r');
  await north.until(READ);
});

test('an error after a result keeps the result on the screen', async () => {
  const north = open({ triage: [triage(), new Error('the server did not answer')] });
  await north.until(READ);
  await north.press('r');
  await north.until('Not checked again: the server did not answer');
  expect(north.screen()).toContain('deployment/checkout');
});

test('watches until nothing is broken any more', async () => {
  const well = triage({ items: [], unknown: [] });
  const north = open({ triage: [triage(), triage(), well], second: 60 });
  await north.until(READ);
  await north.press('w');
  await north.until(/Watching, next check in [1-5] s/);
  await north.until('Nothing broken was found', 4000);
  expect(north.screen()).not.toContain('Watching');
  const asked = north.session.asked.length;
  await pause(60 * 7);
  expect(north.session.asked.length).toBe(asked);
});

test('a watch ends with w', async () => {
  const north = open({ second: 60 });
  await north.until(READ);
  await north.press('w');
  await north.until('Watching, next check');
  await north.press('w');
  expect(north.screen()).not.toContain('Watching');
});

test('shows 10,000 rows and goes to the last', async () => {
  const north = open({ triage: [hugeTriage()] });
  await north.until('row 1 of 10000');
  await north.press('G');
  expect(north.screen()).toContain('row 10000 of 10000');
  expect(north.screen()).toMatch(/^> critical {2}CrashLoopBackOff {2}pod\/web-9999/m);
  await north.press('PgUp');
  expect(north.screen()).toContain('row 9986 of 10000');
});

test.each([
  [80, 24],
  [120, 40],
  [60, 15],
  [200, 60],
])('keeps every line within %ix%i', async (columns, rows) => {
  const north = open({ columns, rows });
  await north.until(READ);
  expect(north.rows().every((row) => widthOf(row) <= columns)).toBe(true);
  expect(north.rows()[0]).toContain('kubectl north');
  expect(north.rows().at(-1)).toMatch(/^Enter explain.*q quit$/);
});

test('follows the window as it is resized', async () => {
  const north = open();
  await north.until(READ);
  for (const [columns, rows] of [
    [60, 15],
    [120, 40],
    [100, 20],
    [80, 24],
  ] as const) {
    await north.resize(columns, rows);
    expect(north.rows()[0]).toContain('kubectl north');
    expect(north.rows()[1]).toContain('6 problems');
    expect(north.rows().at(-1)).toMatch(/^Enter explain.*q quit$/);
    expect(north.rows().filter((row) => row.startsWith('kubectl north'))).toHaveLength(1);
  }
});

test('asks for a larger window, and still quits', async () => {
  const north = open({ columns: 50, rows: 10 });
  await north.until('Window 50x10 is too small: make it 60x15 (q quits)');
  await north.resize(80, 24);
  await north.until(READ);
  await north.resize(50, 10);
  await north.until('too small');
  await north.press('q');
  expect((await north.ended).exitCode).toBe(1);
});

test('says the same without colour, and in ASCII', async () => {
  const plain = open({ unicode: false });
  await plain.until(READ);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: looks for colour codes
  expect(plain.written()).not.toMatch(/\u001b\[[0-9;]*m/);
  const cjk = plain.screen().replaceAll(/[ァ-ヶーｦ-ﾟ]/g, '');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: anything but ASCII
  expect(cjk).not.toMatch(/[^\x00-\x7f]/);
});

test('colours what is critical red, and the selected row inverse', async () => {
  const north = open({ color: true });
  await north.until(READ);
  expect(north.cell(3, 2)).toEqual({ color: 1, bold: false, inverse: true });
  expect(north.cell(5, 2)).toEqual({ color: 1, bold: false, inverse: false });
  expect(north.cell(3, 79).inverse).toBe(true);
});
