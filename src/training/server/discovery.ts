/** Tells kubectl what is served: the groups, their kinds, the version. */
import { BUILTIN, type ResourceType } from '../../facts/resources.ts';
import { type Answer, type Asked, type Cluster, json } from './context.ts';
import { openApi, openApiIndex } from './openapi.ts';
import { REVIEWS } from './reviews.ts';
import { subresourcesOf, versionIn } from './route.ts';
import { noSuchPath, Refusal } from './status.ts';

const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch'];

interface Served {
  readonly name: string;
  readonly singular: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly verbs: readonly string[];
  readonly short: readonly string[];
  readonly categories?: readonly string[];
  /** Of the kind, if it is not that of the list. */
  readonly group?: string;
}

/** The answer to a path outside of the objects; undefined if it is none of these. Throws Refusal (404, 406). */
export function discover(cluster: Cluster, path: string, asked: Asked): Answer | undefined {
  const parts = path.split('/').filter((part) => part !== '');
  const aggregated = (asked.accept ?? '').includes('as=APIGroupDiscoveryList');
  switch (parts[0]) {
    case 'version':
      return json(200, versionOf(cluster.version));
    case 'healthz':
    case 'livez':
    case 'readyz':
      return { status: 200, headers: { 'Content-Type': 'text/plain' }, body: ['ok'] };
    case 'openapi':
      return openApiAnswer(parts.slice(1), asked);
    case 'api':
      if (parts.length === 1) return aggregated ? discoveryList(['']) : json(200, coreVersions());
      return parts.length === 2 && parts[1] === 'v1' ? json(200, resourceList('')) : undefined;
    case 'apis': {
      const [, group = '', version] = parts;
      if (group === '') return aggregated ? discoveryList(groups()) : json(200, groupList());
      if (parts.length > 3) return undefined;
      if (!groups().includes(group) || (version !== undefined && version !== versionIn(group))) throw noSuchPath();
      return json(
        200,
        version === undefined ? { kind: 'APIGroup', apiVersion: 'v1', ...groupOf(group) } : resourceList(group),
      );
    }
    default:
      return undefined;
  }
}

function openApiAnswer(parts: readonly string[], asked: Asked): Answer {
  if (parts[0] === 'v3') {
    if (parts.length === 1) return json(200, openApiIndex(['', ...groups()]));
    const group = parts[1] === 'api' ? '' : (parts[2] ?? '');
    if (group !== '' && !groups().includes(group)) throw noSuchPath();
    return json(200, openApi(group));
  }
  if ((asked.accept ?? '').includes('json') || !(asked.accept ?? '').includes('protobuf'))
    return json(200, { swagger: '2.0', info: { title: 'Kubernetes', version: 'v1.36' }, paths: {}, definitions: {} });
  throw new Refusal(406, 'NotAcceptable', 'only the following media types are accepted: application/json');
}

function groups(): readonly string[] {
  return [...new Set([...BUILTIN.map((r) => r.group).filter((g) => g !== ''), ...Object.keys(REVIEWS), 'policy'])];
}

function coreVersions(): object {
  return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] };
}

function groupOf(name: string): object {
  const version = versionIn(name);
  const served = { groupVersion: `${name}/${version}`, version };
  return { name, versions: [served], preferredVersion: served };
}

function groupList(): object {
  return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups().map(groupOf) };
}

function servedIn(group: string): readonly Served[] {
  const kinds = BUILTIN.filter((type) => type.group === group).flatMap(parts);
  const reviews = (REVIEWS[group] ?? []).map(([name, kind]) => {
    return { name, singular: kind.toLowerCase(), kind, namespaced: false, verbs: ['create'], short: [] };
  });
  // In this order kubectl's `get all` prints them.
  return [...kinds, ...reviews].sort((a, b) => (a.name < b.name ? -1 : 1));
}

const IN_ALL = [
  'Pod',
  'Service',
  'Deployment',
  'ReplicaSet',
  'StatefulSet',
  'DaemonSet',
  'Job',
  'CronJob',
  'HorizontalPodAutoscaler',
];
const PART_KINDS: Readonly<Record<string, readonly [string, readonly string[], string?]>> = {
  scale: ['Scale', ['get', 'patch', 'update'], 'autoscaling'],
  exec: ['PodExecOptions', ['create', 'get']],
  attach: ['PodAttachOptions', ['create', 'get']],
  log: ['Pod', ['get']],
  // kubectl drain evicts only if it finds this.
  eviction: ['Eviction', ['create'], 'policy'],
};

function parts(type: ResourceType): readonly Served[] {
  const { plural: name, kind, namespaced, short } = type;
  const categories = IN_ALL.includes(kind) ? { categories: ['all'] } : {};
  const whole = { name, singular: kind.toLowerCase(), kind, namespaced, verbs: VERBS, short, ...categories };
  const subresources = subresourcesOf(kind).map((part) => {
    const [partKind, verbs, group] = PART_KINDS[part] ?? [kind, ['get', 'patch', 'update']];
    return {
      name: `${name}/${part}`,
      singular: '',
      kind: partKind,
      namespaced,
      verbs,
      short: [],
      ...(group && { group }),
    };
  });
  return [whole, ...subresources];
}

function resourceList(group: string): object {
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: group === '' ? 'v1' : `${group}/${versionIn(group)}`,
    resources: servedIn(group).map(({ name, singular, kind, namespaced, verbs, short, categories, group: own }) => ({
      name,
      singularName: singular,
      namespaced,
      kind,
      ...(own && { group: own, version: 'v1' }),
      verbs,
      ...(short.length > 0 && { shortNames: short }),
      ...(categories && { categories }),
    })),
  };
}

function discoveryList(names: readonly string[]): Answer {
  const items = names.map((group) => {
    const all = servedIn(group);
    const version = versionIn(group);
    const resources = all
      .filter(({ name }) => !name.includes('/'))
      .map((one) => ({
        resource: one.name,
        responseKind: { group, version, kind: one.kind },
        scope: one.namespaced ? 'Namespaced' : 'Cluster',
        singularResource: one.singular,
        verbs: one.verbs,
        ...(one.short.length > 0 && { shortNames: one.short }),
        ...(one.categories && { categories: one.categories }),
        subresources: all
          .filter(({ name }) => name.startsWith(`${one.name}/`))
          .map(({ name, kind, verbs, group: own }) => ({
            subresource: name.slice(one.name.length + 1),
            responseKind: { group: own ?? group, version: own === undefined ? version : 'v1', kind },
            verbs,
          })),
      }));
    return {
      metadata: { ...(group !== '' && { name: group }) },
      versions: [{ version, resources, freshness: 'Current' }],
    };
  });
  const list = { kind: 'APIGroupDiscoveryList', apiVersion: 'apidiscovery.k8s.io/v2', metadata: {}, items };
  const type = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList';
  return { status: 200, headers: { 'Content-Type': type, Vary: 'Accept' }, body: [JSON.stringify(list)] };
}

function versionOf(gitVersion: string): object {
  const [, major = '1', minor = '36'] = /^v(\d+)\.(\d+)/.exec(gitVersion) ?? [];
  return {
    major,
    minor,
    gitVersion,
    gitCommit: '',
    gitTreeState: 'clean',
    buildDate: '1970-01-01T00:00:00Z',
    goVersion: '',
    compiler: '',
    platform: '',
  };
}
