/** The form of a scenario file: a command line, what it is given, and what it prints, as text. */

export interface Scenario {
  readonly title: string;
  /** The words after `kubectl north`, split at blanks; a part in double quotes is one word. */
  readonly command: readonly string[];
  /** Files to put into {tmp} first: path → content. */
  readonly files: Readonly<Record<string, string>>;
  /** Files that text cannot hold: lines `KIND PATH`, made by `hostile.ts`. */
  readonly make: readonly (readonly [kind: string, path: string])[];
  readonly env: Readonly<Record<string, string>>;
  readonly stdin: string;
  readonly stdout: string;
  readonly stderr: string;
  readonly exit: number;
}

const HEADING = /^====([a-z]+)(?: (.+?))?====$/;
const KNOWN = ['test', 'command', 'file', 'make', 'env', 'stdin', 'stdout', 'stderr', 'exit'];

interface Section {
  readonly name: string;
  readonly argument: string;
  readonly text: string;
}

/** Reads a scenario. Throws on a section that does not exist or one that is missing. */
export function parseScenario(source: string): Scenario {
  const sections = split(source);
  const text = (name: string) => sections.find((section) => section.name === name)?.text ?? '';
  for (const { name } of sections) if (!KNOWN.includes(name)) throw new Error(`no section is called ====${name}====`);
  for (const name of ['test', 'command'])
    if (text(name) === '') throw new Error(`the section ====${name}==== is missing`);
  return {
    title: text('test').trim(),
    command: [...text('command').matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? ''),
    files: Object.fromEntries(sections.filter((s) => s.name === 'file').map((s) => [s.argument, s.text])),
    make: lines(text('make')).map((line) => line.split(' ', 2) as [string, string]),
    env: Object.fromEntries(lines(text('env')).map((line) => line.split('=', 2) as [string, string])),
    stdin: text('stdin'),
    stdout: text('stdout'),
    stderr: text('stderr'),
    exit: Number(text('exit') || 0),
  };
}

/** The source with other results in it; the sections before them stay as they are. */
export function withResults(source: string, results: Pick<Scenario, 'stdout' | 'stderr' | 'exit'>): string {
  const start = source.search(/^====(stdout|stderr|exit)====$/m);
  const given = start === -1 ? `${source.trimEnd()}\n` : source.slice(0, start);
  const { stdout, stderr, exit } = results;
  const section = (name: string, text: string) => (text === '' ? '' : `====${name}====\n${text.replace(/\n?$/, '\n')}`);
  return `${given}${section('stdout', stdout)}${section('stderr', stderr)}====exit====\n${exit}\n`;
}

/** Whether text is what is expected. `…` stands for any text in a line, a line of nothing but `…` for any lines. */
export function fits(expected: string, actual: string): boolean {
  const wanted = expected.trimEnd().split('\n');
  const said = actual.replace(/[ \t]+$/gm, '').trimEnd();
  const anyLines = (line: string) => line.trim() === '…';
  const pattern = (line: string) => line.trimEnd().split('…').map(escaped).join('.*?');
  if (wanted.some(anyLines))
    return new RegExp(`^${wanted.map((line) => (anyLines(line) ? '[^]*?' : pattern(line))).join('\n')}$`).test(said);
  // One expression for a long text may be too large.
  const lines = said.split('\n');
  return (
    wanted.length === lines.length && wanted.every((line, i) => new RegExp(`^${pattern(line)}$`).test(lines[i] ?? ''))
  );
}

function split(source: string): Section[] {
  const sections: { name: string; argument: string; lines: string[] }[] = [];
  for (const line of source.split('\n')) {
    const [heading, name = '', argument = ''] = HEADING.exec(line) ?? [];
    if (heading !== undefined) sections.push({ name, argument, lines: [] });
    else sections.at(-1)?.lines.push(line);
  }
  return sections.map(({ name, argument, lines }) => ({
    name,
    argument,
    text: lines.join('\n').replace(/\n*$/, '\n').replace(/^\n$/, ''),
  }));
}

function lines(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
