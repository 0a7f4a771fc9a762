/** Short ways to write claims, volumes and classes in tests. */
import type { KubeObject } from '../../facts/objects.ts';

/** A claim for 10Gi, ReadWriteOnce, of class `manual`, in namespace shop. */
export function claim(name = 'data', spec: object = {}, metadata: object = {}): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name, namespace: 'shop', uid: `uid-${name}`, ...metadata },
    spec: {
      accessModes: ['ReadWriteOnce'],
      storageClassName: 'manual',
      resources: { requests: { storage: '10Gi' } },
      ...spec,
    },
    status: { phase: 'Pending' },
  };
}

/** A claim that has its volume. */
export function boundClaim(name: string, volumeName: string, spec: object = {}): KubeObject {
  const annotations = { 'pv.kubernetes.io/bind-completed': 'yes' };
  return { ...claim(name, { volumeName, ...spec }, { annotations }), status: { phase: 'Bound' } };
}

/** An Available volume that matches `claim()`. */
export function volume(name: string, spec: object = {}, metadata: object = {}, phase = 'Available'): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolume',
    metadata: { name, ...metadata },
    spec: { accessModes: ['ReadWriteOnce'], capacity: { storage: '10Gi' }, storageClassName: 'manual', ...spec },
    status: { phase },
  };
}

export function storageClass(name: string, more: object = {}, annotations: Record<string, string> = {}): KubeObject {
  return {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name, annotations },
    provisioner: 'csi.example.com',
    volumeBindingMode: 'Immediate',
    ...more,
  };
}

/** `spec` of a volume that can be used only from nodes with one of these values of a label. */
export function onlyFrom(key: string, ...values: string[]): object {
  return {
    nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key, operator: 'In', values }] }] } },
  };
}
