/** Turns the words after the verb into the objects to diagnose: `pod/x`, `pod x y`, `deploy/a svc/b`. */
import { RESOURCES, type ResourceType, typeOfWord } from '../facts/resources.ts';
import { nearest } from './nearest.ts';
import type { Subject, UsageError } from './options.ts';

/** Names under which kubectl knows the kinds. */
export const KIND_WORDS: readonly string[] = RESOURCES.flatMap((type) => [
  type.plural,
  type.kind.toLowerCase(),
  ...type.short,
]);

/** Kinds of the contract that this version cannot diagnose. */
const LATER_KINDS = ['httproute', 'httproutes', 'gateway', 'gateways', 'gtw'];

interface Subjects {
  readonly subjects: readonly Subject[];
  /** The kind alone, when it was typed without a name. */
  readonly type?: ResourceType;
}

/** Pure. Whether a kind without a name is enough is the caller's to say. */
export function parseSubjects(words: readonly string[]): Subjects | UsageError {
  const [first] = words;
  if (first === undefined) return { subjects: [] };
  const slashed = words.filter((word) => word.includes('/'));
  if (slashed.length === words.length) return all(words.map(one));
  if (slashed.length > 0)
    return { error: `"${words.join(' ')}" mixes TYPE/NAME with TYPE NAME: write each object as TYPE/NAME` };
  const type = typeOrError(first);
  if ('error' in type) return type;
  if (words.length === 1) return { subjects: [], type };
  return all(words.slice(1).map((name) => named(type, name)));
}

function all(parsed: readonly (Subject | UsageError)[]): Subjects | UsageError {
  const wrong = parsed.find((subject) => 'error' in subject);
  return wrong ?? { subjects: parsed.filter((subject): subject is Subject => !('error' in subject)) };
}

function one(word: string): Subject | UsageError {
  const [kind = '', name = '', ...more] = word.split('/');
  if (more.length > 0)
    return { error: `"${word}" has more than one slash: write TYPE/NAME, and the namespace as -n NAME` };
  const type = typeOrError(kind);
  return 'error' in type ? type : named(type, name);
}

function named(type: ResourceType, name: string): Subject | UsageError {
  if (name === '') return { error: `which ${type.kind}? Write ${type.kind.toLowerCase()}/NAME` };
  if (/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(name) && name.length <= 253) return { type, name };
  return {
    error: `"${name}" cannot be the name of a ${type.kind}: names hold lower-case letters, digits, "-" and "."`,
  };
}

function typeOrError(word: string): ResourceType | UsageError {
  const type = typeOfWord(word);
  if (type !== undefined) return type;
  if (LATER_KINDS.includes(word.toLowerCase())) return { error: `this version cannot diagnose ${word} objects yet` };
  const meant = nearest(word, KIND_WORDS);
  const hint = meant === undefined ? 'kinds are pod, deployment, service, ingress, node, …' : `did you mean ${meant}?`;
  return { error: `"${word}" is no kind of object that kubectl north reads: ${hint}` };
}
