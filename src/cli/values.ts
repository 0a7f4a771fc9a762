/** Checks the flags' values and gives them their types. */

import type { ConnectionFlags } from '../facts/connection.ts';
import { parseTimeout } from './duration.ts';
import { FLAGS } from './flags.ts';
import type { Options, Output, UsageError } from './options.ts';

/** What was given: flag names in camel case; switches true, or false for `--no-x`. */
export type Given = Readonly<Record<string, string | readonly string[] | boolean | undefined>>;

type Values = Omit<Options, 'verb' | 'subjects' | 'words' | 'selectorType'>;

const OUTPUTS: readonly Output[] = ['text', 'json', 'yaml', 'markdown'];
const SEVERITIES = ['critical', 'warning', 'info'] as const;
const RFC3339 = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)$/;
const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

/** Pure. The first value that is wrong is the error. */
export function readValues(given: Given): Values | UsageError {
  const text = (name: string): string | undefined => (typeof given[name] === 'string' ? given[name] : undefined);
  const many = (name: string): readonly string[] => (Array.isArray(given[name]) ? given[name] : []);

  const empty = FLAGS.find((flag) => flag.value !== undefined && text(camelCase(flag.name)) === '');
  if (empty !== undefined && empty.name !== 'namespace')
    return { error: `--${empty.name} needs a value: --${empty.name}=${empty.value}` };

  if (many('filename').includes('')) return { error: '-f needs the path of a manifest, or - for standard input' };

  const namespace = text('namespace') || undefined;
  if (namespace !== undefined && (!LABEL.test(namespace) || namespace.length > 63))
    return { error: `-n ${namespace}: a namespace's name holds lower-case letters, digits and "-"` };

  const output = OUTPUTS.find((one) => one === (text('output') ?? 'text'));
  if (output === undefined) return { error: `-o ${text('output')}: the formats are ${OUTPUTS.join(', ')}` };

  const failOn = SEVERITIES.find((one) => one === (text('failOn') ?? 'warning'));
  if (failOn === undefined)
    return { error: `--fail-on ${text('failOn')}: the severities are ${SEVERITIES.join(', ')}` };

  const now = text('now');
  if (now !== undefined && (!RFC3339.test(now) || Number.isNaN(Date.parse(now))))
    return { error: `--now ${now}: write the time as RFC 3339, like 2026-01-05T10:00:00Z` };

  const timeout = text('requestTimeout');
  const requestTimeoutMs = timeout === undefined ? undefined : parseTimeout(timeout);
  if (timeout !== undefined && requestTimeoutMs === undefined)
    return { error: `--request-timeout ${timeout}: write a time like 5s or 2m, or 0 for no limit` };

  const verbosity = Number(text('v') ?? '0');
  if (!Number.isInteger(verbosity) || verbosity < 0) return { error: `-v ${text('v')}: write a number, like -v=6` };

  const lang = text('lang') ?? 'en';
  if (!['en', 'ko', 'ja'].includes(lang)) return { error: `--lang ${lang}: the languages are en, ko, ja` };

  if (text('from') !== undefined && (text('context') !== undefined || text('server') !== undefined))
    return { error: '--from reads a recording, --context and --server a cluster: give one of them' };

  return {
    ...defined({ namespace, selector: text('selector'), from: text('from') }),
    ...(now === undefined ? {} : { now: new Date(now).toISOString() }),
    filenames: many('filename'),
    allNamespaces: given.allNamespaces === true,
    output,
    list: given.list === true,
    showRedactions: given.showRedactions === true,
    keepRecordings: given.record !== false,
    cluster: clusterOptions(given, text, many('asGroup'), requestTimeoutMs),
    diagnostics: many('diagnostics'),
    exec: given.exec === undefined ? 'ask' : given.exec ? 'yes' : 'no',
    readOnly: given.readOnly === true,
    color: given.color !== false,
    plain: given.plain === true,
    lang: 'en',
    failOn,
    verbosity,
    notices: lang === 'en' ? [] : [`--lang ${lang}: this version has English texts only`],
  };
}

function clusterOptions(
  given: Given,
  text: (name: string) => string | undefined,
  asGroups: readonly string[],
  requestTimeoutMs: number | undefined,
): ConnectionFlags {
  return {
    ...defined({
      kubeconfig: text('kubeconfig'),
      context: text('context'),
      cluster: text('cluster'),
      user: text('user'),
      server: text('server'),
      token: text('token'),
      certificateAuthority: text('certificateAuthority'),
      clientCertificate: text('clientCertificate'),
      clientKey: text('clientKey'),
      tlsServerName: text('tlsServerName'),
      as: text('as'),
      asUid: text('asUid'),
    }),
    ...(given.insecureSkipTlsVerify === true ? { insecureSkipTlsVerify: true } : {}),
    ...(requestTimeoutMs === undefined ? {} : { requestTimeoutMs }),
    asGroups,
  };
}

/** Drops what is undefined, so that an absent flag is an absent field. */
function defined<K extends string>(fields: Readonly<Record<K, string | undefined>>): { readonly [key in K]?: string } {
  const kept: { [key in K]?: string } = {};
  for (const [key, value] of Object.entries(fields) as [K, string | undefined][])
    if (value !== undefined) kept[key] = value;
  return kept;
}

/** `as-group` → `asGroup`, as commander names it. */
function camelCase(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
