/** What an autoscaler says of a pod for which there is no room: the events of cluster-autoscaler and Karpenter. */

export interface PoolVerdict {
  /** The NodePool, or empty where reasons are only counted. */
  readonly pool: string;
  readonly says: string;
}

export interface AutoscalerVerdict {
  readonly system: 'cluster-autoscaler' | 'Karpenter';
  /** Whether it is adding a node. */
  readonly coming: boolean;
  readonly says: string;
  readonly pools: readonly PoolVerdict[];
  /** RFC 3339, or empty. */
  readonly time: string;
  /** Since when it has said so without saying anything else. */
  readonly since: string;
}

interface Note {
  readonly reason: string;
  readonly message: string;
  readonly component: string;
  readonly last: string;
  readonly first: string;
}

/** The last word of each autoscaler, by events on the pod, newest first. */
export function autoscalerVerdicts(notes: readonly Note[]): readonly AutoscalerVerdict[] {
  const byAutoscaler = notes.filter((note) => ['NotTriggerScaleUp', 'TriggeredScaleUp'].includes(note.reason));
  const byKarpenter = notes.filter(
    (note) => note.component === 'karpenter' && ['FailedScheduling', 'Nominated'].includes(note.reason),
  );
  return [...lastOf(byAutoscaler, clusterAutoscaler), ...lastOf(byKarpenter, karpenter)];
}

function lastOf(
  notes: readonly Note[],
  read: (note: Note) => Omit<AutoscalerVerdict, 'since'>,
): readonly AutoscalerVerdict[] {
  const [last] = notes;
  if (last === undefined) return [];
  const change = notes.findIndex(({ reason }) => reason !== last.reason);
  const same = change < 0 ? notes : notes.slice(0, change);
  return [{ ...read(last), since: same.map(({ first, last: newest }) => first || newest).sort()[0] ?? '' }];
}

/** `pod didn't trigger scale-up: 2 max node group size reached, 1 node(s) had untolerated taint(s)`. */
function clusterAutoscaler({ reason, message, last }: Note): Omit<AutoscalerVerdict, 'since'> {
  const reasons = /scale-up:\s*(.*)$/s.exec(message)?.[1] ?? '';
  return {
    system: 'cluster-autoscaler',
    coming: reason === 'TriggeredScaleUp',
    says: message,
    pools: reasons
      .split(/, (?=\d+ )/)
      .map((says) => says.trim())
      .filter((says) => says !== '')
      .map((says) => ({ pool: '', says })),
    time: last,
  };
}

const POOL =
  /(?:incompatible with (?:nodepool|provisioner) "([^"]+)")|(?:for nodepool:? "([^"]+)")|(?:\(NodePool=([^,)\s]+))/;

/** `Failed to schedule pod, …; …`, one part for each NodePool. */
function karpenter({ reason, message, last }: Note): Omit<AutoscalerVerdict, 'since'> {
  const text = message.replace(/^Failed to schedule pod, /, '');
  const parts = reason === 'Nominated' ? [] : text.split('; ').map((says) => says.trim());
  return {
    system: 'Karpenter',
    coming: reason === 'Nominated',
    says: message,
    pools: parts.map((says) => {
      const [, one, two, three] = POOL.exec(says) ?? [];
      return { pool: one ?? two ?? three ?? inRequirement(says), says: shortened(says) };
    }),
    time: last,
  };
}

/** Newer messages name the NodePool only among the requirements. */
function inRequirement(says: string): string {
  return /karpenter\.sh\/nodepool In \[([^\]\s]+)\]/.exec(says)?.[1] ?? '';
}

/** Without what every node has anyway, and the long list of requirements. */
function shortened(says: string): string {
  return says
    .replace(/ \(NodePool=[^)]*\)$/, '')
    .replace(/daemonset overhead=\{[^}]*\}, /, '')
    .replace(/, requirements=.*$/s, '')
    .replace(/ and requirements .*?(?= \(|$)/s, '');
}
