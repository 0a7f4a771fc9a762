/** Sentences on verdicts that are about other pods: affinity, anti-affinity and spread. */
import type { LabelSelector } from '../selector.ts';
import type { Verdict } from './blockage.ts';
import { requirementText } from './requirement.ts';
import { listOf } from './spec.ts';

/** The pods that a selector is about: `app=web and no label canary`. */
function selectorText(selector: LabelSelector | undefined): string {
  if (selector === undefined) return 'no pod at all, as the rule has no selector';
  const pairs = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
  const expressions = listOf(selector.matchExpressions).map((e) => requirementText({ ...e, values: listOf(e.values) }));
  return [...pairs, ...expressions].join(' and ') || 'any pod';
}

const isHost = (key: string): boolean => key === 'kubernetes.io/hostname';

/** `on node a`, or `in zone=b, as node a is`. */
function place(key: string, domain: string, node: string): string {
  return isHost(key) ? `on node ${node}` : `in ${key}=${domain}, where node ${node} is`;
}

function podsText(pods: readonly string[], count: number): string {
  const more = count - pods.length;
  return more > 0 ? `${pods.join(', ')} and ${more} more` : pods.join(', ');
}

export function podAffinitySentence({ kind, node, podAffinity }: Verdict): string {
  if (podAffinity === undefined) return `the pod's affinity to other pods keeps it off node ${node}`;
  const { key, domain, pods, count, selector } = podAffinity;
  if (domain === undefined)
    return `node ${node} has no label ${key}, by which the pod's affinity to other pods tells where it may run`;
  const where = place(key, domain, node);
  const who = podsText(pods, count);
  if (kind === 'pod-affinity')
    return `the pod must run beside pods with ${selectorText(selector)}, and none is ${where}`;
  if (kind === 'pod-anti-affinity')
    return `the pod must not run beside pods with ${selectorText(selector)}, and ${who} ${count === 1 ? 'is' : 'are'} ${where}`;
  return `${who} ${count === 1 ? 'does' : 'do'} not let the pod run beside ${count === 1 ? 'it' : 'them'} ${where}`;
}

export function spreadSentence({ node, spread }: Verdict): string {
  if (spread === undefined) return `the pod's topology spread keeps it off node ${node}`;
  const { key, domain, pods = 0, fewest = 0, skew = 0, maxSkew, domains = 0, minDomains = 1 } = spread;
  if (domain === undefined) return `node ${node} has no label ${key}, over which the pod is to be spread`;
  const least =
    domains < minDomains
      ? `there are only ${domains} of at least ${minDomains} domains, which counts as 0`
      : `the emptiest has ${fewest}`;
  return `${key}=${domain}, where node ${node} is, has ${pods} matching pods and ${least}, so with the pod they would differ by ${skew}, more than maxSkew ${maxSkew}`;
}
