/** Probes: whether one killed a container, what it asks, and what its output says. */
export { patience, sumsText } from './arithmetic.ts';
export type { ProbeFault } from './output.ts';
export { type ProbeTarget, targetText } from './target.ts';
export { probeVerdict } from './verdict.ts';
