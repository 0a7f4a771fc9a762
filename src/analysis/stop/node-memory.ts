/** Whether a node says that memory ran out on it at a given time, its own or that of one limit, and which process was killed then. */
import type { KubeObject } from '../../facts/objects.ts';
import { timesOf } from '../probe/events.ts';

export interface NodeMemory {
  /** `node`: it had none left itself; `limit`: some control group, as of a container, reached its limit; empty: it says nothing. */
  readonly scope: 'node' | 'limit' | '';
  readonly says: string;
  /** The name of the killed process, at most 15 characters of it. */
  readonly victim: string;
  /** RFC 3339. */
  readonly at: string;
}

/** The kubelet's own event, which it writes of the whole node only, and the kernel's lines as node-problem-detector passes them on. */
const TEXTS: readonly (readonly ['node' | 'limit', string, RegExp])[] = [
  ['node', 'SystemOOM', /^System OOM encountered(?:, victim process: (.{1,64}?), pid: \d{1,10})?/],
  ['node', 'OOMKilling', /^Out of memory: Killed process \d{1,10} \((.{1,64}?)\)/],
  ['limit', 'OOMKilling', /^Memory cgroup out of memory: Killed process \d{1,10} \((.{1,64}?)\)/],
];
/** The kubelet reads the kernel's log within moments; an event's times are whole seconds. */
const NEAR_MS = 15_000;

/** `events`: those of the node. `at`: when the process ended, in milliseconds since 1970. */
export function nodeMemory(events: readonly KubeObject[], at: number): NodeMemory {
  for (const event of events) {
    const { reason, message = '' } = event as { reason?: string; message?: string };
    const time = timesOf(event).find((one) => Math.abs(one - at) <= NEAR_MS);
    if (time === undefined) continue;
    for (const [scope, name, pattern] of TEXTS) {
      const match = name === reason ? pattern.exec(message) : null;
      if (match) return { scope, says: message, victim: match[1] ?? '', at: new Date(time).toISOString() };
    }
  }
  return { scope: '', says: '', victim: '', at: '' };
}
