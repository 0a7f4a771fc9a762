/** Reads CEL into a tree. The library's own evaluation is not used here: it differs from cel-go's in which errors there are. */
import { type ASTNode, Environment } from '@marcbachmann/cel-js';
import { NotSimulated } from './value.ts';

export type Node = ASTNode;

/** Kubernetes refuses longer expressions. */
const LONGEST = 10_240;
const parser = new Environment({ enableOptionalTypes: true, limits: { maxDepth: 100, maxAstNodes: 5_000 } });

/** Throws NotSimulated for text that is not understood: what an API server has stored is CEL, whatever we make of it. */
export function parseCel(expression: string): Node {
  if (expression.length > LONGEST) throw new NotSimulated('a very long expression');
  try {
    return parser.parse(expression).ast;
  } catch {
    throw new NotSimulated(`the expression ${expression}`);
  }
}
