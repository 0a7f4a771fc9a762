/** Who takes a scheduling gate away, by its name. */

interface GateOwner {
  readonly owner: string;
  /** What it waits for. */
  readonly waits: string;
}

const KNOWN: readonly (readonly [RegExp, GateOwner])[] = [
  [/^kueue\.x-k8s\.io\/admission$/, { owner: 'Kueue', waits: 'until its queue has quota for it' }],
  [/^kueue\.x-k8s\.io\/topology$/, { owner: 'Kueue', waits: 'until it has been given nodes that lie close together' }],
  [/^kueue\.x-k8s\.io\//, { owner: 'Kueue', waits: 'until its queue lets it in' }],
  [/^scheduling\.volcano\.sh\//, { owner: 'Volcano', waits: 'until its queue has room for it' }],
  [/^grove\.io\//, { owner: 'Grove', waits: 'until all pods of its gang exist' }],
  [
    /^multiarch\.openshift\.io\//,
    { owner: "OpenShift's Multiarch Tuning Operator", waits: 'until it knows the CPU architectures of its images' },
  ],
];

/** A gate that is not known is named for its domain, which by convention is its controller's. */
export function gateOwner(gate: string): GateOwner {
  const known = KNOWN.find(([name]) => name.test(gate));
  if (known !== undefined) return known[1];
  const domain = gate.includes('/') ? gate.slice(0, gate.indexOf('/')) : '';
  return { owner: domain === '' ? '' : `the controller of ${domain}`, waits: '' };
}
