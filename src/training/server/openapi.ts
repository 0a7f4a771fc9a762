/** OpenAPI v3 of what is served, as far as kubectl reads it: types, merge keys, and which requests validate fields. */

import type { Json } from '../../facts/json.ts';
import { mergeKey } from '../../facts/patch/strategic.ts';
import { BUILTIN } from '../../facts/resources.ts';
import { type Shape, shapeOfKind } from '../../facts/schema/shape.ts';
import { groupVersion, versionIn } from './route.ts';

const PREFIX = 'io.k8s.api.v1.';

/** `/openapi/v3`. */
export function openApiIndex(groups: readonly string[]): object {
  const paths = groups.map((group) => {
    const path = group === '' ? 'api/v1' : `apis/${group}/${versionIn(group)}`;
    return [path, { serverRelativeURL: `/openapi/v3/${path}?hash=1` }] as const;
  });
  return { paths: Object.fromEntries(paths) };
}

/** `/openapi/v3/apis/apps/v1`. */
export function openApi(group: string): object {
  const schemas: Json = {};
  const paths: Json = {};
  for (const type of BUILTIN.filter((r) => r.group === group)) {
    const gvk = { group, version: type.version, kind: type.kind };
    add(schemas, shapeOfKind(group, type.kind));
    schemas[`${PREFIX}${type.kind}`] = {
      ...(schemas[`${PREFIX}${type.kind}`] as object),
      'x-kubernetes-group-version-kind': [gvk],
    };
    const root = group === '' ? '/api' : '/apis';
    const place = type.namespaced ? '/namespaces/{namespace}' : '';
    const base = `${root}/${groupVersion(type)}${place}/${type.plural}`;
    const operation = (action: string, ...more: string[]) => ({
      'x-kubernetes-action': action,
      'x-kubernetes-group-version-kind': gvk,
      parameters: ['dryRun', 'fieldManager', 'fieldValidation', ...more].map(parameter),
      requestBody: { content: content(action, type.kind) },
      responses: { 200: { description: 'OK', content: content('get', type.kind) } },
    });
    paths[base] = { post: operation('post') };
    paths[`${base}/{name}`] = { put: operation('put'), patch: operation('patch', 'force') };
  }
  return { openapi: '3.0.0', info: { title: 'Kubernetes', version: 'v1.36' }, paths, components: { schemas } };
}

const PATCHES = ['apply-patch+yaml', 'json-patch+json', 'merge-patch+json', 'strategic-merge-patch+json'];

function content(action: string, kind: string): Json {
  const schema = { schema: { $ref: `#/components/schemas/${PREFIX}${kind}` } };
  if (action !== 'patch') return { 'application/json': schema };
  return Object.fromEntries(PATCHES.map((name) => [`application/${name}`, { schema: { type: 'object' } }]));
}

function parameter(name: string): object {
  return { name, in: 'query', schema: { type: name === 'force' ? 'boolean' : 'string', uniqueItems: true } };
}

function add(schemas: Json, shape: Shape): void {
  if (shape.is !== 'object') return;
  const name = `${PREFIX}${shape.type}`;
  if (schemas[name] !== undefined) return;
  const properties: Json = {};
  schemas[name] = { type: 'object', properties };
  for (const [field, inner] of shape.fields) {
    properties[field] = { ...schemaOf(inner, schemas), ...merging(field, inner) };
  }
}

function merging(field: string, shape: Shape): Json {
  if (field === 'finalizers') return { 'x-kubernetes-patch-strategy': 'merge' };
  if (shape.is === 'object' && shape.type === 'DeploymentStrategy')
    return { 'x-kubernetes-patch-strategy': 'retainKeys' };
  const key = mergeKey(shape);
  if (key === undefined) return {};
  const strategy = field === 'volumes' || field === 'resourceClaims' ? 'merge,retainKeys' : 'merge';
  return { 'x-kubernetes-patch-strategy': strategy, 'x-kubernetes-patch-merge-key': key };
}

function schemaOf(shape: Shape, schemas: Json): Json {
  switch (shape.is) {
    case 'string':
      return { type: 'string' };
    case 'Time':
      return { type: 'string', format: 'date-time' };
    case 'number':
      return { type: 'integer' };
    case 'bool':
      return { type: 'boolean' };
    case 'Quantity':
    case 'IntOrString':
      return { oneOf: [{ type: 'string' }, { type: 'number' }] };
    case 'list':
      return { type: 'array', items: schemaOf(shape.of, schemas) };
    case 'map':
      return { type: 'object', additionalProperties: schemaOf(shape.of, schemas) };
    case 'object':
      add(schemas, shape);
      return { allOf: [{ $ref: `#/components/schemas/${PREFIX}${shape.type}` }] };
    case 'any':
      return { type: 'object', 'x-kubernetes-preserve-unknown-fields': true };
  }
}
