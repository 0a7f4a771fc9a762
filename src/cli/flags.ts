/** Every flag, once: the parser, the help texts and the README's table are made from this. */

export interface Flag {
  readonly name: string;
  readonly short?: string;
  /** The placeholder of its value; absent: the flag is a switch. */
  readonly value?: string;
  readonly repeat?: true;
  /** Its value may be left out (`-v`). */
  readonly optional?: true;
  readonly group: 'north' | 'kubectl';
  readonly says: string;
}

function own(name: string, says: string, more: Partial<Flag> = {}): Flag {
  return { name, group: 'north', says, ...more };
}

function kubectl(name: string, says: string, more: Partial<Flag> = {}): Flag {
  return { name, group: 'kubectl', says, ...more };
}

export const FLAGS: readonly Flag[] = [
  kubectl('namespace', 'namespace to look at', { short: 'n', value: 'NAME' }),
  kubectl('all-namespaces', 'look at all namespaces', { short: 'A' }),
  kubectl('selector', 'diagnose the objects with these labels', { short: 'l', value: 'SELECTOR' }),
  kubectl('filename', 'diagnose manifests that are not applied yet', { short: 'f', value: 'FILE', repeat: true }),
  kubectl('output', 'text, json, yaml, markdown; record: a path', { short: 'o', value: 'FORMAT' }),
  own('from', 'read a recording (folder or .tar.gz), not a cluster', { value: 'PATH' }),
  own('now', 'take this as the time, as RFC 3339', { value: 'TIME' }),
  own('fail-on', 'exit 1 from critical, warning (default) or info', { value: 'SEVERITY' }),
  own('exec', 'look from inside pods without asking first'),
  own('no-exec', 'never run a command in a container'),
  own('list', 'train: list the scenarios'),
  own('show-redactions', 'record: list what was masked, and why'),
  own('no-record', 'keep no recording of what the interface diagnoses'),
  own('read-only', 'offer no change, only show it'),
  own('diagnostics', 'folder with more trees (may be repeated)', { value: 'DIR', repeat: true }),
  own('plain', 'lines of text only: for screen readers and scripts'),
  own('no-color', 'no colors (also with NO_COLOR set)'),
  own('lang', 'language of the texts: en (ko and ja are planned)', { value: 'LANG' }),
  kubectl('v', 'say more on stderr, and show stack traces', { short: 'v', value: 'LEVEL', optional: true }),
  own('help', 'help on the tool or on a command', { short: 'h' }),
  own('version', 'print the version'),
  kubectl('context', 'kubeconfig context', { value: 'NAME' }),
  kubectl('kubeconfig', 'kubeconfig file', { value: 'FILE' }),
  kubectl('cluster', 'kubeconfig cluster', { value: 'NAME' }),
  kubectl('user', 'kubeconfig user', { value: 'NAME' }),
  kubectl('server', 'address of the API server', { short: 's', value: 'URL' }),
  kubectl('token', 'bearer token', { value: 'TOKEN' }),
  kubectl('as', 'user to impersonate', { value: 'USER' }),
  kubectl('as-group', 'group to impersonate (may be repeated)', { value: 'GROUP', repeat: true }),
  kubectl('as-uid', 'UID to impersonate', { value: 'UID' }),
  kubectl('request-timeout', 'longest wait for one answer: 0, 5s, 2m', { value: 'TIME' }),
  kubectl('certificate-authority', 'file of the authority to trust', { value: 'FILE' }),
  kubectl('client-certificate', 'file of the client certificate', { value: 'FILE' }),
  kubectl('client-key', 'file of the client key', { value: 'FILE' }),
  kubectl('insecure-skip-tls-verify', "do not check the server's certificate"),
  kubectl('tls-server-name', "name to expect in the server's certificate", { value: 'NAME' }),
];

/** `-n, --namespace NAME`, as help and README print it. */
export function flagUsage(flag: Flag): string {
  const short = flag.short === undefined ? '    ' : `-${flag.short}, `;
  const value = flag.value === undefined ? '' : flag.optional ? `[=${flag.value}]` : ` ${flag.value}`;
  return `${short}--${flag.name}${value}`;
}
