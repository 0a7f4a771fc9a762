/** Looking at the network from inside a pod: asks for consent, chooses from where, and says why if nothing came of it. */
import { isAddress, type Tool, tellingLine } from '../../analysis/reach/index.ts';
import type { Evidence } from '../../engine/diagnosis.ts';
import type { World } from '../../engine/world.ts';
import type { Checked } from '../check.ts';
import { commandLine } from '../command-line.ts';
import type { Gap } from '../reading.ts';
import type { ExecQuery } from '../source.ts';
import { additionFor } from './adding.ts';
import type { PodContainer } from './containers.ts';
import { at, debugCommand, type Vantage, vantagesOf } from './vantage.ts';

export interface Sight {
  /** False if nothing came of it: `why` says why. */
  readonly tried: boolean;
  readonly why: string;
  /** A command that adds a container to look from; empty if that is not what it lacks. */
  readonly debug: string;
  /** `container metrics of the same pod`. */
  readonly place: string;
  /** It was seen from the pod itself, not from another one of its workload. */
  readonly same: boolean;
  readonly evidence: readonly Seen[];
}

export type Seen = Pick<Evidence, 'says' | 'command'>;

export interface Aim {
  readonly host: string;
  readonly port: string;
  /** `whether orders:8080 takes a connection`. */
  readonly about: string;
  readonly tools: readonly Tool[];
  /** Those of the tools that tell most, as long as none has been run. */
  readonly telling: readonly Tool[];
  /** Images that have one of the tools; absent: all that are of use at all. */
  readonly images?: readonly string[];
}

export const UNTRIED: Omit<Sight, 'why'> = { tried: false, debug: '', place: '', same: false, evidence: [] };

const INSIDE = /^(?:localhost|127\.[\d.]+|::1)$/;

/** Why nothing was seen; with a gap if that is not for want of a program. */
export class Unseen {
  readonly why: string;
  readonly gap: Gap | undefined;
  constructor(why: string, gap?: Gap) {
    this.why = why;
    this.gap = gap;
  }
}

/**
 * `look` is tried from one place after the other, until it yields something else than the reason why it could not see anything.
 * Throws Pending.
 */
export function looked<T extends { readonly evidence: readonly Seen[] }>(
  world: World,
  container: PodContainer,
  aim: Aim,
  look: (from: Vantage) => T | Unseen,
): { readonly sight: Sight; readonly found?: T } {
  const places = vantagesOf(world, container, INSIDE.test(aim.host));
  const what = `${aim.about}, seen from pod ${container.pod.metadata.name}`;
  const seeing = ({ words: place, same }: Vantage, found: T) => ({
    sight: { ...UNTRIED, why: '', tried: true, place, same, evidence: found.evidence },
    found,
  });
  const without = ({ why, gap }: Unseen) => {
    if (gap !== undefined) {
      world.note(gap);
      return { sight: { ...UNTRIED, why } };
    }
    const debug = debugCommand(world, container);
    const ask = `add a container to look from, and ask again: ${debug} (it stays in the pod until the pod is deleted, and takes the right to patch pods/ephemeralcontainers)`;
    world.note({ what, reason: 'failed', why, ask });
    return { sight: { ...UNTRIED, why, debug } };
  };
  /** What no container can show for want of a program, one that is added may. */
  const further = (unseen: Unseen) => {
    const addition = additionFor(world, container.pod, aim.images);
    if (addition === undefined) return without(unseen);
    const from = at(container.pod, addition.container, 'of the same pod', true);
    const reading = world.tryAsk({ ask: 'add', about: what, runs: runsIn(from, aim), addition });
    if (reading.ok && reading.value === null) return without(unseen);
    if (!reading.ok) {
      const why = `${unseen.why}; ${reading.gap.why}`;
      return without(new Unseen(why, reading.gap.ask === undefined ? undefined : { ...reading.gap, what, why }));
    }
    const found = look(from);
    return found instanceof Unseen ? without(found) : seeing(from, found);
  };
  if (places.length === 0) return further(new Unseen('no container is running from which it could be seen'));
  const runs = places.flatMap((from) => runsIn(from, aim));
  const [byHand = runs[0] as ExecQuery] = runsIn(places[0] as Vantage, { ...aim, tools: aim.telling });
  const consent = world.tryAsk({ ask: 'consent', about: what, runs, byHand });
  if (!consent.ok) {
    world.note(consent.gap);
    return { sight: { ...UNTRIED, why: consent.gap.why } };
  }
  const reasons: Unseen[] = [];
  for (const from of places) {
    const found = look(from);
    if (!(found instanceof Unseen)) return seeing(from, found);
    reasons.push(found);
    // What hangs in one container of the pod hangs in the others.
    if (found.gap?.reason === 'timeout') break;
  }
  const first = reasons[0] ?? new Unseen('');
  return reasons.every(({ gap }) => gap === undefined) ? further(first) : without(first);
}

function runsIn({ namespace, pod, container }: Vantage, { tools, host, port }: Aim): readonly ExecQuery[] {
  return tools.map(({ command }) => ({ namespace, pod, container, command: command(host, port) }));
}

/** Runs the first of the tools that the container has. Throws Pending. */
export function run(world: World, from: Vantage, aim: Aim): Checked | Unseen {
  const reading = world.tryAsk({ ask: 'check', about: aim.about, runs: runsIn(from, aim) });
  if (reading.ok) return reading.value as Checked;
  const { reason, why } = reading.gap;
  return new Unseen(why, reason === 'failed' ? undefined : reading.gap);
}

/** The same command about something else. Throws Pending. */
export function runAgain(world: World, checked: Checked, aim: Aim, host: string, port: string): Checked | undefined {
  const same = (tool: Tool) => String(tool.command(aim.host, aim.port)) === String(checked.run.command);
  const tool = aim.tools.find(same);
  return tool === undefined ? undefined : runAlso(world, checked, tool.command(host, port));
}

/** Another command in the same place. Throws Pending. */
export function runAlso(world: World, { run }: Checked, command: readonly string[]): Checked | undefined {
  const reading = world.tryAsk({ ask: 'check', about: command.join(' '), runs: [{ ...run, command }] });
  return reading.ok ? (reading.value as Checked) : undefined;
}

/** A finding of one command, with what the command printed and how to repeat it. */
export function seen(from: Vantage, { run, result }: Checked, says: string): Seen {
  const line = tellingLine(result);
  const quoted = line === '' ? `exit code ${result.exitCode}, nothing printed` : line;
  return { says: `From ${from.words}: ${says} (${quoted})`, command: commandLine(run) };
}

/** `orders:8080`, `[fd00::1]:8080`, `orders`. */
export function targetOf(host: string, port: string): string {
  const bracketed = isAddress(host) && host.includes(':') ? `[${host}]` : host;
  return port === '' ? host : `${bracketed}:${port}`;
}
