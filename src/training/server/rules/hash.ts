/** The hash by which a ReplicaSet and its pods are named. Not Kubernetes' own, but in its letters. */
import { createHash } from 'node:crypto';

/** rand.SafeEncodeString: no vowels, so no words. */
const LETTERS = 'bcdfghjklmnpqrstvwxz2456789';

export function templateHash(template: unknown): string {
  const digest = createHash('sha256').update(JSON.stringify(template)).digest();
  return Array.from(digest.subarray(0, 10), (byte) => LETTERS[byte % LETTERS.length]).join('');
}
