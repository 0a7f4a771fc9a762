import { describe, expect, it } from 'vitest';
import { matchesMap, matchesRequirements, matchesSelector, parseSelector } from './selector.ts';

describe('matchesSelector', () => {
  const labels = { app: 'web', tier: 'front' };

  it.each([
    [{}, true],
    [undefined, false],
    [null, false],
    [{ matchLabels: { app: 'web' } }, true],
    [{ matchLabels: { app: 'web', tier: 'back' } }, false],
    [{ matchExpressions: [{ key: 'tier', operator: 'In', values: ['front', 'back'] }] }, true],
    [{ matchExpressions: [{ key: 'zone', operator: 'NotIn', values: ['a'] }] }, true],
    [{ matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['web'] }] }, false],
    [{ matchExpressions: [{ key: 'zone', operator: 'Exists' }] }, false],
    [{ matchLabels: { app: 'web' }, matchExpressions: [{ key: 'zone', operator: 'DoesNotExist' }] }, true],
    [{ matchExpressions: [{ key: 'app', operator: 'Like', values: ['web'] }] }, false],
  ])('%j: %s', (selector, result) => expect(matchesSelector(labels, selector)).toBe(result));

  it('takes an object without labels for one with none', () => {
    expect(matchesSelector(undefined, { matchLabels: { app: 'web' } })).toBe(false);
    expect(matchesMap(undefined, {})).toBe(true);
  });
});

describe('parseSelector', () => {
  it.each([
    ['app=web', { app: 'web' }, { app: 'db' }],
    ['app==web,tier!=back', { app: 'web' }, { app: 'web', tier: 'back' }],
    ['app in (web, db),zone notin (a,b)', { app: 'db', zone: 'c' }, { app: 'db', zone: 'b' }],
    ['app,!canary', { app: '' }, { app: 'x', canary: '' }],
    ['example.com/role=', { 'example.com/role': '' }, { 'example.com/role': 'x' }],
    ['', {}, undefined],
  ])('%s', (text, match, miss) => {
    const requirements = parseSelector(text);
    expect(requirements).toBeDefined();
    expect(matchesRequirements(match, requirements ?? [])).toBe(true);
    if (miss !== undefined) expect(matchesRequirements(miss, requirements ?? [])).toBe(false);
  });

  it.each(['app=web,', 'a=b=c', 'app in web', '(a)', 'a b'])('refuses %j', (text) =>
    expect(parseSelector(text)).toBeUndefined(),
  );
});
