import { describe, expect, it } from 'vitest';
import type { Diagnosis, Finding } from '../../src/engine/diagnosis.ts';
import type { Expectation } from './case.ts';
import { claims, differences, overclaims, verdict } from './compare.ts';

const SELECTOR = 'pending/node-selector-mismatch';

function finding(cause: string, field: string): Finding {
  const at = [{ kind: 'Deployment', namespace: 'shop', name: 'web', field }];
  const rest = { explanation: '…', evidence: [{ says: 'no node has disktype=ssd' }], fixes: [], path: [], see: [] };
  return { cause, severity: 'critical', confidence: 'proven', title: 'Pod fits on no node', at, ...rest };
}

function diagnosis(outcome: Diagnosis['outcome'], ...findings: Finding[]): Diagnosis {
  return {
    apiVersion: 'north/v1',
    kind: 'Diagnosis',
    tool: '1.0.0',
    source: { kind: 'cluster', context: 'lab', server: 'v1.36.3' },
    now: '2026-01-05T10:00:00Z',
    subject: { kind: 'Deployment', namespace: 'shop', name: 'web' },
    outcome,
    summary: '',
    findings,
    unknown: [],
    path: [],
    timing: { totalMs: 1, requests: 1, bytes: 1 },
  };
}

const wanted: Expectation = {
  outcome: 'found',
  causes: [{ cause: SELECTOR, at: { kind: 'Deployment', name: 'web', field: 'spec.template.spec.nodeSelector' } }],
  anyOrder: false,
  may: ['http/ingress-class'],
  not: ['pending/insufficient-cpu'],
  orElse: [],
};
const right = finding(SELECTOR, 'spec.template.spec.nodeSelector.disktype');

it('commits itself to a cause or to health, and not by what it does not know', () => {
  expect(claims(diagnosis('found', right))).toBe(true);
  expect(claims(diagnosis('healthy'))).toBe(true);
  expect(claims(diagnosis('starting'))).toBe(false);
  expect(claims(diagnosis('undecided', finding('common/not-enough-evidence', 'status')))).toBe(false);
});

describe('differences', () => {
  it('accepts the expected cause at a field below the expected one', () => {
    expect(differences(diagnosis('found', right), wanted)).toEqual([]);
  });
  it('accepts a cause that may be named too', () => {
    expect(differences(diagnosis('found', right, finding('http/ingress-class', 'x')), wanted)).toEqual([]);
  });
  it('names a wrong outcome and a missing cause', () => {
    expect(differences(diagnosis('healthy'), wanted)).toEqual([
      'outcome is healthy, expected found (found nothing)',
      `${SELECTOR} is not found (found nothing; everything was read; )`,
    ]);
  });
  it('names a wrong place', () => {
    expect(differences(diagnosis('found', finding(SELECTOR, 'spec.replicas')), wanted)).toEqual([
      `${SELECTOR} is at Deployment/web spec.replicas, expected Deployment/web spec.template.spec.nodeSelector`,
    ]);
  });
  it('refuses another cause, before the right one or after it', () => {
    const other = finding('pending/insufficient-cpu', 'x');
    expect(differences(diagnosis('found', other, right), wanted)).toHaveLength(2);
    expect(differences(diagnosis('found', right, finding('crash/app-error', 'x')), wanted)).toEqual([
      'crash/app-error is found and not true (Pod fits on no node)',
    ]);
  });
  it('accepts another outcome that is allowed, as long as no cause is named', () => {
    const lenient: Expectation = { ...wanted, orElse: ['undecided'] };
    expect(differences(diagnosis('undecided'), lenient)).toEqual([]);
    expect(differences(diagnosis('undecided', finding('crash/app-error', 'x')), lenient)).not.toEqual([]);
    expect(differences(diagnosis('healthy'), lenient)).not.toEqual([]);
  });
  it('refuses a finding without evidence', () => {
    expect(differences(diagnosis('found', { ...right, evidence: [] }), wanted)).toEqual([
      `${SELECTOR} has no evidence`,
    ]);
  });
});

describe('overclaims', () => {
  it('lets less be said, but not that a broken thing is healthy or that something false is proven', () => {
    expect(overclaims(diagnosis('undecided'), wanted)).toEqual([]);
    expect(overclaims(diagnosis('healthy'), wanted)).toHaveLength(1);
    expect(overclaims(diagnosis('found', finding('crash/app-error', 'x')), wanted)).toHaveLength(1);
    expect(
      overclaims(diagnosis('found', { ...finding('crash/app-error', 'x'), confidence: 'possible' }), wanted),
    ).toEqual([]);
  });
});

describe('verdict', () => {
  it('keeps causes and places, and drops what differs from run to run', () => {
    expect(verdict(diagnosis('found', right))).toEqual({
      outcome: 'found',
      findings: [{ cause: SELECTOR, at: right.at }],
    });
  });
});
