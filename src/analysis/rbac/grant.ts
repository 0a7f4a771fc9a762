/** Whether RBAC grants a ServiceAccount something, as kube-apiserver's authoriser decides it (plugin/pkg/auth/authorizer/rbac). */
import type { KubeObject } from '../../facts/objects.ts';

export interface Access {
  readonly verb: string;
  readonly group: string;
  /** `pods`, `pods/log`. */
  readonly resource: string;
}

interface Rule {
  readonly verbs?: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
}

interface Subject {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

export interface RoleRef {
  readonly kind: 'Role' | 'ClusterRole';
  readonly name: string;
}

/** The roles that bindings give to a ServiceAccount, by its own name or by one of its groups. */
export function boundRoles(bindings: readonly KubeObject[], namespace: string, account: string): readonly RoleRef[] {
  const groups = ['system:authenticated', 'system:serviceaccounts', `system:serviceaccounts:${namespace}`];
  return bindings
    .filter((binding) =>
      ((binding as { subjects?: readonly Subject[] }).subjects ?? []).some((subject) => {
        if (subject.kind === 'Group') return groups.includes(subject.name);
        if (subject.kind === 'User') return subject.name === `system:serviceaccount:${namespace}:${account}`;
        const where = subject.namespace ?? binding.metadata.namespace;
        return subject.kind === 'ServiceAccount' && subject.name === account && where === namespace;
      }),
    )
    .flatMap((binding) => (binding as { roleRef?: RoleRef }).roleRef ?? []);
}

/** Whether a role allows it for any name: a rule with resourceNames may or may not. */
export function allows(role: KubeObject, { verb, group, resource }: Access): boolean {
  const [base = '', sub] = resource.split('/');
  const wanted = ['*', resource, ...(sub === undefined ? [] : [`*/${sub}`])];
  return ((role as { rules?: readonly Rule[] | null }).rules ?? []).some(
    ({ verbs = [], apiGroups = [], resources = [], resourceNames = [] }) =>
      base !== '' &&
      (verbs.includes('*') || verbs.includes(verb)) &&
      (apiGroups.includes('*') || apiGroups.includes(group)) &&
      resources.some((r) => wanted.includes(r)) &&
      resourceNames.length === 0,
  );
}
