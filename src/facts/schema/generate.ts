/**
 * Developer script: writes kubernetes.json, the field types of the kinds in resources.ts, from a cluster's OpenAPI.
 * Run: node src/facts/schema/generate.ts (kubectl on the PATH, KUBECONFIG set). Format: see types.ts.
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { BUILTIN } from '../resources.ts';
import type { KubernetesSchema } from './types.ts';

interface OpenApiNode {
  readonly $ref?: string;
  readonly allOf?: readonly OpenApiNode[];
  readonly type?: string;
  readonly items?: OpenApiNode;
  readonly properties?: Readonly<Record<string, OpenApiNode>>;
  readonly additionalProperties?: OpenApiNode;
  readonly 'x-kubernetes-patch-merge-key'?: string;
}

/** Types whose JSON form is not the object that OpenAPI would make of them. */
const SCALARS: Readonly<Record<string, string>> = {
  'io.k8s.apimachinery.pkg.api.resource.Quantity': 'Quantity',
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': 'IntOrString',
  'io.k8s.apimachinery.pkg.apis.meta.v1.Time': 'Time',
  'io.k8s.apimachinery.pkg.apis.meta.v1.MicroTime': 'Time',
  'io.k8s.apimachinery.pkg.apis.meta.v1.FieldsV1': 'any',
  'io.k8s.apimachinery.pkg.runtime.RawExtension': 'any',
};

/** Keys of lists that OpenAPI calls atomic or keys by something that nobody names them by. */
const OWN_KEYS: Readonly<Record<string, string>> = { ContainerStatus: 'name', OwnerReference: 'name' };

const types: Record<string, Record<string, string>> = {};
const keys: Record<string, string> = {};
const origin = new Map<string, string>();

/** `Container`; of two types with the same name a kind keeps it, and another gets its group's: `CoreResourceClaim`. */
function shortName(full: string): string {
  const [group = '', , name = ''] = full.split('.').slice(-3);
  const first = origin.get(name) ?? full;
  origin.set(name, first);
  return first === full ? name : `${group.charAt(0).toUpperCase()}${group.slice(1)}${name}`;
}

function describe(node: OpenApiNode, all: Readonly<Record<string, OpenApiNode>>): string {
  const ref = node.$ref ?? node.allOf?.[0]?.$ref;
  if (ref !== undefined) return describeNamed(ref.replace('#/components/schemas/', ''), all);
  if (node.type === 'string') return 'string';
  if (node.type === 'boolean') return 'bool';
  if (node.type === 'integer' || node.type === 'number') return 'number';
  if (node.type === 'array' && node.items !== undefined) {
    const item = describe(node.items, all);
    const key = node['x-kubernetes-patch-merge-key'];
    if (key !== undefined && types[item] !== undefined) keys[item] ??= key;
    return `list<${item}>`;
  }
  if (node.additionalProperties !== undefined) return `map<string, ${describe(node.additionalProperties, all)}>`;
  return 'any';
}

function describeNamed(full: string, all: Readonly<Record<string, OpenApiNode>>): string {
  const scalar = SCALARS[full];
  if (scalar !== undefined) return scalar;
  const name = shortName(full);
  if (name in types) return name;
  const definition = all[full];
  if (definition?.properties === undefined) throw new Error(`${full} has no properties`);
  const fields: Record<string, string> = {};
  types[name] = fields;
  for (const [field, value] of Object.entries(definition.properties)) fields[field] = describe(value, all);
  return name;
}

const kinds = BUILTIN.map((resource) => {
  const group = resource.group === '' ? 'api' : `apis/${resource.group}`;
  const raw = execFileSync('kubectl', ['get', '--raw', `/openapi/v3/${group}/${resource.version}`], {
    maxBuffer: 2 ** 26,
  });
  const all: Readonly<Record<string, OpenApiNode>> = JSON.parse(raw.toString()).components.schemas;
  const full = Object.keys(all).find((k) => k.startsWith('io.k8s.api.') && k.endsWith(`.${resource.kind}`));
  if (full === undefined) throw new Error(`the API server does not describe ${resource.kind}`);
  origin.set(resource.kind, full);
  return { full, all };
});
for (const { full, all } of kinds) describeNamed(full, all);

const sorted = Object.fromEntries(Object.entries(types).sort(([a], [b]) => (a < b ? -1 : 1)));
const schema: KubernetesSchema = { types: sorted, keys: { ...keys, ...OWN_KEYS } };
const line = (value: unknown): string => JSON.stringify(value);
const body = Object.entries(schema.types).map(([name, fields]) => `    ${line(name)}: ${line(fields)}`);
writeFileSync(
  new URL('kubernetes.json', import.meta.url),
  `{\n  "types": {\n${body.join(',\n')}\n  },\n  "keys": ${line(schema.keys)}\n}\n`,
);
