/** What a training says in lines of text: its mission, that it has healed, and how it ended. */
import { shellWord } from '../engine/command.ts';
import { type Health, tookText } from '../training/health.ts';
import { paragraphsOf } from '../training/story.ts';
import { newPage } from './page.ts';
import type { View } from './style.ts';

export interface Mission {
  readonly title: string;
  readonly story: string;
}

/** Pure. Ends with a line feed. `until`: what ends it, in words. */
export function missionText(mission: Mission, kubeconfig: string, until: string, view: View): string {
  const page = newPage(view);
  page.paragraph(mission.title, { style: 'bold' });
  page.blank();
  for (const text of paragraphsOf(mission.story)) {
    page.paragraph(text);
    page.blank();
  }
  page.paragraph('Plain kubectl works on this cluster. In another terminal:');
  page.row(`  $ export KUBECONFIG=${shellWord(kubeconfig)}`);
  page.blank();
  page.paragraph(
    `The cluster runs inside this program, ${until}: no cluster of yours is touched. The right change heals it, which will be said here.`,
    { style: 'dim' },
  );
  return page.text();
}

/** `subject`: `Deployment web`. */
export function healthLine(subject: string, { healed, seconds }: Health): string {
  return healed ? `Healed: ${subject} works again; it took ${tookText(seconds)}.` : `Broken again: ${subject}.`;
}

export function closingLine(name: string, health: Health | undefined): string {
  if (health?.healed) return `${name}: healed after ${tookText(health.seconds)}.`;
  const was = health === undefined ? 'not healed' : 'healed once, then broken again';
  return `${name}: ${was}. Again: kubectl north train ${name}`;
}
