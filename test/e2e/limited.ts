/** A kubeconfig of somebody who may read one namespace and nothing outside it: no nodes, no volumes, no classes. */
import { writeFileSync } from 'node:fs';
import type { Kubectl } from './kubectl.ts';

const RULES = [
  {
    apiGroups: [''],
    resources: ['pods', 'pods/log', 'events', 'services', 'configmaps', 'persistentvolumeclaims', 'resourcequotas'],
    verbs: ['get', 'list'],
  },
  { apiGroups: ['apps', 'batch'], resources: ['*'], verbs: ['get', 'list'] },
  {
    apiGroups: ['networking.k8s.io', 'discovery.k8s.io'],
    resources: ['ingresses', 'endpointslices'],
    verbs: ['get', 'list'],
  },
];

/** Creates the ServiceAccount `reader` in the namespace and writes its kubeconfig to a file. */
export async function writeLimitedKubeconfig(kubectl: Kubectl, namespace: string, file: string): Promise<void> {
  const metadata = { name: 'e2e-reader', namespace };
  const items = [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'Role', metadata, rules: RULES },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata,
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: metadata.name },
      subjects: [{ kind: 'ServiceAccount', ...metadata }],
    },
  ];
  await kubectl(['apply', '-f', '-'], { input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items }) });
  const token = (await kubectl(['create', 'token', metadata.name, '-n', namespace])).trim();
  const view = JSON.parse(await kubectl(['config', 'view', '--raw', '--flatten', '--minify', '-o', 'json']));
  view.users = [{ name: metadata.name, user: { token } }];
  view.contexts[0].context.user = metadata.name;
  writeFileSync(file, JSON.stringify(view), { mode: 0o600 });
}
