/** The selected question in full: the answer and why, what the question is for, and how to see it with kubectl. */
import { aimed, getCommand } from '../../engine/command.ts';
import type { PathStep } from '../../engine/diagnosis.ts';
import type { ObjectRef } from '../../facts/objects.ts';
import type { Block } from '../lists/blocks.ts';
import { type Line, line, paragraph } from '../text/line.ts';
import { ANSWER_TONE } from '../theme.ts';
import { fullName, nameOf } from '../triage/rows.ts';
import { sameStep, type WalkState } from './state.ts';

export interface StepTarget {
  readonly ref: ObjectRef;
  readonly field?: string;
  readonly command: string;
}

/** The object of a question; the field is known where a finding that the question decided has evidence from there. */
export function targetOf(state: WalkState, step: PathStep): StepTarget {
  const ref = step.subject;
  const decided = state.result?.findings.filter((finding) => {
    const last = finding.path.at(-1);
    return last !== undefined && sameStep(last, step);
  });
  const field = decided
    ?.flatMap((finding) => finding.evidence)
    .find(
      (evidence) => evidence.field !== undefined && evidence.object && nameOf(evidence.object) === nameOf(ref),
    )?.field;
  const command = aimed(getCommand(ref, field), state.flags);
  return field === undefined ? { ref, command } : { ref, field, command };
}

/** `Pod shop/web-0, container app`. */
export function aboutWords(step: PathStep): string {
  return step.part === undefined ? fullName(step.subject) : `${fullName(step.subject)}, ${step.part}`;
}

/** One block for each line, so that the pane scrolls line by line. */
export function detailBlocks(state: WalkState, step: PathStep | undefined, width: number): readonly Block[] {
  if (step === undefined) return [];
  const { ref, field, command } = targetOf(state, step);
  const target = field === undefined ? { ref } : { ref, field };
  const text: readonly Line[] = [
    ...paragraph(step.question, width, 'strong'),
    ...paragraph(step.because, width, 'plain', [{ text: `${step.answer}: `, tone: ANSWER_TONE[step.answer] }]),
    ...(step.teach === undefined ? [] : [[], ...paragraph(step.teach, width)]),
    [],
    ...paragraph(aboutWords(step), width, 'plain', [{ text: 'About  ', tone: 'faint' }]),
    ...paragraph(command, width, 'code', line('See    ', 'faint')),
  ];
  return text.map((content) => ({ lines: [content], target, command }));
}
