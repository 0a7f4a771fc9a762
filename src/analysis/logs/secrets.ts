/** Hides secrets in text that is about to be shown. */

const MASK = '***';

const NAME =
  /(?:passw(?:or)?d|passphrase|pwd|secret|token|credentials?|api[_-]?key|access[_-]?key|private[_-]?key|auth[_-]?key|signing[_-]?key)/
    .source;
/** `name=value`, `name: value`, `"name": "value"`, `--name value` excepted. Every repetition is bounded: the time stays linear. */
const ASSIGNED = new RegExp(
  `([\\w.-]{0,40}${NAME}\\w{0,20}["']?\\s{0,3}[:=]\\s{0,3})("[^"\\n]{0,500}"|'[^'\\n]{0,500}'|[^\\s,;&"'(){}\\[\\]]{1,500})`,
  'gi',
);
/** Values that say something about a secret without being one. */
const HARMLESS =
  /^["']?(yes|no|true|false|null|nil|none|undefined|empty|missing|required|invalid|expired|denied|not|string|\*+|<\w+>)["']?$/i;

const WHOLE: readonly (readonly [RegExp, string])[] = [
  [
    /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g,
    `-----PRIVATE KEY ${MASK}-----`,
  ],
  [/\b([a-z][a-z0-9+.-]{0,30}:\/\/[^\s/@:]{0,200}):[^\s/@]{1,300}@/gi, `$1:${MASK}@`],
  [/\b([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/@:]{12,300}@/gi, `$1${MASK}@`],
  [/\b(authorization["']?\s{0,3}[:=]\s{0,3}["']?(?:\w{1,20}\s)?)[^\s"',]{4,2000}/gi, `$1${MASK}`],
  [/\b(bearer|basic)\s{1,3}(?=[^\s]{0,300}\d)[A-Za-z0-9._~+/=-]{12,2000}/gi, `$1 ${MASK}`],
  [/\beyJ[A-Za-z0-9_-]{8,2000}\.[A-Za-z0-9_-]{8,4000}\.[A-Za-z0-9_-]{0,1000}/g, MASK],
  [/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g, MASK],
  [
    /\b(?:gh[pousr]_\w{20,255}|github_pat_\w{20,255}|glpat-[\w-]{15,100}|xox[abprs]-[\w-]{10,200}|hf_\w{20,100}|AIza[\w-]{30,60}|sk-[\w-]{20,200})/g,
    MASK,
  ],
];

/** Replaces by `***`: private keys, passwords in URLs, authorization headers, tokens of known form, and values of fields named like secrets. */
export function maskSecrets(text: string): string {
  const masked = WHOLE.reduce((result, [pattern, replacement]) => result.replace(pattern, replacement), text);
  return masked.replace(ASSIGNED, (all, name: string, value: string) => {
    if (HARMLESS.test(value)) return all;
    const quote = /^["']/.exec(value)?.[0] ?? '';
    return `${name}${quote}${MASK}${quote}`;
  });
}
