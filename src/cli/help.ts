/** The help texts, at most 80 columns, made from the tables of flags and commands. */
import { FLAGS, type Flag, flagUsage } from './flags.ts';
import { VERBS } from './verbs.ts';

const OVERVIEW: readonly (readonly [string, string])[] = [
  ['kubectl north pod/web-0 -n shop', 'why does this pod not work?'],
  ['kubectl north triage -A', 'what is broken, in all namespaces?'],
  ['kubectl north explain crash/oom-limit', 'what does this cause mean?'],
];

const EXIT_CODES: readonly (readonly [string, string])[] = [
  ['0', 'nothing found at or above --fail-on'],
  ['1', 'something found'],
  ['2', 'wrong usage, or an input that cannot be read'],
  ['3', 'no answer: cluster unreachable, or too little access to decide'],
  ['130', 'interrupted'],
];

/** The help of the tool, or of one command; an unknown name gives the help of the tool. Ends with a line feed. */
export function renderHelp(verb?: string): string {
  const found = VERBS.find((one) => one.verb === verb);
  if (found === undefined) return overview();
  return lines(
    `Usage: ${found.usage}`,
    '',
    ...wrapped(found.details, 80),
    '',
    'Examples:',
    ...columns(found.examples),
    '',
    'Flags and exit codes: kubectl north help',
  );
}

function overview(): string {
  return lines(
    'kubectl north finds out why something in Kubernetes does not work, step by step,',
    'and shows the proof. It only reads; it changes nothing.',
    '',
    'Usage:',
    '  kubectl north                 the interface (without a terminal: triage)',
    '  kubectl north TYPE/NAME       the same as: kubectl north diagnose TYPE/NAME',
    '  kubectl north COMMAND',
    '',
    'Commands:',
    ...columns(VERBS.map((one) => [one.verb, one.summary] as const)),
    '',
    'Examples:',
    ...columns(OVERVIEW),
    '',
    'Flags:',
    ...columns(rows('north')),
    '',
    'Flags that are the same in kubectl:',
    ...columns(rows('kubectl')),
    '',
    'Exit codes:',
    ...columns(EXIT_CODES),
  );
}

/** The README's table of flags, as Markdown. */
export function flagTable(): string {
  const row = (flag: Flag): string => `| \`${flagUsage(flag).trim()}\` | ${flag.says} |`;
  return lines('| flag | meaning |', '|---|---|', ...FLAGS.map(row));
}

function rows(group: Flag['group']): (readonly [string, string])[] {
  return FLAGS.filter((flag) => flag.group === group).map((flag) => [flagUsage(flag), flag.says] as const);
}

function columns(pairs: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...pairs.map(([left]) => left.length));
  return pairs.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`);
}

function wrapped(text: string, width: number): string[] {
  const out: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      out.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...out, line];
}

function lines(...all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}
