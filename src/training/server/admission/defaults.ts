/** What the API server fills in, for the fields that people see (kubernetes pkg/apis/…/defaults.go). */
import { isObject, type Json, objectAt, objectsAt } from '../../../facts/json.ts';

const CPU_AT_80 = {
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
};

/** A copy with defaults; the given fields win. */
export function withDefaults(kind: string, object: Json): Json {
  const { spec } = object;
  if (kind === 'Secret') return secret(object);
  if (!isObject(spec)) return object;
  switch (kind) {
    case 'Pod':
      return { ...object, spec: withRequests(podSpec(spec)) };
    case 'Deployment':
      return {
        ...object,
        spec: {
          replicas: 1,
          strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: '25%', maxSurge: '25%' } },
          revisionHistoryLimit: 10,
          progressDeadlineSeconds: 600,
          ...templated(spec),
        },
      };
    case 'ReplicaSet':
      return { ...object, spec: { replicas: 1, ...templated(spec) } };
    case 'StatefulSet':
      return {
        ...object,
        spec: {
          replicas: 1,
          podManagementPolicy: 'OrderedReady',
          updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
          revisionHistoryLimit: 10,
          ...templated(spec),
        },
      };
    case 'DaemonSet':
      return {
        ...object,
        spec: {
          updateStrategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 0, maxUnavailable: 1 } },
          revisionHistoryLimit: 10,
          ...templated(spec),
        },
      };
    case 'HorizontalPodAutoscaler':
      return { ...object, spec: { minReplicas: 1, metrics: [CPU_AT_80], ...spec } };
    case 'Job':
      return { ...object, spec: jobSpec(spec) };
    case 'CronJob': {
      const template = objectAt(spec, 'jobTemplate');
      const jobTemplate = { ...template, spec: templated(objectAt(template, 'spec')) };
      return {
        ...object,
        spec: {
          concurrencyPolicy: 'Allow',
          suspend: false,
          successfulJobsHistoryLimit: 3,
          failedJobsHistoryLimit: 1,
          ...spec,
          jobTemplate,
        },
      };
    }
    case 'Service':
      return { ...object, spec: serviceSpec(spec) };
    case 'PersistentVolumeClaim':
      return { ...object, spec: { volumeMode: 'Filesystem', ...spec } };
    case 'PersistentVolume':
      return { ...object, spec: { persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem', ...spec } };
    default:
      return object;
  }
}

function templated(spec: Json): Json {
  const { template } = spec;
  if (!isObject(template) || !isObject(template.spec)) return spec;
  return { ...spec, template: { ...template, spec: podSpec(template.spec) } };
}

function jobSpec(spec: Json): Json {
  const counted = spec.completions === undefined && spec.parallelism === undefined;
  return {
    parallelism: 1,
    ...(counted && { completions: 1 }),
    backoffLimit: 6,
    completionMode: 'NonIndexed',
    suspend: false,
    ...templated(spec),
  };
}

function podSpec(spec: Json): Json {
  const init = objectsAt(spec, 'initContainers');
  return {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    securityContext: {},
    schedulerName: 'default-scheduler',
    ...spec,
    ...(spec.containers !== undefined && { containers: objectsAt(spec, 'containers').map(container) }),
    ...(init.length > 0 && { initContainers: init.map(container) }),
    ...(spec.serviceAccountName !== undefined && { serviceAccount: spec.serviceAccountName }),
  };
}

function container(given: Json): Json {
  const image = typeof given.image === 'string' ? given.image : '';
  const tag = /:([^/@]+)(@|$)/.exec(image)?.[1];
  const latest = !image.includes('@') && (tag === undefined || tag === 'latest');
  const filled: Json = {
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
    imagePullPolicy: latest ? 'Always' : 'IfNotPresent',
    ...given,
  };
  if (Array.isArray(given.ports))
    filled.ports = objectsAt(given, 'ports').map((port) => ({ protocol: 'TCP', ...port }));
  for (const name of ['livenessProbe', 'readinessProbe', 'startupProbe']) {
    const own = given[name];
    if (isObject(own)) filled[name] = probe(own);
  }
  return filled;
}

/** A limit without a request is the request: of pods, not of the templates that they are made from. */
function withRequests(pod: Json): Json {
  const filled = (given: Json): Json => {
    const { limits, requests } = objectAt(given, 'resources');
    if (!isObject(limits) || Object.keys(limits).length === 0) return given;
    return { ...given, resources: { ...objectAt(given, 'resources'), requests: { ...limits, ...objectAt(requests) } } };
  };
  const init = objectsAt(pod, 'initContainers');
  return {
    ...pod,
    ...(pod.containers !== undefined && { containers: objectsAt(pod, 'containers').map(filled) }),
    ...(init.length > 0 && { initContainers: init.map(filled) }),
  };
}

function probe(given: Json): Json {
  const times = { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 };
  const { httpGet } = given;
  return { ...times, ...given, ...(isObject(httpGet) && { httpGet: { path: '/', scheme: 'HTTP', ...httpGet } }) };
}

function serviceSpec(spec: Json): Json {
  const ports = objectsAt(spec, 'ports').map((port) => ({ protocol: 'TCP', targetPort: port.port, ...port }));
  const external = spec.type === 'ExternalName';
  return {
    type: 'ClusterIP',
    sessionAffinity: 'None',
    ...(!external && { internalTrafficPolicy: 'Cluster', ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' }),
    ...spec,
    ...(ports.length > 0 && { ports }),
  };
}

function secret(given: Json): Json {
  const { stringData, ...rest } = given;
  const texts = Object.entries(isObject(stringData) ? stringData : {});
  const encoded = texts.map(([key, text]) => [key, Buffer.from(String(text)).toString('base64')] as const);
  const data = { ...objectAt(rest, 'data'), ...Object.fromEntries(encoded) };
  return { type: 'Opaque', ...rest, ...(Object.keys(data).length > 0 && { data }) };
}
