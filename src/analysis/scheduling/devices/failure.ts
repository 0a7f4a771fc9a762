/** How allocating devices can end other than with a yes or no for a node. */

/** Ends the scheduling attempt for all nodes: something is wrong with the claim, the class or a selector. */
export class AttemptError extends Error {}

/** Refuses the one node, with a reason of its own. */
export class NodeRefusal extends Error {}
