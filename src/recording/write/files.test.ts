/** Long lists: in several files, read as one, and none of an earlier run left over. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { KubeObject } from '../../facts/objects.ts';
import { typeOfKind } from '../../facts/resources.ts';
import { openRecording } from '../open.ts';
import { newMasker } from '../redact/masker.ts';
import { filesIn } from './files.ts';
import { openFolder } from './folder.ts';

const path = mkdtempSync(join(tmpdir(), 'north-files-'));
afterAll(() => rmSync(path, { recursive: true }));

function event(name: string): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name, namespace: 'shop' },
    message: 'so long. '.repeat(1_000_000),
  };
}

test('a list is split at 16 MiB', { timeout: 60_000 }, async () => {
  const files = filesIn(await openFolder(path, 'test'), newMasker());
  const about = { of: 'test', taken: new Date(0), unavailable: [] };
  const read = async () => {
    const list = await (await openRecording(path)).list({ type: typeOfKind('Event'), namespace: 'shop' });
    return list.ok && list.value.map(({ metadata }) => metadata.name).sort();
  };
  await files.manifest(about);
  await files.objects('objects/events.json', [event('a'), event('b'), event('c')]);
  expect(existsSync(join(path, 'objects/events-3.json'))).toBe(true);
  expect(await read()).toEqual(['a', 'b', 'c']);

  await files.objects('objects/events.json', [event('d')]);
  expect(await read()).toEqual(['d']);
});
