/** Answers create, replace and patch. */

import { isObject, type Json } from '../../facts/json.ts';
import type { KubeObject } from '../../facts/objects.ts';
import { jsonPatch, PatchError } from '../../facts/patch/json.ts';
import { mergePatch } from '../../facts/patch/merge.ts';
import { goText, leftOver, strategicMerge } from '../../facts/patch/strategic.ts';
import type { ResourceType } from '../../facts/resources.ts';
import { shapeOfKind } from '../../facts/schema/shape.ts';
import { WrongType } from './admission/decode.ts';
import { apply } from './apply.ts';
import { bodyOf, decoded, isDryRun, objectOf, parsedBody } from './body.ts';
import { type Answer, type Asked, type Cluster, json } from './context.ts';
import { changed, created } from './keep.ts';
import { existing } from './read.ts';
import { groupVersion, type Route } from './route.ts';
import { badRequest, invalidPatch, Refusal } from './status.ts';

export async function create(cluster: Cluster, route: Route, asked: Asked): Promise<Answer> {
  const { type } = route;
  const given = objectOf(type, asked);
  const { kind, apiVersion } = given;
  const version = groupVersion(type);
  if (kind !== undefined && (kind !== type.kind || apiVersion !== version)) {
    throw badRequest(
      `${String(kind)} in version ${JSON.stringify(apiVersion ?? '')} cannot be handled as a ${type.kind}: no kind ${JSON.stringify(kind)} is registered for ${version}`,
    );
  }
  const { value, warnings } = decoded(type, given, asked);
  return json(201, created(cluster, route, value, isDryRun(asked)), warnings);
}

export async function replace(cluster: Cluster, route: Route, asked: Asked): Promise<Answer> {
  const before = await existing(cluster, route);
  const { value, warnings } = decoded(route.type, objectOf(route.type, asked), asked);
  return json(200, changed(cluster, route, before, value, isDryRun(asked)), warnings);
}

export async function patch(cluster: Cluster, route: Route, asked: Asked): Promise<Answer> {
  const kind = asked.contentType.split(';')[0] ?? '';
  if (kind.startsWith('application/apply-patch')) return apply(cluster, route, asked);
  const before = await existing(cluster, route);
  const patched = patchedObject(kind, route.type, before, asked);
  let read: ReturnType<typeof decoded>;
  try {
    read = decoded(route.type, patched.object, asked);
  } catch (error) {
    if (error instanceof Refusal && error.cause instanceof WrongType)
      throw invalidPatch(patched.shown, patched.short ? error.cause.short : error.cause.message);
    throw error;
  }
  return json(200, changed(cluster, route, before, read.value, isDryRun(asked)), read.warnings);
}

/** The patched object, and how a refusal shows the patch. */
function patchedObject(kind: string, type: ResourceType, before: KubeObject, asked: Asked) {
  const body = kind === 'application/json-patch+json' ? parsedBody(asked) : bodyOf(asked);
  const live = structuredClone(before) as unknown as Json;
  try {
    switch (kind) {
      case 'application/json-patch+json': {
        const object = jsonPatch(live, body);
        if (!isObject(object)) throw new PatchError('the result is no object');
        return { object, shown: JSON.stringify(object), short: false };
      }
      case 'application/merge-patch+json': {
        const object = mergePatch(live, body) as Json;
        return { object, shown: JSON.stringify(object), short: false };
      }
      case 'application/strategic-merge-patch+json': {
        const object = strategicMerge(live, body, shapeOfKind(type.group, type.kind)) as Json;
        return { object, shown: goText(leftOver(body)), short: true };
      }
    }
  } catch (error) {
    if (error instanceof PatchError && kind === 'application/json-patch+json') {
      throw new Refusal(422, 'Invalid', 'the server rejected our request due to an error in our request', {});
    }
    if (error instanceof PatchError) throw new Refusal(500, '', error.message);
    throw error;
  }
  const most =
    'application/apply-patch+yaml, application/json-patch+json, application/merge-patch+json, application/strategic-merge-patch+json';
  throw new Refusal(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${most}`,
  );
}
