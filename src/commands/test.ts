/** `kubectl north test DIR…`: runs the cases that stand beside trees. */
import type { Writable } from 'node:stream';
import type { Engine } from '../engine/walk.ts';
import { CommandError } from '../investigation/error.ts';

/** 0 if every case passes, 1 if one fails. */
export async function testCommand(folders: readonly string[], engine: Engine, stdout: Writable): Promise<number> {
  const { testFilesIn, runTestFile } = await import('./tree-tests.ts');
  const files = folders.flatMap((folder) => testFilesIn(folder));
  if (files.length === 0) throw new CommandError(2, `there is no *.test.yaml in ${folders.join(', ')}`);
  let passed = 0;
  let failures = 0;
  for (const file of files) {
    for (const { name, faults } of await runTestFile(file, engine)) {
      if (faults.length === 0) passed++;
      else failures++;
      stdout.write(
        `${faults.length === 0 ? 'ok  ' : 'FAIL'} ${file}: ${name}\n${faults.map((fault) => `     ${fault}\n`).join('')}`,
      );
    }
  }
  stdout.write(`${passed} passed, ${failures} failed\n`);
  return failures > 0 ? 1 : 0;
}
