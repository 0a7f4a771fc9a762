/** Tells a log from the sentence that stands in its place, with status 200, when the kubelet has no log file any more. */
const LOST = /^unable to retrieve container logs for [^\n]*\n?$/;

export function isLost(log: string): boolean {
  return LOST.test(log);
}
