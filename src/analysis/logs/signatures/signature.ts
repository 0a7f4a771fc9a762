/** What a signature is: a pattern of a line that a program writes when it ends, and what the line tells. */

export type SignKind =
  | 'name-unknown'
  | 'unreachable'
  | 'not-accepting'
  | 'credentials-refused'
  | 'variable-missing'
  | 'argument-unknown'
  | 'config-invalid'
  | 'port-taken'
  | 'permission-denied'
  | 'read-only'
  | 'disk-full'
  | 'too-many-files'
  | 'too-many-processes'
  | 'too-many-watches'
  | 'kernel-setting'
  | 'certificate'
  | 'forbidden'
  | 'file-missing'
  | 'is-directory';

/** What a line may name; the groups of a pattern bear these names. */
export const CAPTURES = [
  'host',
  'port',
  'path',
  'number',
  'user',
  'variable',
  'argument',
  'verb',
  'resource',
  'group',
  'namespace',
] as const;
export type Capture = (typeof CAPTURES)[number];

export interface Signature {
  readonly kind: SignKind;
  /** Every repetition in it is bounded, or cannot overlap with what follows: a line comes from outside. */
  readonly pattern: RegExp;
  /** Must match one of the lines before it: what makes a line that can mean anything mean this. */
  readonly after?: RegExp;
}

export const signatures = (kind: SignKind, ...patterns: readonly RegExp[]): readonly Signature[] =>
  patterns.map((pattern) => ({ kind, pattern }));
