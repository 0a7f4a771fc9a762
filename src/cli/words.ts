/** The words of the command line that are no flags → verb, objects and arguments. */
import { typeOfKind, typeOfWord } from '../facts/resources.ts';
import { nearest } from './nearest.ts';
import type { Options, UsageError, Verb } from './options.ts';
import { KIND_WORDS, parseSubjects } from './subjects.ts';
import type { Given } from './values.ts';
import { LATER_VERBS, VERBS } from './verbs.ts';

type Words = Pick<Options, 'verb' | 'subjects' | 'selectorType' | 'words'>;

/** Pure. `given`: the flags, which decide what the words may be (`-l`, `-A`, `-h`). */
export function readWords(words: readonly string[], given: Given): Words | UsageError {
  const [first] = words;
  const verb = VERBS.find((one) => one.verb === first)?.verb;
  if (given.version === true) return plain('version');
  if (given.help === true) return plain('help', verb === 'help' ? words.slice(1) : verb === undefined ? [] : [verb]);
  if (first === undefined)
    return given.selector === undefined && given.filename === undefined ? plain('interface') : diagnose([], given);
  if (verb === 'diagnose') return diagnose(words.slice(1), given);
  if (verb === 'record') return record(words.slice(1), given);
  if (verb === 'train') return train(words.slice(1), given);
  if (verb !== undefined) return withArguments(verb, words.slice(1), given);
  if (LATER_VERBS.includes(first)) return { error: `this version does not have "kubectl north ${first}" yet` };
  if (/^https?:\/\//.test(first))
    return { error: `this version cannot walk the path of a URL yet: name the Service or Ingress` };
  if (first.includes('/') || typeOfWord(first) !== undefined) return diagnose(words, given);
  return { error: notAVerb(first, words) };
}

function plain(verb: Verb, words: readonly string[] = []): Words {
  return { verb, subjects: [], words };
}

function diagnose(words: readonly string[], given: Given): Words | UsageError {
  if (given.filename !== undefined) {
    const beside = words.length > 0 ? words.join(' ') : given.selector === undefined ? undefined : '-l';
    return beside === undefined
      ? plain('diagnose')
      : { error: `-f names the objects by their manifests: leave out ${beside}, or leave out -f` };
  }
  const parsed = parseSubjects(words);
  if ('error' in parsed) return parsed;
  const { subjects, type } = parsed;
  if (given.selector !== undefined) {
    if (subjects.length > 0) return { error: '-l selects objects by label: leave out the name, or leave out -l' };
    return { ...plain('diagnose'), selectorType: type ?? typeOfKind('Pod') };
  }
  if (type !== undefined)
    return {
      error: `which ${type.kind}? Write ${type.kind.toLowerCase()}/NAME or -l SELECTOR; kubectl north triage lists what is broken`,
    };
  if (subjects.length === 0)
    return { error: 'diagnose what? Write TYPE/NAME, like pod/web-0, -l SELECTOR, or -f FILE' };
  if (given.allNamespaces === true && subjects.some((subject) => subject.type.namespaced))
    return { error: '-A looks at all namespaces, but a name belongs to one: write -n NAMESPACE' };
  return { ...plain('diagnose'), subjects };
}

/** One object, or none: the namespace or the cluster. */
function record(words: readonly string[], given: Given): Words | UsageError {
  if (words.length === 0 || given.filename !== undefined) return withArguments('record', [], given);
  const diagnosed = diagnose(words, given);
  if ('error' in diagnosed) return { error: diagnosed.error.replaceAll('diagnose', 'record') };
  if (diagnosed.subjects.length === 1) return { ...diagnosed, verb: 'record' };
  return { error: 'record takes one object: leave the others out, or record their namespace with -n' };
}

/** A scenario has a cluster of its own: whoever names one of theirs must not believe that it is used. */
function train(words: readonly string[], given: Given): Words | UsageError {
  const elsewhere = ['from', 'context', 'kubeconfig', 'cluster', 'server'].find((flag) => given[flag] !== undefined);
  if (elsewhere !== undefined) return { error: `train opens a cluster of its own: leave out --${elsewhere}` };
  const listed = given.list === true ? 'list' : given.output === undefined ? undefined : 'output';
  if (words.length > 0 && listed !== undefined)
    return { error: `--${listed} is for the list of scenarios: leave it out, or leave out "${words[0]}"` };
  return withArguments('train', words, given);
}

function withArguments(verb: Verb, words: readonly string[], given: Given): Words | UsageError {
  if (given.filename !== undefined) return { error: `-f works with diagnose, not with ${verb}` };
  if (given.selector !== undefined) return { error: `-l works with diagnose, not with ${verb}` };
  if (verb === 'test' && words.length === 0) return { error: 'test which trees? Write kubectl north test DIR' };
  const most = verb === 'test' ? Number.POSITIVE_INFINITY : ['explain', 'train', 'help'].includes(verb) ? 1 : 0;
  if (words.length > most) return { error: `${verb} does not take "${words[most]}": kubectl north help ${verb}` };
  return plain(verb, words);
}

function notAVerb(first: string, words: readonly string[]): string {
  const verbs = [...VERBS.map((one) => one.verb), ...LATER_VERBS];
  const meant = nearest(first, verbs) ?? nearest(first, KIND_WORDS);
  const typed = `"${first}" is neither a command nor a kind of object`;
  if (meant !== undefined) return `${typed}: did you mean ${meant}?`;
  if (words.length === 1 && /^[a-z0-9][-a-z0-9.]*$/.test(first)) return `${typed}: if it is a pod, write pod/${first}`;
  return `${typed}: kubectl north help`;
}
