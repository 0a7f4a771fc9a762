/** Acting as somebody else (`--as`, or `as` in the kubeconfig), in the headers that the API server understands. */
import { ClusterError } from './error.ts';
import { type Entry, isEntry, textOf } from './kubeconfig.ts';

/** Groups and extra values repeat their header. Throws ClusterError (2) for groups or a uid without a user. */
export function impersonationHeaders(user: Entry): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  const as = textOf(user, 'as');
  const groups = listOf(user['as-groups']);
  const uid = textOf(user, 'as-uid');
  const extra = isEntry(user['as-user-extra']) ? Object.entries(user['as-user-extra']) : [];
  if (as === undefined) {
    if (groups.length === 0 && uid === undefined && extra.length === 0) return headers;
    throw new ClusterError(2, 'cannot act as a group or uid alone: the API server needs a user name; pass --as too');
  }
  headers['Impersonate-User'] = as;
  if (groups.length > 0) headers['Impersonate-Group'] = groups;
  if (uid !== undefined) headers['Impersonate-Uid'] = uid;
  for (const [key, values] of extra) headers[`Impersonate-Extra-${encodeURIComponent(key)}`] = listOf(values);
  return headers;
}

function listOf(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
