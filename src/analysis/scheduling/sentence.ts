/** Puts a verdict on a pod and a node into one plain sentence. */
import { formatPair, formatQuantity } from '../quantity.ts';
import type { Blockage, Verdict } from './blockage.ts';
import { deviceSentence } from './devices/sentence.ts';
import { podAffinitySentence, spreadSentence } from './neighbours.ts';
import { haveText, wantsText } from './requirement.ts';
import { volumeSentence } from './volumes/sentence.ts';

/** Why controllers set a taint: the state of the node. */
const STATES: Readonly<Record<string, string>> = {
  'node.kubernetes.io/not-ready': 'it is not ready',
  'node.kubernetes.io/unreachable': 'its kubelet has stopped reporting',
  'node.kubernetes.io/memory-pressure': 'it is short of memory',
  'node.kubernetes.io/disk-pressure': 'it is short of disk space',
  'node.kubernetes.io/pid-pressure': 'it is short of process ids',
  'node.kubernetes.io/network-unavailable': 'its network is not set up',
  'node.cloudprovider.kubernetes.io/uninitialized': 'its cloud provider has not initialised it yet',
  'node.cloudprovider.kubernetes.io/shutdown': 'its machine is shut down',
  'node.kubernetes.io/unschedulable': 'it is cordoned',
};

/** `key=value:effect` as `kubectl taint` writes it. */
export function taintText(taint: { key: string; value?: string; effect: string }): string {
  return `${taint.key}${taint.value ? `=${taint.value}` : ''}:${taint.effect}`;
}

function taintSentence({ node, taint }: Verdict): string {
  if (taint === undefined) return '';
  const state = STATES[taint.key];
  const why = state === undefined ? '' : ` because ${state}`;
  return `node ${node} has the taint ${taintText(taint)}${why}, which the pod does not tolerate`;
}

function labelSentence({ kind, node, failures = [] }: Verdict): string {
  const source = kind === 'selector' ? 'nodeSelector' : 'required node affinity';
  if (failures.length === 0) return `the pod's ${source} has only empty terms, which match no node`;
  return `the pod's ${source} wants ${wantsText(failures)}, but node ${node} ${haveText(failures)}`;
}

/** An amount with its resource in words: `500m CPU`, `2 Gi of memory`, `1 nvidia.com/gpu`. */
function inWords(resource: string, text: string): string {
  if (resource === 'cpu') return text.endsWith(' CPU') ? text : `${text} CPU`;
  return /[a-zA-Z]$/.test(text) ? `${text} of ${resource}` : `${text} ${resource}`;
}

function resourceSentence({ node, resource = '', asked = 0, allocatable = 0, free = 0, permanent }: Verdict): string {
  const [want, have] = formatPair(resource, asked, permanent ? allocatable : Math.max(0, free));
  const wants = `the pod asks for ${inWords(resource, want)}`;
  if (allocatable === 0) return `node ${node} has no ${resource}, and ${wants}`;
  if (permanent) return `node ${node} has ${inWords(resource, have)} in all, and ${wants}`;
  return `node ${node} has ${inWords(resource, have)} left of its ${formatQuantity(resource, allocatable)}, and ${wants}`;
}

function podsSentence({ node, allocatable = 0, free = 0 }: Verdict): string {
  if (allocatable === 0) return `node ${node} allows no pods at all`;
  return `node ${node} runs all of the ${allocatable - free} pods it allows`;
}

function portSentence({ node, port = '', holders = [] }: Verdict): string {
  const [protocol, , number] = port.split('/');
  return `host port ${number}/${protocol} is taken on node ${node} by ${holders.slice(0, 3).join(', ')}`;
}

function featureSentence({ node, missing = [] }: Verdict): string {
  return `node ${node} does not declare ${missing.join(' and ')}, on which the pod depends: its kubelet is too old, or the feature is off`;
}

function sentence(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'node-name':
      return `the pod is for node ${verdict.wanted} alone (spec.nodeName), and this is ${verdict.node}`;
    case 'cordon':
      return `node ${verdict.node} is cordoned and takes no new pods`;
    case 'taint':
      return taintSentence(verdict);
    case 'selector':
    case 'affinity':
      return labelSentence(verdict);
    case 'host-port':
      return portSentence(verdict);
    case 'pods':
      return podsSentence(verdict);
    case 'resource':
      return resourceSentence(verdict);
    case 'pod-affinity':
    case 'pod-anti-affinity':
    case 'others-anti-affinity':
      return podAffinitySentence(verdict);
    case 'spread':
      return spreadSentence(verdict);
    case 'feature':
      return featureSentence(verdict);
    case 'volume':
      return volumeSentence(verdict);
    case 'device':
      return deviceSentence(verdict.node, verdict.device);
    default:
      return `${verdict.plugin} refuses node ${verdict.node}`;
  }
}

/** The verdict with its sentence: subject, state, and what the pod wants instead; no full stop. */
export function withSentence(verdict: Verdict): Blockage {
  return { ...verdict, says: sentence(verdict) };
}
