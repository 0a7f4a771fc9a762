/** The one error that opening a recording can end in. */
import { cleanText } from '../facts/sanitise.ts';

/** One line that says what was tried, what happened and what to do. The program ends with `exitCode`. */
export class RecordingError extends Error {
  readonly exitCode = 2;

  constructor(tried: string, happened: string, todo: string) {
    super(cleanText(`${tried}: ${happened}; ${todo}`).replace(/\s+/g, ' ').trim());
    this.name = 'RecordingError';
  }
}

/** What the operating system says, without its code and call: `no such file or directory`. */
export function systemWords(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === undefined
    ? String(message)
    : String(message)
        .replace(/^[A-Z]+: /, '')
        .replace(/, \w+( '.*')?$/, '');
}
