/** Masks secrets in free text: logs, messages, what commands printed. */
import { replaceSecrets } from '../../analysis/logs/secrets.ts';
import type { Masker } from './masker.ts';
import { replaceRandom } from './random.ts';

const USER = /\b([a-z][a-z0-9+.-]{0,30}:\/\/)([^\s/@:"'<>]{1,200})(?=:[^\s@"'<>]{1,300}@)/gi;

/** Short texts in which there is nothing to mask: the same few fill most fields of a cluster's objects. */
const harmless = new Set<string>();
const MOST_HARMLESS = 20_000;
const LONGEST_HARMLESS = 200;

/** Text in which users and passwords of URLs, secrets of known form or name, and strings that look random are pseudonyms. */
export function redactText(text: string, where: string, masker: Masker): string {
  if (text.length < 6 || harmless.has(text)) return text;
  const anonymous = text.includes('://')
    ? text.replace(USER, (all, scheme: string, user: string, at: number) =>
        /^:\d{1,5}\//.test(text.slice(at + all.length)) ? all : scheme + masker.mask(user, 'user in a URL', where),
      )
    : text;
  const known = replaceSecrets(anonymous, (secret, rule) => masker.mask(secret, rule, where));
  const masked = replaceRandom(known, (token) => masker.mask(token, 'looks like a key or token', where));
  if (masked === text && text.length <= LONGEST_HARMLESS) {
    if (harmless.size === MOST_HARMLESS) harmless.clear();
    harmless.add(text);
  }
  return masked;
}

/** A label selector with its values masked as the labels themselves are, so that it still selects them. */
export function redactSelector(selector: string, where: string, masker: Masker): string {
  return selector.replace(/[A-Za-z0-9][\w.-]{5,}/g, (value) => redactText(value, where, masker));
}
