/** Checks the CEL of a tree against the types of the facts, so that a misspelt field is found when the tree is loaded. */
import type { ASTNode, Environment } from '@marcbachmann/cel-js';
import { newEnvironment } from './conditions.ts';
import { type Fault, FaultyFile, type Located } from './load.ts';
import type { TreeFile } from './schema.ts';
import { piecesOf } from './template.ts';
import type { RecordTypes, Vocabulary } from './vocabulary.ts';

const BASIC: Readonly<Record<string, string>> = {
  number: 'dyn',
  Time: 'string',
  Quantity: 'dyn',
  IntOrString: 'dyn',
  any: 'dyn',
};

/** Throws FaultyFile with every expression that is not CEL, misspells a field or function, or has the wrong type. */
export function checkExpressions(located: Located<TreeFile>, vocabulary: Vocabulary): void {
  const tree = located.value;
  const environment = typedEnvironment(vocabulary);
  const types = vocabulary.types;
  environment.registerVariable('subject', types[tree.subject] === undefined ? 'dyn' : tree.subject);
  environment.registerVariable('now', 'string');
  const faults: Fault[] = [];
  const check = (expression: string, path: readonly PropertyKey[], wanted?: string, offset = 0): string => {
    const parsed = parse(environment, expression);
    const result = 'error' in parsed ? { error: parsed.error, type: undefined } : parsed.check();
    const misspelt = result.error === undefined && !('error' in parsed) ? optionalTypo(parsed.ast, types) : undefined;
    const error = result.error ?? misspelt;
    if (error !== undefined) {
      faults.push(located.fault(path, error.message.split('\n')[0] ?? '', offset + (error.range?.start ?? 0)));
      return 'dyn';
    }
    const type = result.type ?? 'dyn';
    if (wanted !== undefined && type !== wanted && type !== 'dyn') {
      faults.push(located.fault(path, `gives ${type}, but ${wanted} is needed`, offset));
    }
    return type;
  };

  for (const [name, expression] of Object.entries(tree.let)) {
    const type = check(expression, ['let', name]);
    try {
      environment.registerVariable(name, type.startsWith('optional') ? 'dyn' : type);
    } catch {
      faults.push(located.fault(['let', name], `${name} already has a meaning in CEL: choose another name`));
    }
  }
  for (const [i, need] of tree.needs.entries()) check(need, ['needs', i]);
  for (const [name, step] of Object.entries(tree.steps)) check(step.when, ['steps', name, 'when'], 'bool');
  for (const { path, text } of expressionsOf(tree)) check(text, path);
  for (const { path, text } of templatesOf(tree)) {
    for (const piece of piecesOf(text)) {
      if ('expression' in piece) check(piece.expression, path, undefined, piece.offset);
    }
  }
  if (faults.length > 0) throw new FaultyFile(faults);
}

function parse(environment: Environment, expression: string) {
  try {
    return environment.parse(expression);
  } catch (error) {
    return { error: error as Error & { range?: { start: number } } };
  }
}

/** An environment that knows every word and record type of a vocabulary, but no variable. */
function typedEnvironment(vocabulary: Vocabulary): Environment {
  const environment = newEnvironment(true);
  for (const name of inOrder(vocabulary.types)) {
    const fields = Object.entries(vocabulary.types[name] ?? {});
    environment.registerType(name, {
      fields: Object.fromEntries(fields.map(([field, type]) => [field, celType(type)])),
    });
  }
  for (const word of vocabulary.words) {
    const parameters = word.parameters.map((p) => celType(p.type)).join(', ');
    environment.registerFunction(`${word.name}(${parameters}): ${celType(word.returns)}`, () => undefined, {
      description: word.doc,
    });
  }
  return environment;
}

function celType(type: string): string {
  const nested = /^(list|map)<(?:string, )?(.+)>$/.exec(type);
  if (nested?.[1] === 'list') return `list<${celType(nested[2] ?? 'any')}>`;
  if (nested?.[1] === 'map') return `map<string, ${celType(nested[2] ?? 'any')}>`;
  return BASIC[type] ?? type;
}

/** Type names so that each stands after those that its fields name. */
function inOrder(types: RecordTypes): readonly string[] {
  const order = new Set<string>();
  const visit = (name: string): void => {
    if (order.has(name) || types[name] === undefined) return;
    for (const type of Object.values(types[name])) for (const part of type.match(/\w+/g) ?? []) visit(part);
    order.add(name);
  };
  for (const name of Object.keys(types)) visit(name);
  return [...order];
}

/** What `.?field` and `has()` ask for is optional in its presence, not in its spelling: CEL itself does not look. */
function optionalTypo(ast: ASTNode, types: RecordTypes): { message: string; range?: { start: number } } | undefined {
  const node = ast as unknown as Selection;
  const children = (Array.isArray(node.args) ? node.args.flat(2) : [node.args]).filter(
    (child): child is ASTNode => child !== null && typeof child === 'object' && 'op' in child,
  );
  if ((node.op === '.?' || node.op === '.') && Array.isArray(node.args)) {
    const owner = typeName(node.args[0], types);
    const field = fieldName(node.args[1]);
    const fields = owner === undefined ? undefined : types[owner];
    if (fields !== undefined && field !== undefined && fields[field] === undefined) {
      return { message: `No such key: ${field} (in ${owner})`, range: node.range };
    }
  }
  for (const child of children) {
    const typo = optionalTypo(child, types);
    if (typo !== undefined) return typo;
  }
  return undefined;
}

interface Selection {
  readonly op: string;
  readonly args: unknown;
  readonly range: { readonly start: number };
  readonly checkedType?: CheckedType;
}

/** The type of an expression: as CEL has checked it, or, inside `has()`, where it does not, as its field is declared. */
function typeName(item: unknown, types: RecordTypes): string | undefined {
  const node = item as Selection;
  const checked = node.checkedType;
  if (checked !== undefined) return checked.kind === 'optional' ? checked.valueType?.name : checked.name;
  if (node.op !== '.' || !Array.isArray(node.args)) return undefined;
  const owner = typeName(node.args[0], types);
  return owner === undefined ? undefined : types[owner]?.[fieldName(node.args[1]) ?? ''];
}

interface CheckedType {
  readonly kind: string;
  readonly name: string;
  readonly valueType?: CheckedType;
}

function fieldName(arg: unknown): string | undefined {
  if (typeof arg === 'string') return arg;
  const literal = arg as { op?: string; args?: unknown };
  return literal?.op === 'value' && typeof literal.args === 'string' ? literal.args : undefined;
}

interface Found {
  readonly path: readonly PropertyKey[];
  readonly text: string;
}

const CEL_KEYS = new Set(['object', 'value', 'from', 'when', 'subject', 'each', 'fields', 'contributing']);

/** Every plain CEL expression of the targets and findings. */
function expressionsOf(tree: TreeFile): readonly Found[] {
  return strings(tree.findings, ['findings'])
    .concat(strings(tree.everyFinding, ['everyFinding']))
    .concat(...Object.keys(tree.steps).map((name) => strings(tree.steps[name], ['steps', name])))
    .filter(({ path }) => CEL_KEYS.has(String(path.at(-1))) && !path.includes('patch') && !isStepWhen(path));
}

/** Every text of the steps and findings that may hold `${…}`. */
function templatesOf(tree: TreeFile): readonly Found[] {
  return strings(tree.findings, ['findings'])
    .concat(strings(tree.everyFinding, ['everyFinding']))
    .concat(...Object.keys(tree.steps).map((name) => strings(tree.steps[name], ['steps', name])))
    .filter(({ path }) => path.includes('patch') || (!CEL_KEYS.has(String(path.at(-1))) && path.at(-1) !== 'tree'));
}

function isStepWhen(path: readonly PropertyKey[]): boolean {
  return path[0] === 'steps' && path.length === 3;
}

function strings(item: unknown, path: readonly PropertyKey[]): Found[] {
  if (typeof item === 'string') return [{ path, text: item }];
  if (item === null || typeof item !== 'object') return [];
  return Object.entries(item).flatMap(([key, child]) =>
    strings(child, [...path, Array.isArray(item) ? Number(key) : key]),
  );
}
