/** What a program was told: variables that are not set, arguments that it does not know. */
import { type Signature, signatures } from './signature.ts';

const missing = signatures(
  'variable-missing',
  /^(?:\S{1,200}: )?(?:line )?(?:\d{1,6}: )?(?<variable>[A-Za-z_]\w{1,80}): (?:parameter not set|unbound variable|must be set)/, // shells
  /\bMissing (?:required )?environment variables?:? ['"]?(?<variable>[A-Z_][A-Z0-9_]{1,80})\b/i,
  /\b[Rr]equired environment variable ['"]?(?<variable>[A-Z_][A-Z0-9_]{1,80})['"]? (?:is )?(?:not set|missing|undefined)/,
  /\b[Ee]nvironment variable ['"]?(?<variable>[A-Z_][A-Z0-9_]{1,80})['"]? (?:is )?(?:not set|not defined|missing|required|must be set)/,
  /\bEnvironment variable not found: (?<variable>[A-Z_][A-Z0-9_]{1,80})/, // Prisma
  /\brequired key (?<variable>[A-Z_][A-Z0-9_]{1,80}) missing value/, // Go envconfig
  /\b(?<variable>[A-Z_][A-Z0-9_]{1,80}) not found\. Declare it as envvar/, // decouple
  /(?:^|[\s'"])(?<variable>[A-Z][A-Z0-9]{0,40}_[A-Z0-9_]{1,40})['"]? (?:must be set|is not set|is required|environment variable)/,
  /\bkey not found: "(?<variable>[A-Z][A-Z0-9_]{1,80})" \(KeyError\)/, // Ruby
  /Config validation error: "(?<variable>[A-Z_][A-Z0-9_]{1,80})" is required/, // NestJS
);

/** A KeyError is any dictionary's, unless it comes out of os.environ. */
const python: Signature = {
  kind: 'variable-missing',
  pattern: /^KeyError: '(?<variable>[A-Za-z_]\w{1,80})'$/,
  after: /\bos\.environ\[|<frozen os>|\/os\.py", line \d{1,5}, in __getitem__/,
};

const argument = signatures(
  'argument-unknown',
  /\bflag provided but not defined: (?<argument>-[\w.-]{1,80})/, // Go
  /\bunknown (?:shorthand )?flag: (?:'\w' in )?(?<argument>-[\w.-]{1,80})/, // cobra
  /\bunrecognized arguments?: (?<argument>\S{1,80})/, // argparse
  /\b(?:unknown|unrecognized|invalid|illegal|bad) option:? (?:-- )?['"`‘]?(?<argument>-{0,2}[\w.-]{1,80})/i,
  /\bunexpected argument '(?<argument>[^']{1,80})' found/, // clap
  /\bno such option: (?<argument>-[\w.-]{1,80})/i, // optparse, click
  /^Unrecognized option: (?<argument>-\S{1,80})/, // JVM
);

/** Only those that name the file: without it any input could be meant. */
const config = signatures(
  'config-invalid',
  /\[emerg\] (?:\d{1,7}#\d{1,7}: |(?!\d{1,7}#))(?!host not found|cannot load certificate|bind\(\)|open\(\)|mkdir\(\)).{1,300} in (?<path>\/[^\s:]{1,300}):(?<number>\d{1,7})$/, // nginx
  /\b(?:[Ee]rror|[Ff]ailed|[Cc]ould not|[Cc]ouldn't|[Cc]annot|[Uu]nable to)\b.{0,80}?\b(?:load|pars|read|decod|unmarshal).{0,80}?["'=\s(](?<path>\/[\w./-]{1,300}\.(?:ya?ml|json|toml|conf|cfg|ini|properties|xml))\b.{0,200}?\bline:? (?<number>\d{1,7})/, // Go: Prometheus, Traefik, Loki
  /^ {2}in "(?<path>\/[^"]{1,300})", line (?<number>\d{1,7}), column/, // PyYAML
  /\bSyntaxError: (?<path>\/[^\s:]{1,300}\.json): (?:Unexpected|Expected).{1,200}/, // Node.js require
  /\[(?<path>\/[^\]:]{1,300}):(?<number>\d{1,7})\] : (?:unknown keyword|.{0,60}(?:expects|missing|not found))/, // HAProxy
  /Syntax error on line (?<number>\d{1,7}) of (?<path>\/[^\s:]{1,300}):/, // Apache httpd
);

export const SETTINGS: readonly Signature[] = [...missing, python, ...argument, ...config];
