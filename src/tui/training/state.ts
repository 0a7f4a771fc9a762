/** The state of a training: its mission, the cluster that it runs on, and whether that has healed. */
import { shellWord } from '../../engine/command.ts';
import { type Health, tookText } from '../../training/health.ts';
import { subjectWords } from '../../training/subject.ts';
import type { Training } from '../session.ts';
import type { Line } from '../text/line.ts';
import { cutEnd, widthOf } from '../text/width.ts';
import type { Theme } from '../theme.ts';

export type ClusterState =
  | { readonly state: 'starting' }
  | { readonly state: 'up'; readonly kubeconfig: string }
  | { readonly state: 'failed'; readonly error: string };

export interface TrainingState {
  readonly mission: Training['mission'];
  /** There is a list of scenarios to go back to. */
  readonly listed: boolean;
  readonly hasKubectl: boolean;
  readonly hasShell: boolean;
  readonly cluster: ClusterState;
  /** Absent until it has healed once. */
  readonly health?: Health;
  /** How many shells were asked for. */
  readonly shells: number;
}

export type TrainingEvent =
  | { readonly type: 'cluster'; readonly cluster: ClusterState }
  | { readonly type: 'health'; readonly health: Health };

export function trainingState({ mission, listed, hasKubectl, shell }: Training): TrainingState {
  const hasShell = shell !== undefined;
  return { mission, listed, hasKubectl, hasShell, cluster: { state: 'starting' }, shells: 0 };
}

export function withTraining(state: TrainingState, event: TrainingEvent): TrainingState {
  return event.type === 'cluster' ? { ...state, cluster: event.cluster } : { ...state, health: event.health };
}

/** What leads kubectl to the cluster, in any other terminal. */
export function exportCommand({ cluster }: TrainingState): string | undefined {
  return cluster.state === 'up' ? `export KUBECONFIG=${shellWord(cluster.kubeconfig)}` : undefined;
}

/** The line above everything else: that this is no real cluster, which scenario it is, and that it has healed. */
export function trainingLine(state: TrainingState, width: number, theme: Theme): Line {
  const { health, mission } = state;
  if (health?.healed) {
    const took = `${subjectWords(mission.subject)} works again; it took ${tookText(health.seconds)}.`;
    return [{ text: ` HEALED  ${took} q leaves.`, tone: 'good' }];
  }
  const keys = `  m mission${state.hasShell ? '  ! shell' : ''} `;
  const lead = health === undefined ? ' TRAINING ' : ' BROKEN AGAIN ';
  const room = width - widthOf(lead) - 1 - widthOf(keys);
  const title = cutEnd(mission.title, room, theme.symbols.ellipsis);
  const gap = ' '.repeat(Math.max(0, room - widthOf(title)));
  return [{ text: lead, tone: 'strong' }, { text: ` ${title}${gap}${keys}` }];
}
