/** Reads the answers of policy engines: which of their policies deny a pod, and what each says. */

export interface Policy {
  /** Its kind, if the text gives it away. */
  readonly kind: string;
  readonly name: string;
  /** The rule of the policy, or the binding that applies it; empty if the text names none. */
  readonly rule: string;
  readonly says: string;
}

/** `webhook` is the name of the webhook that answered. Empty for an answer that is no known engine's. */
export function deniedBy(webhook: string, says: string): readonly Policy[] {
  if (/\bgatekeeper\b/.test(webhook)) return gatekeeper(says);
  if (/\bkyverno\b/.test(webhook)) return kyverno(says);
  return [];
}

/** `[all-must-have-owner] you must provide labels: {"owner"}`, one line or more for each constraint; once `[denied by …]`. */
function gatekeeper(says: string): readonly Policy[] {
  const found = says.matchAll(/^\[(?:denied by )?([^\]\s]+)\] ?([\s\S]*?)(?=\n\[|$(?![\s\S]))/gm);
  return [...found].map(([, name = '', text = '']) => ({ kind: 'Constraint', name, rule: '', says: text.trim() }));
}

/**
 * The classic engine lists its policies as YAML, each with its rules, behind `… was blocked due to the following policies`;
 * the CEL engine says `Policy NAME failed: …`.
 */
function kyverno(says: string): readonly Policy[] {
  const cel = [...says.matchAll(/Policy (\S+) (?:failed|error): ([^\n;]*)/g)];
  if (cel.length > 0) {
    return cel.map(([, name = '', text = '']) => ({ kind: 'ValidatingPolicy', name, rule: '', says: text.trim() }));
  }
  const listed = /due to the following policies\s*\n([\s\S]*)$/.exec(says)?.[1] ?? '';
  const policies: { kind: string; name: string; rule: string; says: string }[] = [];
  let policy = '';
  for (const line of listed.split('\n')) {
    const head = /^(\S[^:]*):\s*$/.exec(line)?.[1];
    const [, rule = '', text = ''] = /^ {2}(\S[^:]*): ?(.*)$/.exec(line) ?? [];
    const last = policies.at(-1);
    if (head !== undefined) policy = head;
    else if (rule !== '') policies.push({ kind: kindOf(policy), name: policy, rule, says: unquoted(text) });
    else if (last !== undefined && line.trim() !== '') last.says = unquoted(`${last.says} ${line.trim()}`.trim());
  }
  return policies;
}

/** A policy of a namespace is written NAMESPACE/NAME. */
function kindOf(policy: string): string {
  return policy.includes('/') ? 'Policy' : 'ClusterPolicy';
}

function unquoted(text: string): string {
  return text
    .trim()
    .replace(/^[|>]-?\s*/, '')
    .replace(/^'([\s\S]*)'$/, '$1');
}
