/** The question for consent: what would be run, where, and what that does. The same at the prompt and in the interface. */
import { shellWord } from '../engine/command.ts';
import type { Check } from '../facts/request.ts';
import { newPage } from './page.ts';
import type { View } from './style.ts';

export const CONSENT_TITLE = 'May a command be run inside a pod?';

interface ConsentPlace {
  /** `container metrics of pod web-1 in namespace shop`. */
  readonly where: string;
  /** One line each, as a shell would take it. */
  readonly commands: readonly string[];
}

/** Paragraphs: what for, what it does, and what happens without it. */
export function consentWords({ about, runs }: Check): readonly string[] {
  const looksUp = runs.some(({ command }) => command[0] === 'getent');
  const does = looksUp
    ? 'It looks up the name (and, to see whether DNS works at all, kubernetes.default.svc), and opens a connection if there is a port to try.'
    : 'It opens a connection and closes it again.';
  return [
    `To tell the cause, it helps to know ${about}. That shows only from inside the pod's network.`,
    `If you agree, the first of the programs below that is there is run, for a few seconds. ${does} Nothing is changed.`,
    'If not, the diagnosis goes on, and lists this as unknown.',
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
  page.paragraph(CONSENT_TITLE, { style: 'bold' });
  for (const text of consentWords(check)) page.paragraph(text, { indent: 2 });
  for (const [at, { where, commands }] of consentPlaces(check).entries()) {
    page.paragraph(`${at === 0 ? 'In' : 'If none is there, in'} ${where}:`, { indent: 2 });
    for (const command of commands) page.command(command, 4, 'dim');
  }
  return page.text();
}
