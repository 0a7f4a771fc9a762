import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shared } from './shared.ts';

const pod = (name: string, image = 'a:1') => ({
  metadata: { name, labels: { app: 'web', tier: 'a' } },
  spec: { containers: [{ name: 'web', image }], tolerations: [{ key: 'k' }] },
  status: { startTime: '2026-01-05T10:00:00Z' },
});

test('what is the same in the object before is shared with it, and nothing else is', () => {
  const first = pod('web-0');
  const second = shared(pod('web-1'), first);
  expect(second).toEqual(pod('web-1'));
  expect(second.spec).toBe(first.spec);
  expect(second.status).toBe(first.status);
  expect(second.metadata).not.toBe(first.metadata);
  expect(second.metadata.labels).toBe(first.metadata.labels);
  const third = shared(pod('web-2', 'a:2'), second);
  expect(third).toEqual(pod('web-2', 'a:2'));
  expect(third.spec.containers).not.toBe(first.spec.containers);
  expect(third.spec.tolerations).toBe(first.spec.tolerations);
  expect(first).toEqual(pod('web-0'));
});

test('an object never takes the order of its keys, or anything it lacks, from another one', () => {
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 3 }),
    fc.constantFrom({ a: 1, b: [{}] }, { b: [{}], a: 1 }, { a: 1 }),
  );
  fc.assert(
    fc.property(value, value, fc.boolean(), (one, other, alike) => {
      const like = alike ? [one, other] : other;
      const [text, likeText] = [JSON.stringify([one]), JSON.stringify(like)];
      expect(JSON.stringify(shared(JSON.parse(text), like))).toBe(text);
      expect(JSON.stringify(like)).toBe(likeText);
    }),
    { numRuns: 1000 },
  );
});
