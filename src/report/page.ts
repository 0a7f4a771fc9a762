/** Builds a page of text line by line: wrapped, indented and styled. */
import { inAscii, type Style, styled, type View } from './style.ts';
import { wrapCommand, wrapText } from './wrap.ts';

export interface Page {
  /** A wrapped paragraph. `lead` stands before its first line (`- `, `1. `); the others are indented as far. */
  paragraph(text: string, look?: Look): void;
  /** A command to copy, after `$ `. */
  command(text: string, indent: number, style?: Style): void;
  /** A heading, with an empty line before it. */
  heading(text: string, indent?: number): void;
  /** A line that is already laid out and styled. */
  row(text: string): void;
  /** An empty line, unless there is one already. */
  blank(): void;
  /** The page, ending with a line feed. */
  text(): string;
}

interface Look {
  readonly indent?: number;
  readonly lead?: string;
  readonly style?: Style;
  /** The lead's own style. */
  readonly leadStyle?: Style;
}

export function newPage(view: View): Page {
  const lines: string[] = [];
  const plain = (text: string): string => (view.unicode ? text : inAscii(text));

  const paragraph = (text: string, look: Look = {}): void => {
    const { indent = 0, lead = '', style = 'plain', leadStyle = style } = look;
    const margin = indent + lead.length;
    for (const [row, part] of wrapText(plain(text), Math.max(20, view.width - margin)).entries()) {
      const before = row === 0 ? ' '.repeat(indent) + styled(view, leadStyle, lead) : ' '.repeat(margin);
      lines.push((before + styled(view, style, part)).trimEnd());
    }
  };
  const command = (text: string, indent: number, style: Style = 'plain'): void => {
    const rows = wrapCommand(text, Math.max(20, view.width - indent - 2));
    for (const [row, part] of rows.entries())
      lines.push(' '.repeat(indent) + styled(view, 'dim', row === 0 ? '$ ' : '  ') + styled(view, style, part));
  };
  const blank = (): void => {
    if (lines.length > 0 && lines.at(-1) !== '') lines.push('');
  };
  const heading = (text: string, indent = 0): void => {
    blank();
    lines.push(' '.repeat(indent) + styled(view, 'bold', plain(text)));
  };
  const row = (text: string): void => {
    lines.push(text);
  };
  return { paragraph, command, heading, row, blank, text: () => `${lines.join('\n').trimEnd()}\n` };
}
