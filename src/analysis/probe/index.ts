/** Probes: whether one killed a container, what it asks, and what its output says. */
export { type KillWindow, killWindow, patience } from './arithmetic.ts';
export { faultOf, type ProbeFault, type Wrong } from './output.ts';
export { type ProbeTarget, targetOf, targetText } from './target.ts';
export { type ProbeVerdict, probeVerdict } from './verdict.ts';
