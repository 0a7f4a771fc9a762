import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type BuildResult, transform } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundle } from './bundle.mts';
import { withoutDevtools, withoutFetch } from './ink-plugin.mts';

const outdir = mkdtempSync(path.join(tmpdir(), 'north-bundle-'));
let metafile: BuildResult<{ metafile: true }>['metafile'];

beforeAll(async () => {
  metafile = (await bundle(outdir)).metafile;
}, 60_000);

afterAll(() => rmSync(outdir, { recursive: true, force: true }));

const outputs = (): string[] => Object.keys(metafile.outputs).filter((file) => file.endsWith('.js'));

/** What is loaded at once when a part is loaded: itself and all that it imports without `import()`. */
function loadedWith(file: string): Set<string> {
  const found = new Set<string>();
  const visit = (one: string): void => {
    if (found.has(one)) return;
    found.add(one);
    for (const { path: next, kind } of metafile.outputs[one]?.imports ?? [])
      if (kind === 'import-statement' && metafile.outputs[next] !== undefined) visit(next);
  };
  visit(file);
  return found;
}

test('no part waits at its top level: the program can be bundled as CommonJS too', async () => {
  for (const file of outputs()) {
    const source = readFileSync(path.resolve(import.meta.dirname, '..', file), 'utf8').replaceAll(
      'import.meta.url',
      '""',
    );
    await expect(transform(source, { format: 'cjs', logLevel: 'silent' }), file).resolves.toBeDefined();
  }
});

test('the start loads no heavy library', () => {
  const main = outputs().find((file) => file.endsWith('/main.js')) ?? '';
  const inputs = [...loadedWith(main)].flatMap((file) => Object.keys(metafile.outputs[file]?.inputs ?? {}));
  expect(inputs).toContain('src/main.ts');
  const heavy = /node_modules\/(ink|react|yoga-layout|zod|yaml|@kubernetes|@marcbachmann|execa|undici|ws|commander)\//;
  expect(inputs.filter((input) => heavy.test(input))).toEqual([]);
});

test('what looks for diagnostics/ two folders up is a part, as it is a file of src/training', () => {
  const holding = outputs().filter((file) => metafile.outputs[file]?.inputs['src/training/scenario.ts'] !== undefined);
  expect(holding).toEqual([expect.stringMatching(/\/parts\/[^/]+\.js$/)]);
});

test("Ink's developer tools stay out", () => {
  const inputs = Object.keys(metafile.inputs);
  expect(inputs).toContain('node_modules/ink/build/reconciler.js');
  expect(inputs.filter((input) => input.includes('devtools'))).toEqual([]);
});

test('a change of Ink or yoga-layout fails the build', () => {
  expect(() => withoutDevtools('if (isDev()) {}')).toThrow('developer tools in a new way');
  expect(() => withoutFetch('const wasm = readFile()')).toThrow('no WebAssembly found');
  const data = `"data:application/wasm;base64,${'A'.repeat(1000)}"`;
  expect(() => withoutFetch(data)).toThrow('no instantiateWasm hook');
  expect(() => withoutFetch(`${data} instantiateWasm`)).toThrow('reads import.meta.url in a new way');
});
