/** Adds a container to a running pod: rights, dry run, a person's word, kubectl, and a line in the audit log. In this order. */
import type { Pod } from 'kubernetes-types/core/v1.js';
import {
  type Addition,
  additionArguments,
  additionLine,
  ephemeralContainer,
  type Profile,
  type Proposal,
} from '../../facts/addition.ts';
import { gapFor } from '../../facts/gaps.ts';
import { type GapReason, known, type Reading, unreadable } from '../../facts/reading.ts';
import { objectPath, typeOfKind } from '../../facts/resources.ts';
import { isAllowed } from '../access.ts';
import { saidBy } from '../answer.ts';
import { oneLine } from '../error.ts';
import { mayExec } from '../exec.ts';
import { get } from '../get.ts';
import { pause } from '../pause.ts';
import type { Reader } from '../reader.ts';
import { openAudit } from './audit.ts';
import { runKubectl } from './kubectl.ts';

/** What writing takes beyond reading. */
export interface Writing {
  /** What kubectl must be told to reach the same cluster, as the same user. Nothing secret. */
  readonly flags: (context: string) => readonly string[];
  /** The folder of the audit log. */
  readonly state: string;
}

export interface Writer extends Writing {
  readonly reader: Reader;
  readonly context: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

type Ask = (proposal: Proposal) => Promise<boolean>;

/** An image that is on the node starts within seconds, on a busy node too. */
const MOST_WAIT_MS = 60_000;
const POLL_MS = 500;

/** The container's name once it runs. */
export async function addContainer(
  writer: Writer,
  addition: Addition,
  about: string,
  ask: Ask,
): Promise<Reading<string>> {
  const no = (reason: GapReason, why: string): Reading<string> =>
    unreadable(gapFor({ ask: 'add', about, runs: [], addition }, reason, why));
  const { reader, context, env, flags, state } = writer;
  const { namespace, pod, container } = addition;
  const right = { verb: 'patch', resource: 'pods', subresource: 'ephemeralcontainers', namespace, name: pod };
  if ((await isAllowed(reader, right)) === false)
    return no('forbidden', `this account may not add a container to pods of namespace ${namespace}`);
  if ((await mayExec(reader, namespace, pod)) === false)
    return no('forbidden', `this account may not run commands in pods of namespace ${namespace}`);
  const trial = await tried(reader, addition);
  if ('refused' in trial) return no('failed', trial.refused);

  const words = additionArguments(addition, trial.profile, flags(context));
  const command = additionLine(words);
  if (!(await ask({ ...addition, command, context })))
    return no('declined', `you chose not to add a container to pod ${pod}`);

  const note = await openAudit(state, { context, command }).catch((error: Error) => oneLine(error.message));
  if (typeof note === 'string')
    return no('failed', `nothing was added, because the audit log cannot be written: ${note}`);
  let outcome = 'interrupted';
  try {
    const failure = await runKubectl(words, env, reader.signal);
    outcome = failure === undefined ? `container ${container} added` : `failed: ${failure}`;
    if (failure !== undefined) return no('failed', `container ${container} could not be added: ${failure}`);
  } finally {
    await note(outcome).catch(() => undefined);
  }
  const stuck = await untilRunning(reader, addition);
  if (stuck === undefined) return known(container);
  return no('failed', `container ${container} was added and stays in the pod, but it does not run: ${stuck}`);
}

type Trial = { readonly profile: Profile } | { readonly refused: string };

/** The first profile with which the server would take it: everything is checked, nothing is stored. */
async function tried(reader: Reader, addition: Addition): Promise<Trial> {
  const { namespace, pod, profiles } = addition;
  let refused = 'a container to look from would run as root, which the pod forbids, and it names no user to run as';
  for (const profile of profiles) {
    const outcome = await reader.ask({
      path: `${objectPath(typeOfKind('Pod'), namespace, pod, 'ephemeralcontainers')}?dryRun=All`,
      method: 'PATCH',
      contentType: 'application/strategic-merge-patch+json',
      body: JSON.stringify({ spec: { ephemeralContainers: [ephemeralContainer(addition, profile)] } }),
    });
    if (outcome.ok && outcome.reply.status < 300) return { profile };
    refused = `the server takes no container to look from (a dry run): ${outcome.ok ? saidBy(outcome.reply) : outcome.why}`;
  }
  return { refused };
}

/** What keeps a container from running for good, in the kubelet's words for a wait. */
const STUCK =
  /^(?:Err|Invalid|ImageInspect|RegistryUnavailable|CreateContainer(?:Config)?Error|RunContainerError|.*BackOff)/;

/** Undefined once it runs; else why it does not. */
async function untilRunning(reader: Reader, { namespace, pod, uid, container }: Addition): Promise<string | undefined> {
  const query = { type: typeOfKind('Pod'), namespace, name: pod };
  for (let waited = 0; waited < MOST_WAIT_MS; waited += POLL_MS) {
    const reading = await get(reader, query);
    const now = reading.ok ? (reading.value as unknown as Pod | null) : undefined;
    if (now === null || (now !== undefined && now.metadata?.uid !== uid)) return 'the pod is gone';
    const state = now?.status?.ephemeralContainerStatuses?.find(({ name }) => name === container)?.state;
    if (state?.running !== undefined) return undefined;
    const { reason = '', message = '' } = state?.waiting ?? state?.terminated ?? {};
    if (state?.terminated !== undefined || STUCK.test(reason))
      return oneLine([reason, message].filter(Boolean).join(': '));
    await pause(POLL_MS, reader.signal);
  }
  return `it did not start within ${MOST_WAIT_MS / 1000} s`;
}
