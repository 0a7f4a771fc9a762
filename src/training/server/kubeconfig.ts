/** The kubeconfig that leads kubectl to the training server. */
import { stringify } from 'yaml';

export interface Way {
  readonly url: string;
  readonly token: string;
  /** PEM. */
  readonly certificate: string;
  readonly namespace: string;
}

const CONTEXT = 'north-training';

export function kubeconfigFor({ url, token, certificate, namespace }: Way): string {
  const authority = Buffer.from(certificate).toString('base64');
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': CONTEXT,
    clusters: [{ name: CONTEXT, cluster: { server: url, 'certificate-authority-data': authority } }],
    users: [{ name: 'trainee', user: { token } }],
    contexts: [{ name: CONTEXT, context: { cluster: CONTEXT, user: 'trainee', namespace } }],
  });
}
