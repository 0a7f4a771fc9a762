/** The walker: asks a tree's questions of the facts, in order, and gathers what they prove. Pure and synchronous. */
import { type KubeObject, type ObjectRef, refOf } from '../facts/objects.ts';
import type { Gap } from '../facts/reading.ts';
import { inWords, keyOf, type Request } from '../facts/request.ts';
import { type Composer, composer, type Detail } from './compose.ts';
import type { Conditions, Evaluated } from './conditions.ts';
import type { Answer, Finding, PathStep } from './diagnosis.ts';
import type { Step, Target, Tree } from './tree.ts';
import { variablesOf } from './variables.ts';
import { Pending, type World } from './world.ts';

/** What a walk found out. While `pending` is not empty the rest is provisional: load those facts and walk again. */
export interface Walked {
  readonly pending: readonly Request[];
  readonly path: readonly PathStep[];
  readonly findings: readonly Found[];
  readonly gaps: readonly Gap[];
  /** The common/ causes that were reached, with the sentence each gave. */
  readonly marks: readonly { readonly cause: string; readonly says: string }[];
}

export interface Found {
  readonly finding: Finding;
  readonly contributing: boolean;
  /** It follows from objects alone, so that a change to them can be tried on a copy. */
  readonly byObjects?: true;
}

export interface Engine {
  readonly trees: ReadonlyMap<string, Tree>;
  readonly conditions: Conditions;
}

/** Trees hand over to each other; a cycle among them must end. */
const DEEPEST = 12;

/** Walks a tree about a subject: a Kubernetes object, or a part of one (`{pod, name, …}` for a container). */
export function walk(
  engine: Engine,
  treeName: string,
  subject: unknown,
  world: World,
  detail: Detail = 'whole',
): Walked {
  const pending = new Map<string, Request>();
  const gaps = new Map<string, Gap>();
  const path: PathStep[] = [];
  const findings: Found[] = [];
  const marks: { cause: string; says: string }[] = [];
  const keeping: Gap[][] = [];
  const note = (gap: Gap) => {
    gaps.set(`${gap.what} ${gap.why}`, gap);
    for (const kept of keeping) kept.push(gap);
  };
  /** What was computed in an earlier walk is as doubtful in this one: its gaps are noted again. */
  const memo = (key: string, compute: () => unknown): unknown => {
    const kept = world.memo(`noted ${key}`, () => computed(compute)) as ReturnType<typeof computed>;
    kept.gaps.forEach(note);
    return kept.value;
  };
  const noting: World = { ...world, note, memo };

  function computed(compute: () => unknown): { readonly value: unknown; readonly gaps: readonly Gap[] } {
    const mine: Gap[] = [];
    keeping.push(mine);
    try {
      return { value: compute(), gaps: mine };
    } finally {
      keeping.pop();
    }
  }

  function enter(name: string, about: unknown, trail: readonly PathStep[], clouded: boolean, depth: number): boolean {
    const tree = engine.trees.get(name);
    if (tree === undefined) throw new Error(`there is no tree ${name}`);
    if (depth > DEEPEST) throw new Error(`trees hand over to each other without end: ${name}`);
    const variables = variablesOf(tree, about, engine.conditions, noting);
    const compose = composer(engine.conditions, variables, noting, note, detail);
    for (const need of tree.needs) suspended(() => engine.conditions.evaluate(need, variables, noting));

    let stepName: string | undefined = tree.start;
    const seen = new Set<string>();
    while (stepName !== undefined && !seen.has(stepName)) {
      seen.add(stepName);
      const step: Step = tree.steps[stepName] as Step;
      const asked = suspended(() => ask(tree, stepName as string, step, about, variables, compose));
      if (asked === undefined) return clouded;
      path.push(asked.taken);
      trail = [...trail, asked.taken];
      if (asked.answer === 'unknown' && step.unknown === undefined) {
        clouded = true;
        marks.push({ cause: 'common/no-access', says: asked.taken.question });
      }
      const target = targetOf(step, asked.answer);
      clouded = follow(tree, target, about, variables, compose, trail, clouded, depth);
      stepName = target.next;
    }
    return clouded;
  }

  /** Runs something that may need facts; undefined if it must wait for them. */
  function suspended<T>(run: () => T): T | undefined {
    try {
      return run();
    } catch (error) {
      if (!(error instanceof Pending)) throw error;
      for (const request of error.requests) pending.set(keyOf(request), request);
      return undefined;
    }
  }

  function ask(tree: Tree, name: string, step: Step, about: unknown, variables: object, compose: Composer) {
    const result = engine.conditions.evaluate(step.when, variables, noting);
    const answer = answerOf(result);
    if (result.gap !== undefined) note(result.gap);
    const because = detail === 'whole' ? step.because : undefined;
    const said = answer === 'yes' ? because?.then : because?.else;
    const reason = answer === 'unknown' ? whyUnknown(result) : said === undefined ? '' : compose.text(said);
    const taken: PathStep = {
      tree: tree.tree,
      step: name,
      ...subjectOf(about),
      question: compose.text(step.ask),
      answer,
      because: reason,
      ...(step.teach !== undefined && { teach: step.teach }),
    };
    return { answer, taken };
  }

  function follow(
    tree: Tree,
    target: Target,
    about: unknown,
    variables: object,
    compose: Composer,
    trail: readonly PathStep[],
    clouded: boolean,
    depth: number,
  ): boolean {
    for (const cause of target.find ?? []) {
      const spec = tree.findings[cause];
      if (spec === undefined) throw new Error(`tree ${tree.tree} has no finding ${cause}`);
      const finding = suspended(() => compose.finding(cause, spec, trail, clouded));
      if (finding === undefined) continue;
      const healthy = cause === 'common/healthy' || cause === 'common/starting';
      if (healthy && clouded) marks.push({ cause: 'common/no-access', says: finding.title });
      else if (healthy) marks.push({ cause, says: finding.title });
      else {
        const contributing = compose.holds(spec.contributing ?? false);
        findings.push({ finding, contributing, ...(spec.decided === 'by-objects' && { byObjects: true }) });
      }
    }
    if (target.tree === undefined) return clouded;
    const next = target.tree;
    if (target.each !== undefined) {
      const items = suspended(() => engine.conditions.evaluate(target.each as string, variables, noting));
      if (items === undefined) return clouded;
      if (items.gap !== undefined) note(items.gap);
      if (!Array.isArray(items.value)) return true;
      return items.value.map((item) => enter(next, item, trail, clouded, depth + 1)).some(Boolean);
    }
    const other = suspended(() => (target.subject === undefined ? about : subjectValue(target.subject, variables)));
    return other === undefined || other === null ? true : enter(next, other, trail, clouded, depth + 1);
  }

  function subjectValue(expression: string, variables: object): unknown {
    const result = engine.conditions.evaluate(expression, variables, noting);
    if (result.gap !== undefined) note(result.gap);
    return result.value;
  }

  enter(treeName, subject, [], false, 0);
  return { pending: [...pending.values()], path, findings, gaps: [...gaps.values()], marks };
}

function answerOf(result: Evaluated): Answer {
  return result.value === true ? 'yes' : result.value === false ? 'no' : 'unknown';
}

function targetOf(step: Step, answer: Answer): Target {
  if (answer === 'yes') return step.then;
  return answer === 'no' ? step.else : (step.unknown ?? cautious(step));
}

/** An unknown answer finds no cause: it goes on with the branch that does not claim one, `else` before `then`. */
function cautious(step: Step): Target {
  return [step.else, step.then].find((target) => !claims(target)) ?? { find: [] };
}

function claims(target: Target): boolean {
  return (target.find ?? []).some((cause) => !cause.startsWith('common/'));
}

function whyUnknown(result: Evaluated): string {
  return result.gap === undefined
    ? `cannot be decided: ${result.error ?? 'no yes or no'}`
    : `${result.gap.what}: ${result.gap.why}`;
}

function subjectOf(about: unknown): { readonly subject: ObjectRef; readonly part?: string } {
  const part = about as { pod?: KubeObject; name?: string };
  if (part.pod !== undefined) return { subject: refOf(part.pod), part: part.name ?? '' };
  return { subject: refOf(about as KubeObject) };
}

/** What a set of requests reads, in words, for a progress line. */
export function readingWords(requests: readonly Request[]): readonly string[] {
  return [...new Set(requests.map(inWords))];
}
