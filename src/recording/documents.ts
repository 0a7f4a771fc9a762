/** Turns a file of a recording into the plain values that it holds. */
import { LineCounter, parseAllDocuments } from 'yaml';
import { RecordingError } from './error.ts';
import { JsonError, parseJson } from './json.ts';
import type { Member } from './limits.ts';

const BIGGEST_YAML = 32 * 2 ** 20;
const MOST_ALIASES = 100;

/** The file's text: UTF-8, or UTF-16 as PowerShell's `>` writes it. */
export function textOf(bytes: Buffer): string {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

/** The documents of a JSON or YAML file; none for an empty one. Throws RecordingError with the file's name and position. */
export function documentsOf(recording: string, member: Member): unknown[] {
  const text = textOf(member.bytes);
  if (text.trim() === '') return [];
  const json = /^\s*[[{]/.test(text);
  const broken = (happened: string): never => {
    throw new RecordingError(
      `read ${member.path} of the recording ${recording}`,
      happened,
      'record it again, or remove the file',
    );
  };
  if (json || /\.json$/i.test(member.path)) {
    try {
      return parseJson(text);
    } catch (error) {
      const where =
        error instanceof JsonError ? `line ${error.line}, column ${error.column}: ${error.message}` : 'it is too large';
      if (/\.json$/i.test(member.path)) broken(`it is not valid JSON at ${where}`);
    }
  }
  if (member.bytes.length > BIGGEST_YAML)
    broken('it is YAML of more than 32 MiB; JSON can be read (kubectl get -o json)');
  return yamlOf(text, broken);
}

function yamlOf(text: string, broken: (happened: string) => never): unknown[] {
  try {
    const lineCounter = new LineCounter();
    // Pretty errors and unique keys cost the square of the text's length.
    const documents = parseAllDocuments(text, {
      uniqueKeys: false,
      prettyErrors: false,
      lineCounter,
      logLevel: 'silent',
    });
    if (!Array.isArray(documents)) return [];
    const values: unknown[] = [];
    for (const document of documents) {
      const error = document.errors[0];
      if (error !== undefined) {
        const { line, col } = lineCounter.linePos(error.pos[0]);
        broken(`it is not valid YAML at line ${line}, column ${col}: ${error.message.split('\n')[0]}`);
      }
      const value: unknown = document.toJS({ maxAliasCount: MOST_ALIASES });
      // Throws for a value that contains itself by way of an alias, and for one that aliases blow up.
      if (text.includes('*')) JSON.stringify(value);
      if (value !== null && value !== undefined) values.push(value);
    }
    return values;
  } catch (error) {
    if (error instanceof RecordingError) throw error;
    if (error instanceof RangeError) return broken('it is nested too deeply');
    return broken(`it is not usable YAML (${(error as Error).message.split('\n')[0]})`);
  }
}
