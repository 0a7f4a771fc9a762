/** The state of the view of one object: its YAML, scrolled to a field. */
import { getCommand } from '../../engine/command.ts';
import type { Action } from '../keymap.ts';
import type { Target } from '../lists/blocks.ts';
import { isMove, moveTop } from '../lists/scrolling.ts';
import { oneLine, plainLines, wrapHard } from '../text/wrap.ts';
import { fullName } from '../triage/rows.ts';
import type { YamlText } from './yaml.ts';

export type ObjectContent =
  | { readonly state: 'reading' }
  | { readonly state: 'text'; readonly text: YamlText }
  | { readonly state: 'absent' }
  | { readonly state: 'unreadable'; readonly why: string; readonly ask: string };

export interface ObjectState {
  readonly target: Target;
  readonly content: ObjectContent;
  readonly top: number;
}

export interface YamlLine {
  readonly text: string;
  /** True on the line of the field. */
  readonly marked: boolean;
}

export function objectState(target: Target): ObjectState {
  return { target, content: { state: 'reading' }, top: 0 };
}

export function commandOfObject(state: ObjectState): string {
  return getCommand(state.target.ref);
}

/** The YAML broken to a width; the marked line may be several. */
export function yamlLines(text: YamlText, width: number): readonly YamlLine[] {
  return text.lines.flatMap((content, index) =>
    wrapHard(plainLines(content).join(' '), width).map((part) => ({ text: part, marked: index === text.at })),
  );
}

/** With the field a third down the page, so that what surrounds it is in view. */
export function withContent(state: ObjectState, content: ObjectContent, width: number, page: number): ObjectState {
  if (content.state !== 'text') return { ...state, content };
  const lines = yamlLines(content.text, width);
  const marked = Math.max(
    0,
    lines.findIndex((one) => one.marked),
  );
  const top = Math.max(0, Math.min(marked - Math.floor(page / 3), lines.length - page));
  return { ...state, content, top };
}

export function objectKey(state: ObjectState, action: Action, width: number, page: number): ObjectState {
  if (!isMove(action) || state.content.state !== 'text') return state;
  return { ...state, top: moveTop(state.top, action, yamlLines(state.content.text, width).length, page) };
}

/** What the view says above the YAML. */
export function objectTitle(state: ObjectState): string {
  const { ref, field } = state.target;
  const at = field === undefined || field === '' ? '' : ` at ${field}`;
  const text = state.content.state === 'text' ? state.content.text : undefined;
  if (text?.nearest === undefined) return fullName(ref) + at;
  const around = text.nearest === '' ? '' : `; the nearest field that is set is ${text.nearest}`;
  return `${fullName(ref)}: ${field} is not set${around}`;
}

/** What stands in place of YAML. */
export function objectWords(state: ObjectState): readonly string[] {
  const name = fullName(state.target.ref);
  switch (state.content.state) {
    case 'reading':
      return [`Reading ${name}`];
    case 'absent':
      return [`${name} does not exist (any more).`, 'Esc goes back; r there checks again.'];
    case 'unreadable':
      return [`${name} could not be read: ${oneLine(state.content.why)}`, oneLine(state.content.ask)];
    default:
      return [];
  }
}
