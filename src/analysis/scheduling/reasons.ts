/** kube-scheduler's reasons in the wording of one version, so that what two versions say can be compared. */

/** Wordings that mean the same, and the newest one; a pattern alone is a wording that never changed. */
const WORDINGS: readonly (readonly [pattern: RegExp, newest?: string])[] = [
  [/^node\(s\) had (untolerated )?taint/, 'node(s) had untolerated taint(s)'],
  [/^node\(s\) had volume node affinity conflict$/, "node(s) didn't match PersistentVolume's node affinity"],
  [/^node\(s\) didn't match PersistentVolume's node affinity$/],
  [/ReadWriteOncePod access mode/, 'the claim is ReadWriteOncePod and already in use'],
  [/^node\(s\) were unschedulable$/],
  [/^node\(s\) didn't match the requested node name$/],
  [/^node\(s\) didn't match (Pod's|scheduler-enforced) node affinity/],
  [/^node\(s\) didn't have free ports for the requested pod ports$/],
  [/^Too many pods$/],
  [/^Insufficient \S+$/],
  [/^node\(s\) had no available (disk|volume zone)$/],
  [/^node\(s\) exceed max volume count$/],
  [/^node\(s\) didn't find available persistent volumes to bind$/],
  [/^node\(s\) did not have enough free storage$/],
  [/^node\(s\) unavailable due to one or more pvc\(s\) bound to non-existent pv\(s\)$/],
  [/^node\(s\) didn't match pod (topology spread constraints|affinity rules|anti-affinity rules)/],
  [/^node\(s\) didn't satisfy existing pods anti-affinity rules$/],
  [/^node\(s\) didn't match Pod's required features$/],
  [
    /^(cannot allocate all claims|resourceclaim not available on the node|cannot fit resource)$/,
    'no devices for its claims',
  ],
  [/CSI driver is not installed on the node$/],
];

/** The reason as the newest version words it; undefined: none of the rules that every kube-scheduler has says so. */
export function wordedAnew(reason: string): string | undefined {
  const found = WORDINGS.find(([pattern]) => pattern.test(reason));
  return found && (found[1] ?? reason);
}

/** Nodes that a rule has left out beforehand: before 1.32 they were not counted at all. */
export function isLeftOut(reason: string): boolean {
  return reason.startsWith("node(s) didn't satisfy plugin");
}

const BY_PODS =
  /^(Insufficient |Too many pods|node\(s\) (didn't have free ports|didn't match pod |didn't satisfy existing pods|had no available disk|exceed max volume)|the claim is ReadWriteOncePod)/;

/** Whether the pods on a node decide about the rule, so that one that goes may make it let others in. */
export function isByPods(reason: string): boolean {
  return BY_PODS.test(reason);
}
