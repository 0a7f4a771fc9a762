/** Reads a tree file: YAML, shape, references and CEL are all checked here, and each fault is told as file:line:column. */
import { type Document, isMap, isScalar, LineCounter, parseDocument, type Range, type Scalar } from 'yaml';
import type { z } from 'zod';
import { type TargetFile, type TreeFile, treeSchema } from './schema.ts';
import { piecesOf } from './template.ts';
import type { Target, Tree } from './tree.ts';

/** A fault of a file, at a position in it. */
export interface Fault {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** A YAML file whose places can be named. Paths are those of the parsed value. */
export interface Located<T> {
  readonly value: T;
  readonly file: string;
  /** The fault at a path; `offset` counts characters into a scalar. */
  fault(path: readonly PropertyKey[], message: string, offset?: number): Fault;
}

export class FaultyFile extends Error {
  readonly exitCode = 2;
  readonly faults: readonly Fault[];
  constructor(faults: readonly Fault[]) {
    super(faults.map((f) => `${f.file}:${f.line}:${f.column}: ${f.message}`).join('\n'));
    this.faults = faults;
  }
}

/** Parses YAML and checks it against a schema. Throws FaultyFile. */
export function parseLocated<S extends z.ZodType>(text: string, file: string, schema: S): Located<z.infer<S>> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const at = (offset: number, message: string): Fault => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col, message };
  };
  if (document.errors.length > 0) {
    throw new FaultyFile(document.errors.map((e) => at(e.pos[0], e.message.split('\n')[0] ?? 'not YAML')));
  }
  const fault = (path: readonly PropertyKey[], message: string, offset = 0) =>
    at(offsetOf(document, path) + offset, message);
  const parsed = schema.safeParse(document.toJS({ maxAliasCount: 100 }));
  if (!parsed.success) {
    throw new FaultyFile(
      unknownKeysFirst(parsed.error.issues).flatMap((issue) => {
        const keys = issue.code === 'unrecognized_keys' ? issue.keys : [];
        if (keys.length > 0)
          return keys.map((key) => at(keyOffset(document, issue.path, key), `${key} is not known here`));
        return [fault(issue.path, `${issue.path.join('.')}: ${issue.message}`)];
      }),
    );
  }
  return { value: parsed.data, file, fault };
}

/** A misspelt key is the reason why the right one is missing. */
function unknownKeysFirst(issues: readonly z.core.$ZodIssue[]): readonly z.core.$ZodIssue[] {
  return [...issues].sort((a, b) => Number(b.code === 'unrecognized_keys') - Number(a.code === 'unrecognized_keys'));
}

function keyOffset(document: Document, path: readonly PropertyKey[], key: string): number {
  const map = path.length === 0 ? document.contents : document.getIn(path, true);
  const pair = isMap(map) ? map.items.find((item) => isScalar(item.key) && item.key.value === key) : undefined;
  return (pair?.key as Scalar | undefined)?.range?.[0] ?? offsetOf(document, [...path, key]);
}

function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true) as { range?: Range; type?: string } | undefined;
    if (node?.range) return node.range[0] + (isScalar(node) && node.type?.startsWith('QUOTE') ? 1 : 0);
  }
  return 0;
}

/** The tree that a file holds, with its references checked. Throws FaultyFile with everything that is wrong. */
export function loadTree(text: string, file: string, origin = file): { tree: Tree; located: Located<TreeFile> } {
  const located = parseLocated(text, file, treeSchema);
  const value = located.value;
  const faults = [
    ...danglingSteps(located),
    ...unreachableSteps(located),
    ...missingFindings(located),
    ...badTemplates(located),
  ];
  if (faults.length > 0) throw new FaultyFile(faults);
  const steps = Object.fromEntries(
    Object.entries(value.steps).map(([name, step]) => [
      name,
      {
        ...step,
        then: targetOf(step.then),
        else: targetOf(step.else),
        ...(step.unknown !== undefined && { unknown: targetOf(step.unknown) }),
      },
    ]),
  );
  const { everyFinding: _, ...rest } = value;
  return { tree: { ...rest, steps, findings: completed(value), origin } as unknown as Tree, located };
}

const NO_CAUSE = ['common/healthy', 'common/starting'];

function completed({ findings, everyFinding }: TreeFile): TreeFile['findings'] {
  return Object.fromEntries(
    Object.entries(findings).map(([cause, spec]) => [
      cause,
      NO_CAUSE.includes(cause)
        ? spec
        : {
            ...spec,
            evidence: [...spec.evidence, ...everyFinding.evidence],
            fixes: [...spec.fixes, ...everyFinding.fixes],
          },
    ]),
  );
}

/** `end` says that this answer settles the matter: there is nothing more to ask or to report. */
function targetOf(target: TargetFile): Target {
  if (target === 'end') return {};
  if (typeof target === 'string') return { next: target };
  if ('find' in target) {
    const { find, next } = target;
    return { find: Array.isArray(find) ? find : [find], ...(next !== undefined && { next }) };
  }
  return target as Target;
}

const ANSWERS = ['then', 'else', 'unknown'] as const;

function targets(tree: TreeFile): readonly { path: readonly string[]; target: Target }[] {
  return Object.entries(tree.steps).flatMap(([name, step]) =>
    ANSWERS.flatMap((answer) => {
      const target = step[answer];
      return target === undefined ? [] : [{ path: ['steps', name, answer], target: targetOf(target) }];
    }),
  );
}

function danglingSteps({ value, fault }: Located<TreeFile>): Fault[] {
  const known = Object.keys(value.steps);
  const start = known.includes(value.start) ? [] : [fault(['start'], `there is no step ${value.start}`)];
  const next = targets(value).flatMap(({ path, target }) =>
    target.next === undefined || known.includes(target.next)
      ? []
      : [fault(path, `there is no step ${target.next}; the steps are ${known.join(', ')}`)],
  );
  return [...start, ...next];
}

function unreachableSteps({ value, fault }: Located<TreeFile>): Fault[] {
  const reached = new Set([value.start]);
  for (const name of reached) {
    for (const { path, target } of targets(value)) {
      if (path[1] === name && target.next !== undefined) reached.add(target.next);
    }
  }
  return Object.keys(value.steps)
    .filter((name) => !reached.has(name))
    .map((name) => fault(['steps', name], `step ${name} is never reached`));
}

function missingFindings({ value, fault }: Located<TreeFile>): Fault[] {
  const used = new Set(targets(value).flatMap(({ target }) => target.find ?? []));
  const missing = targets(value).flatMap(({ path, target }) =>
    (target.find ?? [])
      .filter((cause) => value.findings[cause] === undefined)
      .map((cause) => fault(path, `${cause} is not described under findings`)),
  );
  const unused = Object.keys(value.findings)
    .filter((cause) => !used.has(cause))
    .map((cause) => fault(['findings', cause], `${cause} is found by no step`));
  return [...missing, ...unused];
}

/** Every template of a tree must be well-formed. */
function badTemplates({ value, fault }: Located<TreeFile>): Fault[] {
  const faults: Fault[] = [];
  const visit = (item: unknown, path: readonly PropertyKey[]): void => {
    if (typeof item === 'string') {
      try {
        piecesOf(item);
      } catch (error) {
        faults.push(fault(path, (error as Error).message));
      }
    } else if (item !== null && typeof item === 'object') {
      for (const [key, child] of Object.entries(item)) visit(child, [...path, Array.isArray(item) ? Number(key) : key]);
    }
  };
  visit(value.findings, ['findings']);
  visit(value.everyFinding, ['everyFinding']);
  visit(value.steps, ['steps']);
  return faults;
}
