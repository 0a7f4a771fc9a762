/** Reads what the API server answered to a controller that tried to create a pod (FailedCreate events and conditions). */

export interface QuotaRefusal {
  readonly quota: string;
  /** Resource names that are exceeded. */
  readonly resources: readonly string[];
  readonly requested: Readonly<Record<string, string>>;
  readonly used: Readonly<Record<string, string>>;
  readonly hard: Readonly<Record<string, string>>;
}

export interface Refusal {
  readonly kind: 'quota' | 'pod-security' | 'service-account' | 'other';
  /** The server's words, without the controller's prefix. */
  readonly message: string;
  readonly quota: QuotaRefusal;
  /** The missing ServiceAccount, or empty. */
  readonly serviceAccount: string;
  /** The level that Pod Security enforces (`restricted:latest`), and what violates it. */
  readonly level: string;
  readonly violations: readonly string[];
}

const NO_QUOTA: QuotaRefusal = { quota: '', resources: [], requested: {}, used: {}, hard: {} };

/**
 * Texts: resourcequota/controller.go (`exceeded quota: …`), pod-security-admission (`violates PodSecurity …`), serviceaccount/admission.go
 * (`error looking up service account …`), each behind the controller's `Error creating: ` or `Create Pod … failed error: `.
 */
export function refusalOf(text: string): Refusal {
  const message = text
    .replace(/^\(combined from similar events\): /, '')
    .replace(/^Error creating: |^create pod \S+ in StatefulSet \S+ failed error: /i, '');
  const base = { message, quota: NO_QUOTA, serviceAccount: '', level: '', violations: [] };
  const quota = /exceeded quota: ([^,]+), requested: (.*?), used: (.*?), limited: (.*)$/s.exec(message);
  if (quota) {
    const [, name = '', requested = '', used = '', limited = ''] = quota;
    const hard = amounts(limited);
    return {
      ...base,
      kind: 'quota',
      quota: { quota: name, resources: Object.keys(hard), requested: amounts(requested), used: amounts(used), hard },
    };
  }
  const account = /error looking up service account \S+?\/(\S+): serviceaccount ".*?" not found/.exec(message);
  if (account) return { ...base, kind: 'service-account', serviceAccount: account[1] ?? '' };
  const security = /violates PodSecurity "([^"]+)": (.*)$/s.exec(message);
  if (security)
    return { ...base, kind: 'pod-security', level: security[1] ?? '', violations: violationsOf(security[2] ?? '') };
  return { ...base, kind: 'other' };
}

function amounts(text: string): Record<string, string> {
  return Object.fromEntries(
    text.split(',').flatMap((pair) => {
      const at = pair.lastIndexOf('=');
      return at < 0 ? [] : [[pair.slice(0, at).trim(), pair.slice(at + 1).trim()]];
    }),
  );
}

/** Splits `a (x, y), b (z)` at the commas outside parentheses. */
function violationsOf(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    if (text[i] === '(') depth++;
    else if (text[i] === ')') depth--;
    else if (text[i] === ',' && depth === 0) {
      parts.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  return [...parts, text.slice(start).trim()].filter((part) => part !== '');
}
