/** Decides which settings are plainly no secret: hosts, ports, paths, flags, numbers, and short words out of a fixed vocabulary's shape. */
import { isRandom } from './random.ts';

/** Names under which secrets are kept. */
const SENSITIVE =
  /pass(?!ive|enger|age|through)|pwd|secret|token|cred|(?<!mon|tur|don|hoc)key(?!word|board|space|cloak)|auth(?!or(?!iz))|priv(?!ile)|salt|signature|cookie|session|dsn|conn(?:ection)?[_-]?str|jwt|bearer|licen[cs]e|webhook|otp|\bpin\b|seed|mnemonic/i;
/** Names that hold nothing but a secret: even what has the form of an address is hidden. */
const STRICT = /(?:passw(?:or)?d|passphrase|pass|pwd|secret|token|key|credentials?|dsn|jwt)$/i;
/** Names of what only leads to a secret. */
const POINTER =
  /(?:name|ref|file|path|dir|mount|host|hostname|port|url|uri|addr|address|endpoint|type|ttl|timeout|seconds|days|enabled|mode|namespace|issuer|provider|algorithm)$/i;

const NUMBER = /^[+-]?\d{1,15}(?:\.\d{1,9})?(?:ns|us|ms|s|m|h|d|w|%|[kKMGTPE]i?[bB]?)?$/;
const DURATION = /^(?:\d{1,6}(?:\.\d{1,6})?(?:ns|us|ms|s|m|h|d))+$/;
const SWITCH = /^(?:true|false|yes|no|on|off|null|none|nil|enabled|disabled)$/i;
const TIME = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:?\d\d)?)?$/;
const VERSION = /^(?:[A-Za-z]{1,12}[-_/]?)?v?\d{1,5}(?:\.\d{1,5}){1,3}$/;
/** One written word: `debug`, `INFO`, `ClusterFirst`. */
const PART = '(?:[a-z]{1,20}|[A-Z]{1,20}|[A-Z]?[a-z]{2,15}(?:[A-Z][a-z]{2,15}){0,3})';
/** Words, with a small number at the end if they are several: `us-east-1`, `web-0`; and the few words that hold a number. */
const WORD = new RegExp(
  `^(?:v\\d{1,3}(?:(?:alpha|beta)\\d)?|utf-?8|http[123]|ipv[46]|tls1[0-3]|${PART}(?:[-_.]${PART}){0,5}|[a-z]{1,20}(?:[-_][a-z]{1,20}){0,5}-\\d{1,3}[a-z]?)$`,
);
const ADDRESS_V4 = /^\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?(?::\d{1,5})?$/;
const ADDRESS_V6 = /^\[?[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){2,7}\]?(?:\/\d{1,3})?(?::\d{1,5})?$/i;
const LABEL = '[a-z](?:[-a-z0-9]{0,61}[a-z0-9])?';
const HOST = new RegExp(`^(?:\\*\\.)?${LABEL}(?:\\.(?:${LABEL}|\\d{1,3}))+\\.?(?::\\d{1,5})?$`, 'i');
const HOST_PORT = new RegExp(`^${LABEL}:\\d{2,5}$`, 'i');
const PATH = /^(?:~|\.{1,2})?\/[\w./@:*{}-]{0,300}$/;
const URL =
  /^([a-z][a-z0-9+.-]{1,30}):\/\/((?:redacted(?::redacted)?@)?)(\[[0-9a-f:]+\]|[\w.*-]{1,253}|)(:\d{1,5})?(\/[^\s?#]*)?(\?[^\s#]*)?(#[\w-]{0,60})?$/i;
const PSEUDONYM = /redacted-[0-9a-f]{6}/g;

/** Whether a setting may be written down as it is. Pseudonyms in the value are plain. */
export function isPlain(name: string, value: string): boolean {
  const text = value
    .replace(PSEUDONYM, 'redacted')
    .replace(/\$[({][\w.-]{1,100}[)}]/g, 'reference')
    .trim();
  if (text === '' || SWITCH.test(text) || text === 'redacted') return true;
  if (text.length > 2000 || /[\n\r]/.test(text)) return false;
  if (STRICT.test(name)) return isUrl(text) || isDeepPath(text);
  if (SENSITIVE.test(name) && !POINTER.test(name)) return isUrl(text) || isDeepPath(text) || isHost(text);
  return isItem(text) || isSequence(text);
}

function isItem(text: string): boolean {
  if (NUMBER.test(text) || DURATION.test(text) || TIME.test(text) || SWITCH.test(text) || text === 'redacted')
    return true;
  if (isUrl(text) || isPath(text) || isHost(text)) return true;
  if (VERSION.test(text) || (WORD.test(text) && !isRandom(text))) return true;
  return isFlag(text) || isPair(text);
}

/** `-Xmx512m`, `--max-old-space-size=256`, `-Duser.timezone=UTC`. */
function isFlag(text: string): boolean {
  if (/^-X[a-z]{2}\d{1,8}[kKmMgG]$/.test(text)) return true;
  const flag = /^--?([A-Za-z][\w.:+-]{0,60})(?:=(.{0,300}))?$/.exec(text);
  if (flag === null || isRandom(text)) return false;
  const [, name = '', value] = flag;
  if (value !== undefined) return isPlain(name, value);
  return /^--?[A-Za-z]+(?:[-.:+][A-Za-z]+)*\d{0,2}$/.test(text) && text.length <= 40;
}

function isPair(text: string): boolean {
  const pair = /^([A-Za-z][\w .-]{0,60})=([^=]{0,300})$/.exec(text);
  return pair !== null && isPlain((pair[1] ?? '').trim(), pair[2] ?? '');
}

/** A list of plain items; words beside each other may be a passphrase and do not count. */
function isSequence(text: string): boolean {
  const items = text.split(/[,;\s]+/).filter((item) => item !== '');
  if (items.length < 2 || items.length > 60) return false;
  if (/\s/.test(text.replace(/[,;]\s+/g, ',')) && items.some((item) => /^[A-Za-z]+$/.test(item))) return false;
  return items.every((item) => isItem(item));
}

function isHost(text: string): boolean {
  return (
    ADDRESS_V4.test(text) ||
    (ADDRESS_V6.test(text) && text.includes(':')) ||
    /^:\d{1,5}$/.test(text) ||
    ((HOST.test(text) || HOST_PORT.test(text)) && !isRandom(text) && text.split('.').every((part) => isSegment(part)))
  );
}

function isUrl(text: string): boolean {
  const url = URL.exec(text);
  if (url === null) return false;
  const [, , , host = '', , path = '', query = ''] = url;
  if (!host.split('.').every((part) => isSegment(part))) return false;
  if (path !== '' && !isPath(path)) return false;
  return (
    query === '' ||
    query
      .slice(1)
      .split('&')
      .every((pair) => pair === '' || isPair(pair) || WORD.test(pair))
  );
}

function isPath(text: string): boolean {
  return PATH.test(text) && text.split('/').every((part) => isSegment(part));
}

/** A path of one segment may be a password that begins with a slash. */
function isDeepPath(text: string): boolean {
  return isPath(text) && text.split('/').length > 2;
}

/** A part of a path or host name: words and numbers, not a drawn string. */
function isSegment(part: string): boolean {
  if (part.length > 63 || isRandom(part)) return false;
  if (part.length >= 12 && !/[-_.]/.test(part) && /\d/.test(part) && /[a-z]/i.test(part)) return false;
  const flips = (part.match(/[a-z][A-Z0-9]|[A-Z0-9][a-z]|\d[A-Z]/g) ?? []).length;
  return flips <= Math.max(3, part.length / 5);
}
