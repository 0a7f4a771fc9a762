/** Reads what the API server answered to a controller that tried to create a pod (FailedCreate events and conditions). */
import { deniedBy, type Policy } from './denial.ts';
import { faultOf, type WebhookFault } from './webhook-fault.ts';

export type { Policy } from './denial.ts';

export interface QuotaRefusal {
  /** Resource names that are exceeded. */
  readonly resources: readonly string[];
  readonly requested: Readonly<Record<string, string>>;
  readonly used: Readonly<Record<string, string>>;
  readonly hard: Readonly<Record<string, string>>;
}

export type RefusalKind =
  | 'quota'
  | 'quota-needs'
  | 'limit-range'
  | 'invalid'
  | 'pod-security'
  | 'service-account'
  | 'priority-class'
  | 'runtime-class'
  | 'denied'
  | 'webhook'
  | 'terminating'
  | 'other';

export interface Refusal {
  readonly kind: RefusalKind;
  /** The server's words, without the controller's prefix. */
  readonly message: string;
  /** The quota, ServiceAccount, class, policy or webhook that it is about; empty if the text names none. */
  readonly name: string;
  readonly quota: QuotaRefusal;
  /** The level that Pod Security enforces (`restricted:latest`). */
  readonly level: string;
  /** What is wrong with the pod, one by one. */
  readonly violations: readonly string[];
  /** The policies that deny it. */
  readonly policies: readonly Policy[];
  /** Why a webhook could not be asked. */
  readonly fault: WebhookFault;
}

type Details = Partial<Omit<Refusal, 'kind' | 'message'>>;
type Pattern = readonly [RefusalKind, RegExp, (match: readonly string[]) => Details];

const named = ([, name = '']: readonly string[]): Details => ({ name });

/** The texts of Kubernetes 1.25 to 1.36, each with the plugin that writes it; the first that fits decides. */
const PATTERNS: readonly Pattern[] = [
  // The answer of a webhook may quote any of the texts below, so it comes first.
  ['denied', /^admission webhook "([^"]+)" denied the request(?:: (.*)| without explanation)$/s, byWebhook],
  ['webhook', /failed calling webhook "([^"]+)": (.*)$/s, ([, name = '', why = '']) => ({ name, fault: faultOf(why) })],
  // apiserver/pkg/admission/plugin/policy/validating
  ['denied', /ValidatingAdmissionPolicy '([^']+)' with binding '([^']+)' denied request: (.*)$/s, byPolicy],
  // kubernetes/plugin/pkg/admission/resourcequota
  ['quota', /exceeded quota: ([^,]+), requested: (.*?), used: (.*?), limited: (.*)$/s, quotaDetails],
  [
    'quota-needs',
    /failed quota: ([^:]+): must specify (.*)$/s,
    ([, name = '', needs = '']) => ({ name, violations: parts(needs, /; /) }),
  ],
  // pod-security-admission
  [
    'pod-security',
    /violates PodSecurity "([^"]+)": (.*)$/s,
    ([, level = '', text = '']) => ({ level, violations: outsideParentheses(text) }),
  ],
  // plugin/pkg/admission/serviceaccount, priority, runtimeclass
  ['service-account', /error looking up service account \S+?\/(\S+): serviceaccount ".*?" not found/, named],
  ['priority-class', /no PriorityClass with name (\S+) was found/, named],
  ['runtime-class', /RuntimeClass "([^"]+)" not found/, named],
  // plugin/pkg/admission/limitranger
  [
    'limit-range',
    /is forbidden: \[?(?=maximum |minimum |\S+ max limit to request ratio )(.*?)\]?$/s,
    ([, text = '']) => ({ violations: breaches(text) }),
  ],
  ['terminating', /unable to create new content in namespace (\S+) because it is being terminated/, named],
  // OpenShift's own admission plugin
  [
    'denied',
    /unable to validate against any security context constraint: \[(.*)\]$/s,
    ([, text = '']) => ({ violations: outsideParentheses(text) }),
  ],
  [
    'invalid',
    /^\S+ "[^"]*" is invalid: (.*)$/s,
    ([, text = '']) => ({ violations: parts(text.replace(/^\[|\]$/g, ''), /, (?=spec|metadata)/) }),
  ],
];

const NONE: Omit<Refusal, 'kind' | 'message'> = {
  name: '',
  quota: { resources: [], requested: {}, used: {}, hard: {} },
  level: '',
  violations: [],
  policies: [],
  fault: faultOf(''),
};

/** Takes the text behind the controller's `Error creating: ` or `Create Pod … failed error: ` apart. */
export function refusalOf(text: string): Refusal {
  const message = text
    .replace(/^\(combined from similar events\): /, '')
    .replace(/^Error creating(?: job)?: /, '')
    .replace(/^create (?:pod|claim) .*? in StatefulSet \S+ failed error: /i, '')
    .replace(/^Failed to create new replica set "[^"]*": /, '');
  for (const [kind, pattern, details] of PATTERNS) {
    const match = pattern.exec(message);
    if (match !== null) return { ...NONE, ...details(match.map((part) => part ?? '')), kind, message };
  }
  return { ...NONE, kind: 'other', message };
}

function byWebhook([, name = '', says = '']: readonly string[]): Details {
  return { name, policies: deniedBy(name, says), violations: [says.trim()].filter(Boolean) };
}

function byPolicy([, name = '', binding = '', says = '']: readonly string[]): Details {
  return {
    name,
    policies: [{ kind: 'ValidatingAdmissionPolicy', name, rule: binding, says: says.trim() }],
    violations: [says.trim()],
  };
}

function quotaDetails([, name = '', requested = '', used = '', limited = '']: readonly string[]): Details {
  const hard = amounts(limited);
  return { name, quota: { resources: Object.keys(hard), requested: amounts(requested), used: amounts(used), hard } };
}

function amounts(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split(',').flatMap((pair) => {
      const at = pair.lastIndexOf('=');
      return at < 0 ? [] : [[pair.slice(0, at).trim(), pair.slice(at + 1).trim()]];
    }),
  );
}

function parts(text: string, at: RegExp): readonly string[] {
  return text
    .split(at)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** `[maximum cpu usage per Container is 1, but limit is 2, minimum …]`: each begins anew. */
function breaches(text: string): readonly string[] {
  return parts(text, /, (?=maximum |minimum |\S+ max limit to request ratio )/);
}

/** Splits `a (x, y), b (z)` at the commas outside parentheses. */
function outsideParentheses(text: string): readonly string[] {
  const found: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '(') depth++;
    else if (text[i] === ')') depth--;
    else if (text[i] === ',' && depth === 0) {
      found.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  return [...found, text.slice(start).trim()].filter((part) => part !== '');
}
