/** Recognises the kind of error that ended a run, and what it names. It says what a program claims, which is not yet why it ended. */
import { firstError } from '../first-error.ts';
import { ACCESS } from './access.ts';
import { FILES } from './files.ts';
import { LIMITS } from './limits.ts';
import { NETWORK } from './network.ts';
import { SETTINGS } from './settings.ts';
import { CAPTURES, type Capture, type Signature, type SignKind } from './signature.ts';
import { SYSTEM } from './system.ts';

/** Without a signature the kind is `none`; what a line does not name is empty. */
export type LogSign = Readonly<Record<Capture, string>> & { readonly kind: SignKind | 'none' };

const LIBRARY: readonly Signature[] = [...ACCESS, ...SETTINGS, ...LIMITS, ...SYSTEM, ...NETWORK, ...FILES];
const EMPTY = Object.fromEntries(CAPTURES.map((name) => [name, ''])) as Record<Capture, string>;

function read(line: string, before: readonly string[]): LogSign | undefined {
  for (const { kind, pattern, after } of LIBRARY) {
    const match = pattern.exec(line);
    if (match === null || (after !== undefined && !before.some((text) => after.test(text)))) continue;
    const named = Object.entries(match.groups ?? {}).filter(([, value]) => value !== undefined);
    return { ...EMPTY, ...Object.fromEntries(named), kind };
  }
  return undefined;
}

/**
 * The sign in the first error that explains the end of the run. Of an exception with causes, the others of its chain are asked too: the
 * deepest cause often names no address, and the one around it does.
 */
export function signatureOf(log: string): LogSign {
  const error = firstError(log);
  if (error === undefined) return { ...EMPTY, kind: 'none' };
  const before = log.split('\n', error.number).slice(-12);
  const chain = error.kind === 'traceback' ? error.context : [];
  const signs = [error.line, ...chain].flatMap((line) => read(line, before) ?? []);
  const [first] = signs;
  if (first === undefined) return { ...EMPTY, kind: 'none' };
  return signs.filter((sign) => sign.kind === first.kind).find((sign) => sign.host !== '') ?? first;
}
