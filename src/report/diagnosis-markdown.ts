/** A diagnosis as Markdown, to paste into an issue or a chat. */
import type { Diagnosis, Finding, Fix, Unknown } from '../engine/diagnosis.ts';
import { code, escaped, shell } from './markdown.ts';
import { CONFIDENCE, costOf, headOf, isUndecided, nameOf, ownerNote, RISK, verdictOn, wordFor } from './words.ts';

/** Pure. Ends with a line feed. */
export function diagnosisMarkdown(diagnosis: Diagnosis): string {
  const { findings, summary, subject, now, timing, source } = diagnosis;
  return `${[
    `# ${headOf(diagnosis).word}: ${escaped(findings[0]?.title ?? summary)}`,
    `Looked at ${code(nameOf(subject))}, ${now}.`,
    ...findings.flatMap((finding, at) => writeFinding(finding, at > 0)),
    ...writeUnknown(diagnosis.unknown),
    ...writePath(diagnosis),
    `_${escaped(costOf(timing, source))}_`,
  ].join('\n\n')}\n`;
}

function writeFinding(finding: Finding, titled: boolean): string[] {
  const places = finding.at.map((place) => `- ${code(nameOf(place))}: ${code(place.field)}`);
  return [
    ...(titled ? [`## ${wordFor(finding).word}: ${escaped(finding.title)}`] : []),
    `${isUndecided(finding) ? '' : `${CONFIDENCE[finding.confidence]} `}Cause: ${code(finding.cause)}.`,
    ...section('Change this', places),
    escaped(finding.explanation),
    ...section(
      'Evidence',
      finding.evidence.map(({ says, command }) => withCommand(`- ${escaped(says)}`, command, 2)),
    ),
    ...section('Fixes', finding.fixes.map(writeFix)),
    ...section(
      'Read more',
      finding.see.map((address) => `- <${address.replace(/[<>\s]/g, encodeURIComponent)}>`),
    ),
  ];
}

function writeFix(fix: Fix, at: number): string {
  const notes = [`Risk: ${RISK[fix.risk]}.`, verdictOn(fix), ownerNote(fix)].filter((note) => note !== undefined);
  const change = withCommand(`${at + 1}. ${escaped(fix.title)}. ${notes.join(' ')}`, fix.command, 3);
  return fix.undo === undefined ? change : `${change}\n   To undo it:\n${shell(fix.undo, 3)}`;
}

function withCommand(text: string, command: string | undefined, indent: number): string {
  return command === undefined ? text : `${text}\n${shell(command, indent)}`;
}

function section(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`**${heading}**`, lines.join('\n')];
}

/** What could not be read; triage shows the same. */
export function writeUnknown(unknown: readonly Unknown[]): string[] {
  if (unknown.length === 0) return [];
  const lines = unknown.map(
    ({ what, why, ask }) => `- ${escaped(what)}: ${escaped(why)}${ask === '' ? '' : ` — ${escaped(ask)}`}`,
  );
  return ['## Could not be read, so it is unknown', lines.join('\n')];
}

function writePath({ path }: Diagnosis): string[] {
  if (path.length === 0) return [];
  const rows = path.map(({ subject, part, question, answer, because }) => {
    const place = part === undefined ? nameOf(subject) : `${nameOf(subject)}, ${part}`;
    return `| ${[place, question, answer, because].map(escaped).join(' | ')} |`;
  });
  return ['## How it was found', ['| object | question | answer | because |', '|---|---|---|---|', ...rows].join('\n')];
}
