/** The questions of a walk as a list: the answer in words, then the question. */
import type { PathStep } from '../../engine/diagnosis.ts';
import type { Block } from '../lists/blocks.ts';
import { type Line, line, paragraph } from '../text/line.ts';
import { cutMiddle, padEnd } from '../text/width.ts';
import { oneLine } from '../text/wrap.ts';
import { ANSWER_TONE, type Theme } from '../theme.ts';
import { nameOf } from '../triage/rows.ts';
import { aboutWords, targetOf } from './details.ts';
import { pathOf, type WalkState } from './state.ts';

const ANSWER = 8;

/** One block for each question; a heading stands where the walk goes on to another object or container. */
export function questionBlocks(state: WalkState, width: number, theme: Theme): readonly Block[] {
  const path = pathOf(state);
  return path.map((step, index) => {
    const about = aboutWords(step);
    const before = path[index - 1];
    const changed =
      before === undefined ? nameOf(step.subject) !== nameOf(state.subject) : aboutWords(before) !== about;
    const name = cutMiddle(about, width - 3, theme.symbols.ellipsis);
    const heading: readonly Line[] = changed ? [line(`  ${name}:`, 'faint')] : [];
    const { ref, command, field } = targetOf(state, step);
    const target = field === undefined ? { ref } : { ref, field };
    return { lines: [...heading, ...stepLines(step, width)], heading: heading.length, target, command };
  });
}

function stepLines(step: PathStep, width: number): readonly Line[] {
  const lead: Line = [{ text: '  ' }, { text: padEnd(step.answer, ANSWER), tone: ANSWER_TONE[step.answer] }];
  return paragraph(oneLine(step.question), width, 'plain', lead);
}

/** What goes on below the answered questions while the walk runs. */
export function readingLine(state: WalkState, theme: Theme): Line | undefined {
  if (!state.job.running || state.result !== undefined) return undefined;
  const what = state.progress?.reading.map(oneLine).join(', ') || 'what is needed';
  return [{ text: `  reading ${what}${theme.symbols.ellipsis}`, tone: 'info' }];
}
