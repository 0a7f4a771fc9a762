/** The question for consent: what would be run, where, and what that does. The same at the prompt and in the interface. */
import { shellWord } from '../engine/command.ts';
import { ADDED_MINUTES, type Proposal } from '../facts/addition.ts';
import type { Check } from '../facts/request.ts';
import { newPage } from './page.ts';
import type { View } from './style.ts';

export function consentTitle({ adds }: Check): string {
  return adds === undefined ? 'May a command be run inside a pod?' : 'May a container be added to the pod?';
}

/** What is asked on the line on which it is answered. */
export function consentPrompt({ adds }: Check): string {
  return adds === undefined ? 'Run it? y = yes, Enter = no' : `Type the pod's name to add it, Enter = no`;
}

/** Whether what was typed is a yes: a change of the cluster takes the very name of the pod. */
export function agrees({ adds }: Check, typed: string): boolean {
  return adds === undefined ? /^\s*y(?:es)?\s*$/i.test(typed) : typed.trim() === adds.pod;
}

interface ConsentPlace {
  /** `container metrics of pod web-1 in namespace shop`. */
  readonly where: string;
  /** One line each, as a shell would take it. */
  readonly commands: readonly string[];
}

/** Paragraphs: what for, what it does, and what happens without it. */
export function consentWords({ about, runs, adds }: Check): readonly string[] {
  const looksUp = runs.some(({ command }) => command[0] === 'getent');
  const does = looksUp
    ? 'It looks up the name (and, to see whether DNS works at all, kubernetes.default.svc), and opens a connection if there is a port to try.'
    : 'It opens a connection and closes it again.';
  const purpose = `To tell the cause, it helps to know ${about}. That shows only from inside the pod's network`;
  if (adds !== undefined)
    return [`${purpose}, and no container there can show it.`, ...additionWords(adds, runs, does)];
  return [
    `${purpose}.`,
    `If you agree, the first of the programs below that is there is run, for a few seconds. ${does} Nothing is changed.`,
    'If not, the diagnosis goes on, and lists this as unknown.',
  ];
}

/** Which of the words for an addition says what is changed; the command follows it. */
export const CHANGE = 1;

/** What is changed, and for how long; what is done then; and what happens without it. */
function additionWords(adds: Proposal, runs: Check['runs'], does: string): readonly string[] {
  const { container, pod, namespace, context } = adds;
  const programs = [...new Set(runs.map(({ command }) => command[command[0] === 'timeout' ? 2 : 0]))].join(', ');
  return [
    `This changes the cluster of context ${context}: container ${container} is added to pod ${pod} in namespace ${namespace}. It sleeps, and ends by itself after ${ADDED_MINUTES} minutes; in the pod's spec it stays until the pod is deleted. A dry run has shown that the server takes it.`,
    `Then the first of these programs that it has is run in it, for a few seconds: ${programs}. ${does}`,
    'After any other answer the diagnosis goes on, and lists this as unknown.',
  ];
}

export function consentPlaces({ runs }: Check): readonly ConsentPlace[] {
  const at = (run: Check['runs'][number]) =>
    `container ${run.container} of pod ${run.pod} in namespace ${run.namespace}`;
  return [...Map.groupBy(runs, at)].map(([where, there]) => ({
    where,
    commands: there.map(({ command }) => command.map(shellWord).join(' ')),
  }));
}

/** For a terminal, before the line on which it is answered. Ends with a line feed. */
export function consentText(check: Check, view: View): string {
  const page = newPage(view);
  page.paragraph(consentTitle(check), { style: 'bold' });
  for (const [at, text] of consentWords(check).entries()) {
    page.paragraph(text, { indent: 2 });
    if (check.adds !== undefined && at === CHANGE) page.command(check.adds.command, 4);
  }
  if (check.adds !== undefined) return page.text();
  for (const [at, { where, commands }] of consentPlaces(check).entries()) {
    page.paragraph(`${at === 0 ? 'In' : 'If none is there, in'} ${where}:`, { indent: 2 });
    for (const command of commands) page.command(command, 4, 'dim');
  }
  return page.text();
}
