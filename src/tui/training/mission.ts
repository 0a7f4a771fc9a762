/** The mission as text: what has happened, and how kubectl reaches the cluster that it has happened on. */
import { paragraphsOf } from '../../training/story.ts';
import type { Block } from '../lists/blocks.ts';
import { type Line, line, paragraph } from '../text/line.ts';
import { wrapHard } from '../text/wrap.ts';
import type { Theme, Tone } from '../theme.ts';
import { exportCommand, type TrainingState } from './state.ts';

const INDENT = line('  ');

export function missionBlocks(state: TrainingState, width: number, theme: Theme): readonly Block[] {
  const story = paragraphsOf(state.mission.story);
  const told = story.map((text, at) => said(text, width, at === story.length - 1 ? 'strong' : 'plain'));
  return [...told, ...clusterLines(state, width, theme), said(OWN, width, 'faint')].map((lines) => ({ lines }));
}

const OWN =
  'The cluster runs inside this program: no cluster of yours is touched, and it is gone when you leave. The right change heals it; the line at the top will tell you.';

const NO_KUBECTL =
  'kubectl is not on your PATH. To change something you need it: https://kubernetes.io/docs/tasks/tools/';

function clusterLines(state: TrainingState, width: number, theme: Theme): readonly (readonly Line[])[] {
  const { cluster } = state;
  if (cluster.state === 'failed') return [said(cluster.error, width, 'critical')];
  const command = exportCommand(state);
  if (command === undefined) return [said(`The cluster is being started${theme.symbols.ellipsis}`, width, 'info')];
  const here = state.hasShell ? 'Press ! for a shell here, or type this in another terminal' : 'In another terminal';
  const commandLines = wrapHard(command, width - 6).map(
    (part, at): Line => [
      { text: at === 0 ? '    $ ' : '      ', tone: 'faint' },
      { text: part, tone: 'code' },
    ],
  );
  const words = paragraph(`Plain kubectl works on this cluster. ${here} (y copies it):`, width, 'plain', INDENT);
  return [[...words, ...commandLines, []], ...(state.hasKubectl ? [] : [said(NO_KUBECTL, width, 'warning')])];
}

/** A paragraph and an empty line. */
function said(text: string, width: number, tone: Tone): readonly Line[] {
  return [...paragraph(text, width - 2, tone, INDENT), []];
}
