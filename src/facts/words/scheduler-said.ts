/** What the scheduler last said of a pod, and whether it still holds: its words against the simulation of what is there now. */
import { clockText, durationText } from '../../analysis/duration.ts';
import { entriesOf } from '../../analysis/managed-fields.ts';
import { type FitMessage, parseFitMessage, refusalPart } from '../../analysis/scheduling/message.ts';
import { type Reconciled, reconcile } from '../../analysis/scheduling/reconcile.ts';
import type { LaterChange } from '../../analysis/scheduling/since.ts';
import type { World } from '../../engine/world.ts';
import { type KubeObject, type ObjectRef, refOf } from '../objects.ts';
import { eventsRequest, notesOf, type RawEvent } from './events.ts';
import { schedulingKey } from './placement.ts';
import { isYoung, type Placing, placingOf } from './placing.ts';
import { changesAfter } from './scheduler-changes.ts';
import { word } from './word.ts';

interface SchedulerSaid {
  /**
   * `same`: it says what the simulation says. `older`: something has changed since that explains the difference. `overdue`: that was so
   * long ago that it must have looked again. `contradicts`: nothing that was read has changed since. Empty: it has said nothing of nodes.
   */
  readonly relation: '' | 'same' | 'older' | 'overdue' | 'contradicts';
  readonly says: string;
  /** The latest moment at which it is known to have said so: RFC 3339, or empty. It does not write the same words twice. */
  readonly at: string;
  /** What has changed since, the newest first. */
  readonly changes: readonly { readonly object: ObjectRef; readonly at: string; readonly says: string }[];
  /** One or more sentences: what it said and when, what is true now, and which of them is newer and why. */
  readonly sentence: string;
}

const NONE: SchedulerSaid = { relation: '', says: '', at: '', changes: [], sentence: '' };
/** A pod that no node took is looked at again after five minutes at the latest (and every 30 s it is seen whether they are over). */
const LOOKS_AGAIN_SECONDS = 360;
const MOST_TOLD = 3;

interface Words {
  readonly says: string;
  readonly at: string;
}

function schedulerSaid(world: World, pod: KubeObject): SchedulerSaid {
  const words = wordsAbout(world, pod);
  const parsed = words && parseFitMessage(words.says);
  if (words === undefined || parsed === undefined) return NONE;
  const found = comparedWith(world, pod, words.says, parsed);
  if (found.agrees) return { ...NONE, relation: 'same', ...words };
  const events = world.tryAsk(eventsRequest(refOf(pod)));
  if (!events.ok) world.note(events.gap);
  const later = words.at === '' ? [] : changesAfter(world, pod, found, found.placing, words.at);
  const relation = relationOf(world, found, later);
  const changes = later.slice(0, MOST_TOLD).map((change) => ({
    object: refOf(change.object),
    at: change.at,
    says: inWords(world, change),
  }));
  return { relation, ...words, changes, sentence: sentenceOf(world, words, relation, changes, found) };
}

interface Compared extends Reconciled {
  readonly placing: Placing;
  /** How many nodes the scheduler knew. */
  readonly knew: number;
}

/** Pods that are placed alike, and of which the same was said, are compared once. */
function comparedWith(world: World, pod: KubeObject, says: string, parsed: FitMessage): Compared {
  return world.memo(`said ${isYoung(world, pod)} ${says} ${schedulingKey(pod)}`, () => {
    const placing = placingOf(world, pod);
    return { ...reconcile(parsed, placing.fit), placing, knew: parsed.nodes };
  }) as Compared;
}

/** The condition holds the whole text of the latest attempt; the event may be cut, and may be gone. */
function wordsAbout(world: World, pod: KubeObject): Words | undefined {
  const { conditions = [] } = (pod.status ?? {}) as { conditions?: readonly Condition[] };
  const condition = conditions.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
  const reading = world.tryAsk(eventsRequest(refOf(pod)));
  const notes = reading.ok ? notesOf(reading.value as readonly RawEvent[], pod) : [];
  const events = notes.filter(({ reason, component }) => reason === 'FailedScheduling' && component !== 'karpenter');
  if (condition?.message === undefined) return events[0] && { says: events[0].message, at: events[0].last };
  const { message: says, lastTransitionTime = '' } = condition;
  const written = entriesOf(pod.metadata.managedFields)
    .filter(({ manager = '', subresource }) => subresource === 'status' && manager.includes('scheduler'))
    .map(({ time = '' }) => time);
  const seen = events.filter(({ message }) => says.startsWith(message.replace(/ \.\.\.$/, ''))).map(({ last }) => last);
  return { says, at: newest([lastTransitionTime, ...written, ...seen]) };
}

interface Condition {
  readonly type: string;
  readonly status: string;
  readonly message?: string;
  readonly lastTransitionTime?: string;
}

function newest(times: readonly string[]): string {
  return times.reduce((last, time) => (Date.parse(time) > (Date.parse(last) || 0) ? time : last), '');
}

function relationOf(
  world: World,
  { foreign, knew, placing }: Compared,
  changes: readonly LaterChange[],
): SchedulerSaid['relation'] {
  if (foreign.length > 0) return 'contradicts';
  const oldest = changes.at(-1);
  if (oldest === undefined) return knew === placing.fit.nodes ? 'contradicts' : 'older';
  return ago(world, oldest.at) > LOOKS_AGAIN_SECONDS ? 'overdue' : 'older';
}

function ago(world: World, time: string): number {
  return (world.now.getTime() - Date.parse(time)) / 1000;
}

function inWords(world: World, { object, at, what }: LaterChange): string {
  return `${object.kind} ${object.metadata.name} ${what} at ${clockText(at, world.now)}`;
}

function sentenceOf(
  world: World,
  { says, at }: Words,
  relation: SchedulerSaid['relation'],
  changes: SchedulerSaid['changes'],
  found: Compared,
): string {
  const { feasible } = found.placing.fit;
  const when =
    at === '' ? 'At a time that is not known' : `At ${clockText(at, world.now)} (${durationText(ago(world, at))} ago)`;
  const otherwise = found.now === '' ? 'other rules keep it out' : `the answer would be: ${found.now.slice(0, -1)}`;
  const now = feasible.length > 0 ? `it fits on ${feasible.slice(0, 3).join(', ')}` : otherwise;
  return `${when} the scheduler said: ${refusalPart(says).slice(0, 300)} By what was read just now ${now}. ${judgement(relation, changes, found)}`;
}

function judgement(
  relation: SchedulerSaid['relation'],
  changes: SchedulerSaid['changes'],
  { foreign, knew, placing }: Compared,
): string {
  const changed =
    changes.length > 0
      ? changes.map(({ says }) => says).join('; ')
      : `There were ${knew} nodes then, and there are ${placing.fit.nodes} now`;
  switch (relation) {
    case 'older':
      return `${changed}: what was read is newer, and what the scheduler said is out of date.`;
    case 'overdue':
      return `${changed}. The scheduler looks at a pod again within about five minutes, and has said nothing else since: it stands still, or a rule that is not known here keeps the pod out.`;
    default:
      return foreign.length > 0
        ? `"${foreign[0]}" is none of the rules that every scheduler of Kubernetes has, so it is not decided here.`
        : 'Nothing that was read has changed since then: one of the two is wrong, or what has changed is gone, such as a pod that held the room.';
  }
}

export const schedulerSaidTypes = {
  SchedulerSaid: { relation: 'string', says: 'string', at: 'string', changes: 'list<any>', sentence: 'string' },
};

export const schedulerSaidWords = [
  word(
    'schedulerSaid(pod: Pod): SchedulerSaid',
    'What the scheduler last said of a pod, held against the simulation of what is there now: same, older (something has changed since), overdue (so long ago that it must have looked again) or contradicts; empty if it has said nothing of nodes.',
    schedulerSaid,
  ),
];
