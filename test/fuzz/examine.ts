/** Asks a source everything, as the program would: whatever it holds, the answer is harmless, or one line that says what is wrong. */
import { expect } from 'vitest';
import { RESOURCES } from '../../src/facts/resources.ts';
import { cleanText } from '../../src/facts/sanitise.ts';
import { RecordingError } from '../../src/recording/error.ts';
import type { Recording } from '../../src/recording/source.ts';

/** The source, or undefined if it was refused as it should be. Throws for any other end. */
export async function examine(opening: Promise<Recording>): Promise<Recording | undefined> {
  let source: Recording;
  try {
    source = await opening;
  } catch (error) {
    if (!(error instanceof RecordingError) || !/^[^\n]+$/.test(error.message)) throw error;
    expectHarmless([error.message]);
    return undefined;
  }
  if (Number.isNaN(source.now().getTime())) throw new Error('the source has no time');
  const said: unknown[] = [source.gaps, await source.podRows(), await source.podUsage()];
  const pods = [];
  for (const type of RESOURCES) {
    const list = await source.list({ type, labelSelector: 'a!=b', fieldSelector: 'metadata.name!=x' });
    said.push(list);
    if (type.kind === 'Pod' && list.ok) pods.push(...list.value.slice(0, 3));
  }
  for (const { metadata } of pods) {
    const query = { namespace: metadata.namespace ?? '', pod: metadata.name, container: 'c' };
    said.push(await source.logs({ ...query, previous: false }), await source.logs({ ...query, previous: true }));
    said.push(await source.exec({ ...query, command: ['sh', '-c', 'echo hi; exit 4'] }));
  }
  expectHarmless(said);
  expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  return source;
}

function expectHarmless(said: readonly unknown[]): void {
  const dirty: string[] = [];
  JSON.stringify(said, (key, value) => {
    for (const text of [key, value]) if (typeof text === 'string' && cleanText(text) !== text) dirty.push(text);
    return value;
  });
  if (dirty.length > 0) throw new Error(`not harmless: ${JSON.stringify(dirty.slice(0, 3))}`);
}
