/** `kubectl north explain`: what a cause means and how it is mended, or what a tree asks. Reads no cluster. */
import { nearest } from '../analysis/names.ts';
import type { Cause } from '../engine/causes.ts';
import { piecesOf } from '../engine/template.ts';
import type { FindingSpec, Tree } from '../engine/tree.ts';
import type { Engine } from '../engine/walk.ts';
import type { Catalogue, Explanation } from '../report/documents.ts';
import { CommandError } from './error.ts';

/** Everything that can be explained, without a name; else the cause or tree of that name. Throws CommandError for an unknown one. */
export function explain(engine: Engine, causes: readonly Cause[], name: string | undefined): Explanation | Catalogue {
  const trees = [...engine.trees.values()];
  if (name === undefined) {
    return {
      apiVersion: 'north/v1',
      kind: 'Catalogue',
      causes: causes.toSorted(foundFirst).map(({ id, meaning, planned }) => ({
        id,
        title: planned ? `${meaning} (not found by this version yet)` : meaning,
      })),
      trees: trees.map(({ tree, title, origin }) => ({
        id: tree,
        title: origin === 'built-in' ? title : `${title} (${origin})`,
      })),
    };
  }
  const tree = engine.trees.get(name);
  if (tree !== undefined) return treeExplained(tree);
  const cause = causes.find((one) => one.id === name) ?? causes.find((one) => one.id.endsWith(`/${name}`));
  if (cause !== undefined) return causeExplained(cause, trees);
  const near = nearest(name, [...causes.map((one) => one.id), ...engine.trees.keys()]);
  const hint = near.length > 0 ? `did you mean ${near.join(' or ')}?` : 'kubectl north explain lists what there is';
  throw new CommandError(2, `nothing is known of "${name}": ${hint}`);
}

/** Causes that this version finds before those that it does not. */
function foundFirst(a: Cause, b: Cause): number {
  return Number(a.planned ?? false) - Number(b.planned ?? false);
}

function treeExplained(tree: Tree): Explanation {
  const steps = Object.values(tree.steps);
  return {
    apiVersion: 'north/v1',
    kind: 'Explanation',
    id: tree.tree,
    title: tree.title,
    meaning: `A tree of questions about a ${tree.subject}. It can find: ${Object.keys(tree.findings).join(', ') || 'nothing by itself'}.`,
    look: steps.map((step) => [readable(step.ask), step.teach].filter(Boolean).join(' ')),
    fix: [],
    see: [...new Set(Object.values(tree.findings).flatMap((finding) => finding.see))],
  };
}

function causeExplained(cause: Cause, trees: readonly Tree[]): Explanation {
  const found = trees.flatMap((tree) => {
    const spec = tree.findings[cause.id];
    return spec === undefined ? [] : [{ tree, spec }];
  });
  const specs = found.map(({ spec }) => spec);
  const where = found.map(({ tree }) => `The tree ${tree.tree} finds it: kubectl north explain ${tree.tree}`);
  return {
    apiVersion: 'north/v1',
    kind: 'Explanation',
    id: cause.id,
    title: cause.meaning,
    meaning:
      specs[0] === undefined ? 'This version does not find this cause yet.' : readable(specs[0].explanation.trim()),
    look: [...(cause.at === undefined ? [] : [toChange(cause.at)]), ...specs.flatMap(looks), ...where],
    fix: specs.flatMap((spec) =>
      spec.fixes
        .filter((fix) => 'title' in fix)
        .map((fix) => `${readable(fix.title)}${fix.command === undefined ? '' : `: ${readable(fix.command)}`}`),
    ),
    see: [...new Set(specs.flatMap((spec) => spec.see))],
  };
}

/** `K` stands in the list of causes for the subject's own workload. */
function toChange(at: string): string {
  const plain = at.replaceAll('`', '');
  const own = /\bK\b ?/.test(plain);
  return `To change: ${plain.replace(/\bK\b ?/, '')}${own ? ', in the workload that owns the pod' : ''}`;
}

function looks(spec: FindingSpec): readonly string[] {
  return spec.evidence.flatMap((evidence) => (evidence.says === undefined ? [] : [readable(evidence.says)]));
}

/** A template without its values: simple references read as words, anything longer as an ellipsis. */
function readable(template: string): string {
  return piecesOf(template)
    .map((piece) => {
      if ('text' in piece) return piece.text;
      const last = /^[\w.]+$/.test(piece.expression) ? piece.expression.split('.').at(-1) : undefined;
      return last === undefined ? '…' : `<${last}>`;
    })
    .join('')
    .replace(/\s+/g, ' ');
}
