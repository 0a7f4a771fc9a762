/** What a walk came to, as blocks: what is wrong, where to change it, the evidence, the fixes, and what stayed unknown. */
import { getCommand } from '../../engine/command.ts';
import type { Diagnosis, Evidence, Finding, Fix, Place, Risk, Unknown } from '../../engine/diagnosis.ts';
import type { Block, Target } from '../lists/blocks.ts';
import { type Line, line, paragraph } from '../text/line.ts';
import { wrap } from '../text/wrap.ts';
import { SEVERITY_TONE, type Theme, type Tone } from '../theme.ts';
import { fullName } from '../triage/rows.ts';

/** Cells at the left of every line, where the mark of the selection stands. */
const INDENT = 2;

const RISK_WORDS: Readonly<Record<Risk, string>> = {
  none: 'disturbs nothing that runs',
  restart: 'restarts pods',
  disruption: 'interrupts the service',
  'data-loss': 'can lose data',
};

const OWNER_WORDS: Readonly<Record<Fix['owner'], string | undefined>> = {
  helm: 'managed by Helm, which would undo a change made here: change the chart or its values',
  argocd: 'managed by Argo CD, which would undo a change made here: change it in Git',
  flux: 'managed by Flux, which would undo a change made here: change it in Git',
  operator: 'managed by an operator, which would undo a change made here: change its custom resource',
  none: undefined,
};

const OUTCOME_TONE: Readonly<Record<Diagnosis['outcome'], Tone>> = {
  found: 'strong',
  healthy: 'good',
  starting: 'info',
  undecided: 'warning',
};

export function resultBlocks(result: Diagnosis, index: number, width: number, theme: Theme): readonly Block[] {
  const finding = result.findings[index];
  return [
    ...(finding === undefined ? outcomeBlocks(result, width) : findingBlocks(finding, width, theme)),
    ...titled('Not readable, so unknown', unknownBlocks(result.unknown, width, theme)),
  ];
}

function outcomeBlocks(result: Diagnosis, width: number): readonly Block[] {
  return [{ lines: paragraph(result.summary, width, OUTCOME_TONE[result.outcome], line('  ')) }];
}

function findingBlocks(finding: Finding, width: number, theme: Theme): readonly Block[] {
  const [place] = finding.at;
  const acts = place === undefined ? {} : actsOnPlace(place);
  return [
    { lines: titleLines(finding, width), ...acts },
    ...(finding.explanation === '' ? [] : [{ lines: text(finding.explanation, width), ...acts }]),
    ...titled(
      'Change here',
      finding.at.map((place) => placeBlock(place, width, theme)),
    ),
    ...titled(
      'Evidence',
      finding.evidence.map((evidence) => evidenceBlock(evidence, width, theme)),
    ),
    ...titled(
      'Fixes',
      finding.fixes.map((fix, at) => fixBlock(fix, at + 1, width)),
    ),
    ...titled(
      'Read more',
      finding.see.map((url) => ({ lines: text(url, width), command: url })),
    ),
    { lines: [line(`  cause ${finding.cause}`, 'faint')] },
  ];
}

function titleLines(finding: Finding, width: number): readonly Line[] {
  const lead = `${finding.severity}, ${finding.confidence}: `;
  return wrap(lead + finding.title, width - INDENT).map((part, at) => {
    if (at > 0 || !part.startsWith(lead)) return indented(line(part, 'strong'));
    return indented([
      { text: finding.severity, tone: SEVERITY_TONE[finding.severity] },
      { text: lead.slice(finding.severity.length) },
      { text: part.slice(lead.length), tone: 'strong' },
    ]);
  });
}

function placeBlock(place: Place, width: number, theme: Theme): Block {
  const text = place.field === '' ? fullName(place) : `${fullName(place)}: ${place.field}`;
  return { lines: item(text, width, theme), ...actsOnPlace(place) };
}

function actsOnPlace(place: Place): { target: Target; command: string } {
  const { field, ...ref } = place;
  return { target: field === '' ? { ref } : { ref, field }, command: getCommand(ref, field) };
}

function evidenceBlock(evidence: Evidence, width: number, theme: Theme): Block {
  const { object, field, command } = evidence;
  return {
    lines: [...item(evidence.says, width, theme), ...commandLines(command, width)],
    ...(object === undefined ? {} : { target: field === undefined ? { ref: object } : { ref: object, field } }),
    ...(command === undefined ? {} : { command }),
  };
}

function fixBlock(fix: Fix, number: number, width: number): Block {
  const tried = fix.verified ? 'tried on a copy of the facts, which it heals' : 'not tried';
  const owner = OWNER_WORDS[fix.owner];
  const words = `${RISK_WORDS[fix.risk]}; ${tried}${owner === undefined ? '' : `; ${owner}`}`;
  return {
    lines: [
      ...paragraph(fix.title, width, 'strong', line(`  ${number}. `)),
      ...paragraph(words, width, fix.risk === 'none' ? 'plain' : 'warning', line('     ')),
      ...commandLines(fix.command, width),
    ],
    ...(fix.command === undefined ? {} : { command: fix.command }),
  };
}

/** What could not be read, and whom to ask. */
export function unknownBlocks(unknown: readonly Unknown[], width: number, theme: Theme): readonly Block[] {
  return unknown.map((one) => ({
    lines: [
      ...item(`${one.what}: ${one.why}`, width, theme),
      ...(one.ask === '' ? [] : paragraph(one.ask, width, 'info', line('    '))),
    ],
    ...(one.ask === '' ? {} : { command: one.ask }),
  }));
}

/** A heading belongs to the first of its blocks, so that the two are never apart. */
function titled(title: string, blocks: readonly Block[]): readonly Block[] {
  return blocks.map((block, at) =>
    at === 0 ? { ...block, lines: [heading(title), ...block.lines], heading: 1 } : block,
  );
}

function heading(title: string): Line {
  return line(`  ${title}:`, 'faint');
}

function indented(content: Line): Line {
  return [{ text: ' '.repeat(INDENT) }, ...content];
}

function text(content: string, width: number): readonly Line[] {
  return paragraph(content, width, 'plain', line('  '));
}

function item(content: string, width: number, theme: Theme): readonly Line[] {
  return paragraph(content, width, 'plain', line(`  ${theme.symbols.bullet} `));
}

function commandLines(command: string | undefined, width: number): readonly Line[] {
  return command === undefined ? [] : paragraph(command, width, 'code', line('    $ ', 'faint'));
}
