/** What RBAC grants a pod's ServiceAccount by now. */
import { type Access, allows, boundRoles, type RoleRef } from '../../analysis/rbac/grant.ts';
import type { World } from '../../engine/world.ts';
import type { KubeObject } from '../objects.ts';
import { getRequest, listOf } from './objects.ts';
import { word } from './word.ts';

interface Grant {
  readonly granted: boolean;
  /** The role that grants it, or empty. */
  readonly by: string;
  /** The Roles of the namespace that are bound to the account by its name: where a rule may be added. */
  readonly roles: readonly KubeObject[];
}

interface Asked extends Access {
  /** Where it was refused; empty: across the cluster. */
  readonly namespace: string;
}

/** Reads the bindings, and only those roles that are bound. Throws Pending or Unreadable. */
function grantOf(world: World, pod: KubeObject, asked: Asked): Grant {
  const own = pod.metadata.namespace ?? 'default';
  const account = (pod.spec as { serviceAccountName?: string } | undefined)?.serviceAccountName ?? 'default';
  const rolesIn = (kind: string, namespace: string) => {
    const refs = boundRoles(listOf(world, kind, namespace), own, account);
    return world.askAll(refs.map((ref: RoleRef) => getRequest(ref.kind, namespace, ref.name))) as (KubeObject | null)[];
  };
  const there = (roles: readonly (KubeObject | null)[]) => roles.filter((role): role is KubeObject => role !== null);
  const near = asked.namespace === '' ? [] : there(rolesIn('RoleBinding', asked.namespace));
  const roles = near.filter(({ kind }) => kind === 'Role');
  const found =
    near.find((role) => allows(role, asked)) ??
    there(rolesIn('ClusterRoleBinding', '')).find((role) => allows(role, asked));
  return { granted: found !== undefined, by: found === undefined ? '' : `${found.kind} ${found.metadata.name}`, roles };
}

export const grantTypes = { Grant: { granted: 'bool', by: 'string', roles: 'list<any>' } };

export const grantWords = [
  word(
    'grantOf(pod: Pod, asked: any): Grant',
    "Whether a Role or ClusterRole gives the pod's ServiceAccount the verb, resource, group and namespace of a refusal by now.",
    grantOf,
  ),
];
