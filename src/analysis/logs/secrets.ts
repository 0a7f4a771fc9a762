/** Finds secrets in text: to hide them in what is shown, and to keep them out of what is recorded. */

const MASK = '***';

const NAME =
  /(?:passw(?:or)?d|passphrase|passcode|pwd|\w[_-]pass|secret|token|credentials?|(?:api|access|account|private|auth|signing|encryption|shared|master|license)[_-]?key|key[_-]data|["_]auth)/
    .source;
/** `name=value`, `name: value`, `"name": "value"`, also inside a quoted string. Every repetition is bounded: the time stays linear. */
const ASSIGNED = new RegExp(
  `(?<before>[\\w.-]{0,40}${NAME}\\w{0,20}\\\\{0,3}["']?\\s{0,3}[:=]\\s{0,3})(?<secret>"[^"\\n]{0,500}"|'[^'\\n]{0,500}'|\\\\{1,3}"[^"\\n]{0,500}"|[^\\s,;&"'(){}\\[\\]\\\\]{1,500})`,
  'gi',
);
/** Values that say something about a secret without being one. */
const HARMLESS =
  /^(yes|no|true|false|null|nil|none|undefined|empty|missing|required|invalid|expired|denied|permission|not|string|parameter|unbound|must|\*+|<\w+>)$/i;

/** Each has a group `secret`; what stands in `before` and after it is kept. */
const PATTERNS: readonly (readonly [rule: string, pattern: RegExp])[] = [
  [
    'private key',
    /(?<secret>-----BEGIN [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY(?: BLOCK)?-----|$))/g,
  ],
  [
    'password in a URL',
    /\b(?<before>[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/@:"'<>]{0,200}:)(?<secret>[^\s/"'<>]{1,300}|(?!\d{1,5}\/)[^\s"'<>@]{1,300})(?=@)/gi,
  ],
  ['user in a URL', /\b(?<before>[a-z][a-z0-9+.-]{0,30}:\/\/)(?<secret>[^\s/@:"'<>]{12,300})(?=@)/gi],
  ['password in a DSN', /(?<before>\b[\w.-]{1,64}:)(?<secret>[^\s"']{1,300})(?=@(?:tcp|unix|udp)?\()/g],
  [
    'authorization header',
    /\b(?<before>authorization\\{0,3}["']?\s{0,3}[:=]\s{0,3}\\{0,3}["']?(?:\w{1,20}\s)?)(?<secret>[^\s"',\\]{4,2000})/gi,
  ],
  ['bearer token', /\b(?<before>bearer\s{1,3})(?<secret>(?=[^\s]{0,300}\d)[A-Za-z0-9._~+/=-]{12,2000})/gi],
  ['basic credentials', /\b(?<before>[Bb]asic\s{1,3})(?<secret>(?=[a-z]{0,300}[A-Z0-9])[A-Za-z0-9+/]{8,2000}={0,2})/g],
  [
    'cookie',
    /\b(?<before>(?:set-)?cookie\\{0,3}["']?\s{0,3}:\s{0,3}["']?)(?<secret>[^\s"',]{4,2000}(?:; [^\s"',]{1,2000}){0,50})/gi,
  ],
  ['token (JWT)', /\b(?<secret>eyJ[A-Za-z0-9_-]{8,2000}(?:\.[A-Za-z0-9_-]{4,4000}){0,4})/g],
  ['access key', /\b(?<secret>(?:AKIA|ASIA|AGPA|AIDA|AROA)[A-Z0-9]{16})\b/g],
  [
    'token of known form',
    /\b(?<secret>gh[pousr]_\w{20,255}|github_pat_\w{20,255}|gl(?:pat|dt|ptt|rt|cbt|soat|agent)-[\w-]{15,100}|xox[a-z]-[\w-]{10,200}|xapp-[\w-]{10,200}|hf_\w{20,100}|AIza[\w-]{30,60}|ya29\.[\w-]{20,500}|sk-[\w-]{20,200}|[srp]k_(?:live|test)_\w{16,200}|npm_\w{30,100}|pypi-[\w-]{16,300}|dop_v1_\w{30,100}|dckr_pat_[\w-]{20,100}|SG\.[\w-]{10,100}\.[\w-]{10,100}|hv[sb]\.[\w-]{20,300}|shp(?:at|ss|ca|pa)_\w{20,100}|AGE-SECRET-KEY-1\w{20,100})/g,
  ],
  [
    'webhook address',
    /(?<before>\bhooks\.slack\.com\/(?:services|workflows)\/|\bdiscord(?:app)?\.com\/api\/webhooks\/|\/bot(?=\d{6,12}:))(?<secret>[\w/:-]{10,300})/g,
  ],
  [
    'signature in a URL',
    /(?<before>[?&](?:sig|signature|x-amz-signature|x-amz-credential|x-goog-signature|code|key)=)(?<secret>[^\s&"'<>]{6,2000})/gi,
  ],
  [
    'element named like a secret',
    new RegExp(`(?<before><[\\w:.-]{0,40}${NAME}\\w{0,20}>)(?<secret>[^<\\n]{1,500})(?=<)`, 'gi'),
  ],
  [
    'value of a flag named like a secret',
    new RegExp(
      `(?<before>(?:^|\\s)--?[\\w-]{0,40}${NAME}\\s{1,3})(?<secret>"[^"\\n]{1,500}"|'[^'\\n]{1,500}'|[^\\s"'-][^\\s"']{0,500})`,
      'gi',
    ),
  ],
  ['user and password of a flag', /(?<before>(?:^|\s)(?:-u|--user)[\s=]["']?[\w.@-]{1,64}:)(?<secret>[^\s"']{1,300})/g],
  ['value named like a secret', ASSIGNED],
];

/** Hands each secret in the text, without its quotes, to `replace` and puts what that returns in its place. */
export function replaceSecrets(text: string, replace: (secret: string, rule: string) => string): string {
  return PATTERNS.reduce(
    (result, [rule, pattern]) =>
      result.replace(pattern, (...match) => {
        const { before = '', secret } = match.at(-1) as { before?: string; secret: string };
        const quote = /^\\*["']/.exec(secret)?.[0] ?? '';
        const inner = secret.slice(quote.length, quote === '' ? undefined : -quote.length);
        // `volume "db-secret" : secret "x" not found` is a sentence: an object's value would be quoted.
        const sentence = quote === '' && /["']\s+:\s*$/.test(before);
        if (inner === '' || HARMLESS.test(inner) || sentence) return String(match[0]);
        return `${before}${quote}${replace(inner, rule)}${quote}`;
      }),
    text,
  );
}

/** Replaces by `***`: private keys, passwords in URLs, authorization headers, tokens of known form, and values of fields named like secrets. */
export function maskSecrets(text: string): string {
  return replaceSecrets(text, (_, rule) => (rule === 'private key' ? `-----PRIVATE KEY ${MASK}-----` : MASK));
}
