/** The YAML parser behind one file that is loaded only when it is needed; a bundler can split it off. */
import { parseDocument } from 'yaml';

export interface Yaml {
  readonly value?: unknown;
  /** `line 3, column 7: …`: the first thing that is wrong. */
  readonly fault?: string;
}

export function parsedYaml(text: string): Yaml {
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error === undefined) {
    try {
      return { value: document.toJS() };
    } catch (bomb) {
      return { fault: (bomb as Error).message };
    }
  }
  const [at] = error.linePos ?? [];
  const why = error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '');
  return { fault: at === undefined ? `${why}` : `line ${at.line}, column ${at.col}: ${why}` };
}
