/** What the walk screen says in words of how far it is. */
import type { Block } from '../lists/blocks.ts';
import { clockOf } from '../text/clock.ts';
import { counted } from '../text/counted.ts';
import { type Line, line, paragraph } from '../text/line.ts';
import { oneLine } from '../text/wrap.ts';
import type { Theme } from '../theme.ts';
import { waitWords, watchWords } from '../triage/lines.ts';
import type { WalkState } from './state.ts';

export function walkStatus(state: WalkState, theme: Theme): Line {
  const { result, error, job } = state;
  const watch = { text: watchWords(job), tone: 'info' } as const;
  if (error !== undefined && !job.running) {
    const what = result === undefined ? 'The questions could not be answered.' : `Not checked again: ${oneLine(error)}`;
    return [watch, { text: what, tone: 'critical' }];
  }
  if (result === undefined) return line(`Asking${theme.symbols.ellipsis}${waitWords(job.seconds)}`);
  const found =
    result.outcome === 'found' ? `${counted(result.findings.length, 'cause')} found` : OUTCOME[result.outcome];
  const seconds = `${(result.timing.totalMs / 1000).toFixed(1)} s`;
  const at = clockOf(result.now);
  const after = job.watching ? '' : ` after ${counted(result.path.length, 'question')} in ${seconds}`;
  const rest = `${after}${at === '' ? '' : `, at ${at}`}.`;
  return [watch, { text: found, tone: 'strong' }, { text: rest }];
}

const OUTCOME = { healthy: 'Healthy', starting: 'Still starting', undecided: 'Undecided' } as const;

export function findingTitle(state: WalkState): string {
  const count = state.result?.findings.length ?? 0;
  if (count > 1) return `Finding ${state.finding + 1} of ${count} (keys 1-${Math.min(9, count)})`;
  return count === 1 ? 'Finding' : 'Result';
}

/** What stands in the pane of the finding before there is one. */
export function waitingBlocks(state: WalkState, width: number): readonly Block[] {
  if (state.error !== undefined && !state.job.running)
    return [
      { lines: paragraph(state.error, width, 'critical', line('  ')) },
      { lines: paragraph('Press r to try again, Esc to go back.', width, 'plain', line('  ')) },
    ];
  return [{ lines: paragraph('What the answers lead to will stand here.', width, 'faint', line('  ')) }];
}
