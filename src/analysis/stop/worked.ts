/** Finds, in a log, the line with which a program shows that it was past its start: it listens, is ready, answers requests. */
import { maskSecrets } from '../logs/secrets.ts';

const WORKS =
  /\b(?:listening|accepting (?:connections|requests)|(?:now|is) ready|ready (?:to|for|in)\b|serving|server (?:is )?(?:started|running|up)|running (?:on|at)|started (?:\S{1,60} )?in \d+|(?:handled|served|processed|answered) \S{0,20} ?(?:requests?|messages?|jobs?|events?)|request handled)\b|\bHTTP\/[12](?:\.[01])?" [23]\d\d\b/i;
const NOT_YET =
  /\b(?:not|never|n't|until|wait(?:ing|s)?|retry(?:ing)?|before|when|once|if|will|fail(?:ed|s)?|error)\b/i;

/** The newest such line, secrets masked; empty if there is none. */
export function workedLine(log: string): string {
  const lines = log.slice(-262_144).split('\n');
  const line = lines.findLast((text) => {
    const head = text.slice(0, 400);
    return WORKS.test(head) && !NOT_YET.test(head);
  });
  return line === undefined ? '' : maskSecrets(line.trim()).slice(0, 400);
}
