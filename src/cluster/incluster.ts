/** Inside a pod there is no kubeconfig: the kubelet mounts a token, a CA and a namespace instead. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Entry } from './kubeconfig.ts';
import type { ClusterDeps } from './options.ts';

const MOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

export interface InCluster {
  readonly cluster: Entry;
  readonly user: Entry;
  readonly namespace: string;
}

/** What a kubeconfig would say, made of the service account's files; undefined outside a pod. */
export function inCluster(deps: ClusterDeps): InCluster | undefined {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = deps.env;
  const folder = deps.serviceAccountDir ?? MOUNT;
  const tokenFile = join(folder, 'token');
  if (!host || !port || !existsSync(tokenFile)) return undefined;
  const ca = join(folder, 'ca.crt');
  return {
    cluster: {
      server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
      ...(existsSync(ca) && { 'certificate-authority': ca }),
    },
    user: { tokenFile },
    namespace: namespaceIn(folder),
  };
}

function namespaceIn(folder: string): string {
  try {
    return readFileSync(join(folder, 'namespace'), 'utf8').trim() || 'default';
  } catch {
    return 'default';
  }
}
