/** Every case of the end-to-end tests again, on the recording that was made of it: needs no cluster. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { KubeObject } from '../../src/facts/objects.ts';
import { asked, readCases } from '../e2e/case.ts';
import { differences } from '../e2e/compare.ts';
import { diagnose, ROOT } from '../e2e/north.ts';
import { namespaceOf, resolveSubject } from '../e2e/stage.ts';

const RECORDINGS = join(ROOT, 'test/recordings');
const cases = readCases(join(ROOT, 'test/e2e/cases'));

describe.concurrent('the recording of a case', () => {
  for (const test of cases) {
    for (const { subject, expect: wanted } of asked(test)) {
      it(`${test.id}, ${subject}: ${test.case}`, { timeout: 60_000 }, async () => {
        const recording = join(RECORDINGS, test.id);
        const name = resolveSubject(subject, podsOf(recording, namespaceOf(test)));
        const env = { PATH: process.env.PATH, HOME: process.env.HOME };
        const diagnosis = await diagnose([name, '-n', namespaceOf(test), '--from', recording], env);
        const wrong = differences(diagnosis, wanted);
        expect(wrong, wrong.join('\n')).toEqual([]);
      });
    }
  }
});

it('there is a case for every recording, and a recording for every case', () => {
  const recorded = readdirSync(RECORDINGS).filter((name) => namespacesIn(name).includes(`e2e-${name}`));
  expect(recorded.sort()).toEqual(cases.map(({ id }) => id).sort());
});

function namespacesIn(name: string): readonly string[] {
  return itemsOf(join(RECORDINGS, name, 'objects/namespaces.json')).map(({ metadata }) => metadata.name);
}

/** A recording of the whole cluster has one list of pods, one of some namespaces has one for each. */
function podsOf(recording: string, namespace: string): readonly KubeObject[] {
  const pods = [`objects/${namespace}/pods.json`, 'objects/pods.json'].flatMap((path) =>
    itemsOf(join(recording, path)),
  );
  return pods.filter(({ metadata }) => metadata.namespace === namespace);
}

function itemsOf(file: string): readonly KubeObject[] {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).items : [];
}
