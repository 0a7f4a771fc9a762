/** A container that is added to a running pod to look from: what it would be, the words of kubectl that add it, and who is asked. */
import { shellWord } from '../engine/command.ts';
import type { Consent } from './check.ts';
import { known, type Reading } from './reading.ts';
import type { Check } from './request.ts';
import type { Source } from './source.ts';

/** kubectl's profiles, as far as they grant nothing that a container has not anyway. */
export type Profile = 'baseline' | 'restricted';

export interface Addition {
  readonly namespace: string;
  readonly pod: string;
  readonly uid: string;
  /** A name that no container of the pod has yet. */
  readonly container: string;
  /** One that the node has already. */
  readonly image: string;
  /** Those with which it can start, the one that asks least first. None: the pod names no user that it could run as. */
  readonly profiles: readonly Profile[];
}

/** What would be run to add it, and where: that is agreed to by typing the pod's name. */
export interface Proposal extends Addition {
  /** As a shell takes it. */
  readonly command: string;
  readonly context: string;
}

/** How long it sleeps before it ends by itself. */
export const ADDED_MINUTES = 5;

const SLEEP = ['sleep', `${ADDED_MINUTES * 60}`];

/** `flags` lead kubectl to the cluster. What is on the node is not pulled again: registries may be out of reach. */
export function additionArguments(
  { namespace, pod, container, image }: Addition,
  profile: Profile,
  flags: readonly string[],
): readonly string[] {
  const how = ['-c', container, `--image=${image}`, '--image-pull-policy=IfNotPresent', `--profile=${profile}`];
  return [...flags, 'debug', pod, '-n', namespace, ...how, '--', ...SLEEP];
}

export function additionLine(words: readonly string[]): string {
  return ['kubectl', ...words].map(shellWord).join(' ');
}

/** The same container as the API has it, as kubectl makes it of the profile. */
export function ephemeralContainer({ container: name, image }: Addition, profile: Profile): object {
  const plain = { name, image, imagePullPolicy: 'IfNotPresent', command: SLEEP, terminationMessagePolicy: 'File' };
  return profile === 'baseline' ? plain : { ...plain, securityContext: RESTRICTED };
}

const RESTRICTED = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ['ALL'] },
  runAsNonRoot: true,
  seccompProfile: { type: 'RuntimeDefault' },
};

/** The container once it runs; null where nothing may be added, or nobody is there to be asked. */
export async function added(
  { about, runs, addition }: Check & { readonly addition: Addition },
  source: Source,
  consent: Consent | undefined,
): Promise<Reading<string | null>> {
  if (source.addContainer === undefined) return known(null);
  return source.addContainer(addition, about, async (adds) => (await consent?.({ about, runs, adds })) === 'yes');
}
