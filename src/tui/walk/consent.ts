/** The question for consent as blocks: what it is for, what it does, and every command. */
import type { Check } from '../../facts/request.ts';
import { CHANGE, consentPlaces, consentWords } from '../../report/consent-text.ts';
import type { Block } from '../lists/blocks.ts';
import { type Line, line, paragraph } from '../text/line.ts';
import { wrapHard } from '../text/wrap.ts';
import type { Tone } from '../theme.ts';

const INDENT = line('  ');

export function consentBlocks(check: Check, width: number): readonly Block[] {
  const said = (text: string, tone: Tone = 'plain') => [...paragraph(text, width - 2, tone, INDENT), []];
  const words = consentWords(check);
  if (check.adds !== undefined) {
    const command = [...commandLines(check.adds.command, width), []];
    return words.flatMap((text, at) =>
      at === CHANGE ? [{ lines: said(text, 'strong') }, { lines: command }] : [{ lines: said(text) }],
    );
  }
  const [purpose = '', does = '', without = ''] = words;
  const places = consentPlaces(check).flatMap(({ where, commands }, at) => [
    paragraph(`${at === 0 ? 'In' : 'If none is there, in'} ${where}:`, width - 2, 'strong', INDENT),
    ...commands.map((command) => commandLines(command, width)),
    [[]],
  ]);
  return [
    said(purpose, 'strong'),
    said(does),
    said(`${without} A yes holds for this pod until you quit, so that a watch need not ask again.`),
    ...places,
  ].map((lines) => ({ lines }));
}

function commandLines(command: string, width: number): readonly Line[] {
  return wrapHard(command, width - 6).map(
    (part, at): Line => [
      { text: at === 0 ? '    $ ' : '      ', tone: 'faint' },
      { text: part, tone: 'code' },
    ],
  );
}
