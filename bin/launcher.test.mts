import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { afterEach, beforeEach, expect, test } from 'vitest';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'north-launcher-'));
  mkdirSync(path.join(folder, 'bin'));
  for (const file of ['kubectl-north', 'launch.js', 'package.json'])
    cpSync(path.join(import.meta.dirname, file), path.join(folder, 'bin', file));
  mkdirSync(path.join(folder, 'home'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the launcher; `nodeVersion` is what it is made to believe. */
function launch(args: readonly string[] = [], nodeVersion?: string) {
  const launcher = path.join(folder, 'bin', 'kubectl-north');
  const pretend = `Object.defineProperty(process.versions, 'node', { value: ${JSON.stringify(nodeVersion)} }); require(${JSON.stringify(launcher)})`;
  const env = { PATH: process.env.PATH, HOME: path.join(folder, 'home') };
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    nodeVersion === undefined ? [launcher, ...args] : ['-e', pretend],
    { encoding: 'utf8', env },
  );
  return { status, stdout, stderr };
}

function writeBundle(source: string): void {
  mkdirSync(path.join(folder, 'dist'));
  writeFileSync(path.join(folder, 'dist', 'main.js'), source);
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }');
}

test.each(['0.10.48', '14.21.3', '20.20.2'])('Node %s: one line says what is needed', (version) => {
  const { status, stderr } = launch([], version);
  expect(status).toBe(2);
  expect(stderr).toMatch(new RegExp(`^kubectl north needs Node.js 22 or newer; this is ${version} .*\n$`));
});

test('a fresh clone: one line says how to build', () => {
  mkdirSync(path.join(folder, 'src'));
  expect(launch()).toEqual({
    status: 2,
    stdout: '',
    stderr: `kubectl north: dist/main.js is missing: run "npm run build" in ${folder}\n`,
  });
});

test('the bundle gets the arguments and sets the exit code, also through a link', () => {
  writeBundle('console.log(process.argv.slice(2).join()); process.exitCode = 3;');
  expect(launch(['pod/x', '-n=a'])).toEqual({ status: 3, stdout: 'pod/x,-n=a\n', stderr: '' });
  symlinkSync(path.join(folder, 'bin', 'kubectl-north'), path.join(folder, 'linked'));
  expect(spawnSync(process.execPath, [path.join(folder, 'linked'), 'x'], { encoding: 'utf8' }).stdout).toBe('x\n');
});

test('a bundle that fails to load is one line, and with -v a stack trace', () => {
  writeBundle("throw new Error('broken');");
  expect(launch()).toEqual({ status: 2, stdout: '', stderr: 'kubectl north: could not start: broken\n' });
  expect(launch(['-v']).stderr).toContain('    at ');
});
