/** Reads kube-scheduler's explanation of a failed attempt (framework/types.go `FitError`), as it stands in conditions and events. */

export interface CountedReason {
  readonly count: number;
  readonly reason: string;
}

export interface FitMessage {
  /** The number of nodes that the scheduler knows. */
  readonly nodes: number;
  /** A verdict on the pod as a whole, which hides the reasons of the nodes. */
  readonly preFilter?: string;
  /** Reasons with the number of nodes; one node can have several, so they can add up to more than `nodes`. */
  readonly reasons: readonly CountedReason[];
  /** What the scheduler says on making room: free text, or again reasons per node. Absent: it was not tried, or it succeeded. */
  readonly preemption?: { readonly says: string; readonly verdict?: FitMessage };
  /** The text was cut at the 1,024 bytes of an event: the last reason may be incomplete. */
  readonly truncated: boolean;
}

const HEAD = /^0\/(\d+) nodes are available:\s*/;
const TAILS = [
  'no new claims to deallocate',
  'still not schedulable',
  'deallocation of ResourceClaim completed',
  'preemption: ',
];

/** Where the reasons end and the sentences of the PostFilter plugins begin; at the first `. ` that one of them follows. */
function tailStart(body: string): number {
  for (let at = body.indexOf('. '); at !== -1; at = body.indexOf('. ', at + 2)) {
    const rest = body.slice(at + 2);
    if (rest === 'not found' || TAILS.some((tail) => rest.startsWith(tail))) return at;
  }
  return -1;
}

/** The text up to what it says on making room, with its full stop. */
export function refusalPart(message: string): string {
  const at = tailStart(message);
  return at === -1 ? message : message.slice(0, at + 1);
}

function withoutDots(text: string): string {
  return text.trim().replace(/\.+$/, '');
}

function preemptionOf(tail: string): FitMessage['preemption'] {
  const at = tail.indexOf('preemption: ');
  if (at === -1) return undefined;
  const says = withoutDots(tail.slice(at + 'preemption: '.length));
  const verdict = parseFitMessage(says);
  return verdict === undefined ? { says } : { says, verdict };
}

/** Undefined if the text is none of kube-scheduler's verdicts on nodes: another scheduler's, or an internal error. */
export function parseFitMessage(message: string): FitMessage | undefined {
  const truncated = message.length >= 1000 && message.endsWith(' ...');
  const text = truncated ? message.slice(0, -4) : message.trim();
  const head = HEAD.exec(text);
  if (head === null)
    return text.startsWith('no nodes available to schedule pods') ? { nodes: 0, reasons: [], truncated } : undefined;
  const body = text.slice(head[0].length);
  const at = tailStart(body);
  const main = withoutDots(at === -1 ? body : body.slice(0, at));
  const preemption = at === -1 ? undefined : preemptionOf(body.slice(at + 2));
  const items = main === '' ? [] : main.split(/, (?=\d+ )/).map((item) => /^(\d+) (.+)$/s.exec(item));
  const counted = !items.includes(null);
  return {
    nodes: Number(head[1]),
    ...(counted ? {} : { preFilter: main }),
    reasons: counted ? items.map((item) => ({ count: Number(item?.[1]), reason: item?.[2] ?? '' })) : [],
    ...(preemption === undefined ? {} : { preemption }),
    truncated,
  };
}
