import { expect, test } from 'vitest';
import { broken, healthy, oomLimit, triage, undecided } from '../../test/support/results.ts';
import { exitCodeOf } from './exit-code.ts';

const risky = { ...broken, findings: [{ ...oomLimit, severity: 'warning' as const }] };
const quiet = { ...triage, items: [] };

test.each([
  ['healthy', [healthy], 'warning', 0],
  ['broken', [broken], 'warning', 1],
  ['a warning', [risky], 'warning', 1],
  ['a warning, of which the user does not want to know', [risky], 'critical', 0],
  ['undecided', [undecided], 'warning', 3],
  ['undecided, with a finding', [{ ...undecided, findings: [oomLimit] }], 'warning', 1],
  ['one healthy, one undecided', [healthy, undecided], 'warning', 3],
  ['one undecided, one broken', [undecided, broken], 'warning', 1],
  ['triage with problems', [triage], 'critical', 1],
  ['triage without problems', [{ ...quiet, unknown: [] }], 'warning', 0],
  ['triage that could not read everything', [quiet], 'warning', 3],
] as const)('%s', (_, results, failOn, expected) => expect(exitCodeOf(results, failOn)).toBe(expected));
