/** Turns a file of a recording into the plain values that it holds. */
import { LineCounter, parseAllDocuments } from 'yaml';
import { RecordingError } from './error.ts';
import { JsonError, parseJson } from './json.ts';
import type { File } from './limits.ts';
import { listIn } from './lists.ts';

/** Memory grows with brackets, commas and lines, not with bytes: about 60 bytes each in JSON, 1,500 in YAML. */
const MOST_JSON_OPENINGS = 5_000_000;
const MOST_JSON_COMMAS = 30_000_000;
const MOST_YAML_MARKS = 1_000_000;
const MOST_ALIASES = 100;

/** The file's text: UTF-8, or UTF-16 as PowerShell's `>` writes it. */
export function textOf(bytes: Buffer): string {
  const encoding =
    bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
  return new TextDecoder(encoding).decode(bytes);
}

/** The documents of a JSON or YAML file; none for an empty one. Throws RecordingError with the file's name and position. */
export function documentsOf(recording: string, file: File): unknown[] {
  const broken = brokenIn(recording, file);
  const text = textOf(file.bytes);
  if (text.trim() === '') return [];
  const { openings, commas, lines } = marksOf(file.bytes);
  if (openings > MOST_JSON_OPENINGS || commas > MOST_JSON_COMMAS)
    broken('it holds far more values than kubectl prints');
  if (isJson(file) || /^\s*[[{]/.test(text)) {
    try {
      return parseJson(text);
    } catch (error) {
      if (isJson(file)) broken(error instanceof JsonError ? jsonWords(error) : 'it is too large');
    }
  }
  if (openings + commas + lines > MOST_YAML_MARKS) {
    broken('it is YAML of more than a million lines; as JSON it can be read (kubectl get -o json)');
  }
  return yamlOf(text, broken);
}

/** The same for a file of objects: the items of a list come as an iterable, each parsed when it is asked for, which may throw as well. */
export function objectDocumentsOf(recording: string, file: File): unknown[] {
  const list = isJson(file) ? listIn(file.bytes) : undefined;
  if (list === undefined) return documentsOf(recording, file);
  const items = function* () {
    try {
      yield* list.items;
    } catch {
      // Parsed as a whole, it says where it breaks.
      documentsOf(recording, file);
      brokenIn(recording, file)('it is not valid JSON');
    }
  };
  return [{ ...list, items: items() }];
}

function isJson({ path }: File): boolean {
  return /\.json$/i.test(path);
}

function brokenIn(recording: string, { path }: File): (happened: string) => never {
  return (happened) => {
    throw new RecordingError(
      `read ${path} of the recording ${recording}`,
      happened,
      'record it again, or remove the file',
    );
  };
}

function jsonWords({ line, column, message }: JsonError): string {
  return `it is not valid JSON at line ${line}, column ${column}: ${message}`;
}

function marksOf(bytes: Buffer): { openings: number; commas: number; lines: number } {
  let openings = 0;
  let commas = 0;
  let lines = 0;
  // By index: an iterator takes ten times as long.
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === 0x5b || byte === 0x7b) openings += 1;
    else if (byte === 0x2c) commas += 1;
    else if (byte === 0x0a) lines += 1;
  }
  return { openings, commas, lines };
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
