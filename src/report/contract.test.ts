import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { z } from 'zod';
import { contractErrors } from '../../test/support/contract.ts';
import { broken, healthy, triage, undecided } from '../../test/support/results.ts';
import type { Diagnosis, Triage } from '../engine/diagnosis.ts';
import { type diagnosisContract, publishedSchemas, type triageContract } from './contract.ts';

test('the schemas and the types of the engine are the same', () => {
  type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
  const diagnosis: Same<z.infer<typeof diagnosisContract>, Diagnosis> = true;
  const list: Same<z.infer<typeof triageContract>, Triage> = true;
  expect([diagnosis, list]).toEqual([true, true]); // tsc is the judge: another shape does not compile
});

test.each(Object.entries(publishedSchemas()))('diagnostics/%s is current (npm run build writes it)', (name, schema) => {
  const published = readFileSync(new URL(`../../diagnostics/${name}`, import.meta.url), 'utf8');
  expect(JSON.parse(published)).toEqual(JSON.parse(JSON.stringify(schema)));
});

test.each([broken, healthy, undecided, triage])('a result keeps the contract', (result) => {
  expect(contractErrors(result)).toEqual([]);
});

test('what breaks the contract is found', () => {
  expect(contractErrors({ ...broken, outcome: 'fine' } as never)).toEqual([
    '/outcome: must be equal to one of the allowed values',
  ]);
  const { timing, ...rest } = triage;
  expect(timing).toBeDefined();
  expect(contractErrors(rest)).toEqual(["/: must have required property 'timing'"]);
});
