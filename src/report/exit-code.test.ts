import { expect, test } from 'vitest';
import { broken, healthy, oomLimit, triage, undecided } from '../../test/support/results.ts';
import { exitCodeOf } from './exit-code.ts';

const noAccess = { ...oomLimit, cause: 'common/no-access' };
const risky = { ...broken, findings: [{ ...oomLimit, severity: 'warning' as const }] };
const quiet = { ...triage, items: [] };

test.each([
  ['healthy', [healthy], 'warning', 0],
  ['broken', [broken], 'warning', 1],
  ['a warning', [risky], 'warning', 1],
  ['a warning, of which the user does not want to know', [risky], 'critical', 0],
  ['undecided', [undecided], 'warning', 3],
  ['undecided, and why', [{ ...undecided, findings: [noAccess] }], 'warning', 3],
  ['a cause found, and something not decided', [{ ...risky, findings: [...risky.findings, noAccess] }], 'critical', 0],
  ['one healthy, one undecided', [healthy, undecided], 'warning', 3],
  ['one undecided, one broken', [undecided, broken], 'warning', 1],
  ['triage with problems', [triage], 'critical', 1],
  ['triage without problems', [{ ...quiet, unknown: [] }], 'warning', 0],
  ['triage that could not read everything', [quiet], 'warning', 3],
] as const)('%s', (_, results, failOn, expected) => expect(exitCodeOf(results, failOn)).toBe(expected));
