import { expect, test } from 'vitest';
import { paragraphsOf } from './story.ts';
import { subjectWords } from './subject.ts';

test('a line that ends a sentence ends a paragraph; another goes on in the next line', () => {
  const story =
    'The team looks at its pod,\nand it runs. "It is\n  the network", they say.\nMake Service web answer.\n\nNow!\n';
  expect(paragraphsOf(story)).toEqual([
    'The team looks at its pod, and it runs. "It is the network", they say.',
    'Make Service web answer.',
    'Now!',
  ]);
  expect(paragraphsOf('They ask: "why?"\nNobody knows.')).toEqual(['They ask: "why?"', 'Nobody knows.']);
});

test("a subject is named by its kind's own spelling", () => {
  expect(subjectWords('statefulset/db')).toBe('StatefulSet db');
  expect(subjectWords('deploy/web')).toBe('Deployment web');
});
