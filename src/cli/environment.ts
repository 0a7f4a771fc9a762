/** What the environment says about the terminal, the user's folders and Helm; the variables are an argument. */
import path from 'node:path';
import type { Environment, Options } from './options.ts';

export interface Streams {
  readonly stdinIsTerminal: boolean;
  readonly stdoutIsTerminal: boolean;
}

/** `kubectl north` without a verb: the interface where it can be drawn, else triage. */
export function viewFor(options: Options, env: Environment, streams: Streams): 'interface' | 'triage' {
  const terminal = streams.stdinIsTerminal && streams.stdoutIsTerminal && env.TERM !== 'dumb' && !isSet(env.CI);
  return terminal && !options.plain && options.output === 'text' ? 'interface' : 'triage';
}

/** Colours only on a terminal that has them and for a user who has not refused them (https://no-color.org). */
export function wantsColor(options: Options, env: Environment, stdoutIsTerminal: boolean): boolean {
  return options.color && !options.plain && !isSet(env.NO_COLOR) && env.TERM !== 'dumb' && stdoutIsTerminal;
}

/** Whether the terminal can show more than ASCII: the locale says UTF-8, and it is not the Linux console. */
export function wantsUnicode(env: Environment): boolean {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  return /utf-?8/i.test(locale) && env.TERM !== 'linux' && env.TERM !== 'dumb';
}

export interface UserFolders {
  /** The user's own trees. */
  readonly diagnostics: string;
  readonly state: string;
  readonly cache: string;
}

/** The XDG base directories; a relative value is ignored, as the specification asks. Undefined without a home. */
export function userFolders(env: Environment): UserFolders | undefined {
  const home = env.HOME ?? env.USERPROFILE;
  if (home === undefined || home === '') return undefined;
  const base = (value: string | undefined, fallback: string): string =>
    path.join(value !== undefined && path.isAbsolute(value) ? value : path.join(home, fallback), 'kubectl-north');
  return {
    diagnostics: path.join(base(env.XDG_CONFIG_HOME, '.config'), 'diagnostics'),
    state: base(env.XDG_STATE_HOME, '.local/state'),
    cache: base(env.XDG_CACHE_HOME, '.cache'),
  };
}

/** What Helm hands to a plugin in place of the flags that it took out of the command line. Empty when not run by Helm. */
export function helmFlags(env: Environment): Readonly<Record<string, string | readonly string[] | true>> {
  if (!isSet(env.HELM_BIN)) return {};
  const flags: Record<string, string | readonly string[] | true> = {};
  for (const [variable, flag] of HELM) {
    const value = env[variable];
    if (isSet(value)) flags[flag] = value;
  }
  if (isSet(env.HELM_KUBEASGROUPS)) flags.asGroup = env.HELM_KUBEASGROUPS.split(',').filter((group) => group !== '');
  if (env.HELM_KUBEINSECURE_SKIP_TLS_VERIFY === 'true') flags.insecureSkipTlsVerify = true;
  return flags;
}

const HELM: readonly (readonly [variable: string, flag: string])[] = [
  ['HELM_NAMESPACE', 'namespace'],
  ['HELM_KUBECONTEXT', 'context'],
  ['HELM_KUBETOKEN', 'token'],
  ['HELM_KUBEASUSER', 'as'],
  ['HELM_KUBEAPISERVER', 'server'],
  ['HELM_KUBECAFILE', 'certificateAuthority'],
  ['HELM_KUBETLS_SERVER_NAME', 'tlsServerName'],
];

function isSet(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}
