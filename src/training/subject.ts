/** The subject of a scenario in words. */
import { typeOfWord } from '../facts/resources.ts';

/** `Deployment web` for `deployment/web`. */
export function subjectWords(subject: string): string {
  const [word = '', name = ''] = subject.split('/');
  return `${typeOfWord(word)?.kind ?? word} ${name}`;
}
