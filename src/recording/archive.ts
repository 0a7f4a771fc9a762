/** Reads the files of a recording that is a .tar or .tar.gz: streamed through memory, nothing is written to disk. */
import { createReadStream } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { extract, type Header } from 'tar-stream';
import { RecordingError, systemWords } from './error.ts';
import { type Budget, budgetFor, type Limits, type Member, matters } from './limits.ts';

/** Bytes of headers and padding that an archive may have beside its files: a fixed part, and a part for each file. */
const SLACK_BYTES = 16 * 2 ** 20;
const SLACK_PER_MEMBER = 4096;

/** Every file of the archive that may matter, in the archive's order. Throws RecordingError for all that is wrong with it. */
export async function* readArchive(path: string, gzipped: boolean, limits: Limits): AsyncGenerator<Member> {
  const budget = budgetFor(path, limits);
  const tar = extract();
  const file = createReadStream(path);
  const bound = bounded(path, budget);
  const fed = gzipped ? pipeline(file, createGunzip(), bound, tar) : pipeline(file, bound, tar);
  // Heard of below: it comes first from the entry in hand.
  fed.catch(() => {});
  const orSay = async <T>(reading: Promise<T>): Promise<T> =>
    reading.catch((error: unknown) => {
      throw said(path, error);
    });
  try {
    for await (const entry of tar) {
      if (admit(path, entry.header, budget))
        yield { path: withoutDot(entry.header.name), read: () => orSay(contentsOf(entry, entry.header.size)) };
      entry.resume();
    }
  } catch (error) {
    throw said(path, error);
  }
  await orSay(fed);
}

async function contentsOf(entry: AsyncIterable<unknown>, size: number): Promise<Buffer> {
  const bytes = Buffer.allocUnsafe(size);
  let filled = 0;
  for await (const chunk of entry) filled += (chunk as Buffer).copy(bytes, filled);
  return bytes.subarray(0, filled);
}

function said(path: string, error: unknown): RecordingError {
  if (error instanceof RecordingError) return error;
  const todo = 'copy it again, or make it with: tar -czf recording.tar.gz FOLDER';
  return new RecordingError(`open the recording ${path}`, archiveWords(error), todo);
}

/** Whether a member is a file that may matter. Throws for one that has no place in a recording. */
function admit(path: string, header: Header, budget: Budget): boolean {
  const { name, type, size } = header;
  const refuse = (happened: string): never => {
    throw new RecordingError(
      `open the recording ${path}`,
      `${name.slice(0, 200)} ${happened}`,
      'do not trust this archive; ask for another',
    );
  };
  if (/^[/\\]|^[A-Za-z]:[/\\]/.test(name)) refuse('has an absolute path');
  if (name.includes('\0') || name.split(/[/\\]/).includes('..')) refuse('has a path that leads out of the archive');
  if (type !== 'file' && type !== 'contiguous-file' && type !== 'directory') refuse(`is a ${type}, not a plain file`);
  budget.take(name, size);
  return type !== 'directory' && matters(name) && !hidden(name);
}

/** macOS's tar adds a `._name` beside each file. */
function hidden(name: string): boolean {
  return withoutDot(name)
    .split('/')
    .some((part) => part.startsWith('.'));
}

function withoutDot(name: string): string {
  return name
    .split('/')
    .filter((part) => part !== '.' && part !== '')
    .join('/');
}

/** Lets through no more bytes than the files announced so far account for: a bomb outside of any file ends here. */
function bounded(path: string, budget: Budget): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      seen += chunk.length;
      const allowed = budget.taken() + budget.members() * SLACK_PER_MEMBER + SLACK_BYTES;
      if (seen <= allowed) done(null, chunk);
      else
        done(
          new RecordingError(
            `open the recording ${path}`,
            'it holds more bytes than its files have',
            'do not trust this archive; ask for another',
          ),
        );
    },
  });
}

function archiveWords(error: unknown): string {
  const { code = '', message = '' } = error as NodeJS.ErrnoException;
  if (code === 'Z_BUF_ERROR' || message === 'Unexpected end of data') return 'the archive is cut short';
  if (code.startsWith('Z_')) return `the archive is damaged (${message})`;
  if (code.startsWith('E')) return systemWords(error);
  return `it is no tar archive, or a damaged one (${message})`;
}
