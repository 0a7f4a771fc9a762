/** Finds, in a log, the line with which a program shows that it was past its start (it listens, is ready, answers requests), and its ports. */
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

const LISTENS =
  /\b(?:listening|serving|running (?:on|at)|bound to|server (?:is )?(?:started|running|up)|started on)\b/i;
/** Ports beside the one that the program is there for. */
const BESIDE = /metric|prometheus|pprof|debug|admin|management|actuator|profil/i;
const PORT =
  /\bport\(?s?\)?[:= ]{1,2}(\d{2,5})\b|(?:\d\.\d{1,3}|localhost|[\]*])[:](\d{2,5})\b|(?<![\d:]):(\d{4,5})\b(?!:)/gi;

/** The ports on which a program says that it listens. */
export function portsNamed(log: string): readonly string[] {
  const lines = log.slice(-262_144).split('\n');
  const said = lines.filter((line) => LISTENS.test(line) && !NOT_YET.test(line) && !BESIDE.test(line));
  const ports = said.flatMap((line) =>
    [...line.slice(0, 400).matchAll(PORT)].map(([, named, after, bare]) => named ?? after ?? bare ?? ''),
  );
  return [...new Set(ports)].slice(0, 5);
}
