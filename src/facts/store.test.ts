import { expect, test } from 'vitest';
import { known, unreadable } from './reading.ts';
import { inWords, type Request } from './request.ts';
import { typeOfKind } from './resources.ts';
import type { Source } from './source.ts';
import { factsFrom } from './store.ts';

const type = typeOfKind('StorageClass');
const list: Request = { ask: 'list', type };
const fast: Request = { ask: 'get', type, name: 'fast' };

function sourceOf(forbidden: boolean): { readonly source: Source; readonly asked: string[] } {
  const asked: string[] = [];
  const object = { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'fast' } };
  const source = {
    list: async () => {
      asked.push(inWords(list));
      return forbidden ? unreadable({ what: 'storageclasses', reason: 'forbidden', why: 'no' }) : known([object]);
    },
    get: async () => {
      asked.push(inWords(fast));
      return known(object);
    },
  } as unknown as Source;
  return { source, asked };
}

test('an object is not asked for beside the list that brings it', async () => {
  const { source, asked } = sourceOf(false);
  const facts = factsFrom(source, { now: new Date() });
  await facts.load([list, fast]);
  expect(asked).toEqual(['storageclasses']);
  expect(facts.loaded(fast)).toMatchObject({ metadata: { name: 'fast' } });
});

test('where the list may not be read, the object may be', async () => {
  const { source, asked } = sourceOf(true);
  const facts = factsFrom(source, { now: new Date() });
  await facts.load([list, fast]);
  expect(facts.loaded(fast)).toBeUndefined();
  await facts.load([fast]);
  expect(asked).toEqual(['storageclasses', 'StorageClass fast']);
  expect(facts.loaded(fast)).toMatchObject({ metadata: { name: 'fast' } });
});
