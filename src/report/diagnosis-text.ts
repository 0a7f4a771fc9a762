/** A diagnosis as plain text: the answer first, then what to change, why, the proof, the fixes, and what stays unknown. */

import type { Diagnosis, Finding, Fix, PathStep, Unknown } from '../engine/diagnosis.ts';
import { ageBetween } from '../facts/age.ts';
import { newPage, type Page } from './page.ts';
import type { View } from './style.ts';
import { CONFIDENCE, costOf, headOf, isUndecided, nameOf, ownerNote, RISK, verdictOn, wordFor } from './words.ts';

/** Pure. Ends with a line feed. */
export function diagnosisText(diagnosis: Diagnosis, view: View): string {
  const page = newPage(view);
  const [first, ...others] = diagnosis.findings;
  const { word, style } = headOf(diagnosis);
  page.paragraph(first?.title ?? diagnosis.summary, { lead: `${word}: `, leadStyle: style, style: 'bold' });
  lookedAt(page, diagnosis);
  if (first !== undefined) writeFinding(page, first, diagnosis.now);
  for (const [at, finding] of others.entries()) further(page, finding, at + 2, diagnosis.now);
  writeUnknown(page, diagnosis.unknown);
  writePath(page, diagnosis.path);
  page.blank();
  page.paragraph(costOf(diagnosis.timing, diagnosis.source), { style: 'dim' });
  return page.text();
}

function lookedAt(page: Page, { subject, now }: Diagnosis): void {
  const time = now.replace('T', ' ').replace(/(\.\d+)?Z$/, ' UTC');
  page.paragraph(`Looked at ${nameOf(subject)}, ${time}.`, { style: 'dim' });
}

/** A finding after the first: its own outcome line, then the same parts. */
function further(page: Page, finding: Finding, number: number, now: string): void {
  const { word, style } = wordFor(finding);
  page.blank();
  page.paragraph(finding.title, { lead: `${number}. ${word}: `, leadStyle: style, style: 'bold' });
  writeFinding(page, finding, now);
}

function writeFinding(page: Page, finding: Finding, now: string): void {
  page.blank();
  if (!isUndecided(finding)) {
    page.paragraph(CONFIDENCE[finding.confidence], {
      indent: 2,
      style: finding.confidence === 'proven' ? 'plain' : 'yellow',
    });
  }
  page.paragraph(`More: kubectl north explain ${finding.cause}`, { indent: 2, style: 'dim' });
  if (finding.at.length > 0) page.heading('Change this', 2);
  for (const place of finding.at) {
    page.paragraph(nameOf(place), { indent: 4 });
    page.paragraph(place.field, { indent: 6 });
  }
  page.heading('Why', 2);
  page.paragraph(finding.explanation, { indent: 4 });
  if (finding.evidence.length > 0) page.heading('Evidence', 2);
  for (const { says, command, observed } of finding.evidence) {
    page.paragraph(says + seen(observed, now), { indent: 4, lead: '- ' });
    if (command !== undefined) page.command(command, 6, 'dim');
  }
  if (finding.fixes.length > 0) page.heading(finding.fixes.length === 1 ? 'Fix' : 'Fixes, best first', 2);
  for (const [at, fix] of finding.fixes.entries()) writeFix(page, fix, at + 1);
  if (finding.see.length > 0) page.heading('Read more', 2);
  for (const address of finding.see) page.paragraph(address, { indent: 4, style: 'dim' });
}

/** Says so when a fact is more than a minute older than the diagnosis. */
function seen(observed: string | undefined, now: string): string {
  const old = observed !== undefined && Date.parse(now) - Date.parse(observed) > 60_000;
  return old ? ` (seen ${ageBetween(observed, now)} ago)` : '';
}

function writeFix(page: Page, fix: Fix, number: number): void {
  page.paragraph(fix.title, { indent: 4, lead: `${number}. ` });
  const risky = fix.risk === 'disruption' || fix.risk === 'data-loss';
  page.paragraph(`Risk: ${RISK[fix.risk]}.`, {
    indent: 7,
    style: fix.risk === 'data-loss' ? 'red' : risky ? 'yellow' : 'plain',
  });
  page.paragraph(verdictOn(fix), { indent: 7, style: fix.verified ? 'green' : 'yellow' });
  const owner = ownerNote(fix);
  if (owner !== undefined) page.paragraph(owner, { indent: 7, style: 'yellow' });
  if (fix.command !== undefined) page.command(fix.command, 7);
  if (fix.undo !== undefined) {
    page.paragraph('To undo it:', { indent: 7, style: 'dim' });
    page.command(fix.undo, 7, 'dim');
  }
}

/** What could not be read, and whom to ask. Triage shows the same. */
export function writeUnknown(page: Page, unknown: readonly Unknown[]): void {
  if (unknown.length > 0) page.heading('Could not be read, so it is unknown');
  for (const { what, why, ask } of unknown) {
    page.paragraph(`${what}: ${why}`, { indent: 2, lead: '- ', style: 'yellow' });
    if (ask !== '') page.paragraph(ask, { indent: 4 });
  }
}

/** Every question that was asked, with its answer and the reason. */
function writePath(page: Page, path: readonly PathStep[]): void {
  if (path.length > 0) page.heading('How it was found');
  let before = '';
  for (const { tree, subject, part, question, answer, because } of path) {
    const place = `${nameOf(subject)}${part === undefined ? '' : `, ${part}`} (${tree})`;
    if (place !== before) page.paragraph(place, { indent: 2, style: 'dim' });
    before = place;
    const reason = because === '' ? '' : ` - ${because}`;
    page.paragraph(question + reason, { indent: 4, lead: answer.padEnd(answer.length > 3 ? 9 : 5), style: 'dim' });
  }
}
