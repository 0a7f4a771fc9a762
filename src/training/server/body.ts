/** Reads what a request brings: its options and its object, as JSON, YAML or protobuf. */
import { parse } from 'yaml';
import { isObject, type Json } from '../../facts/json.ts';
import type { ResourceType } from '../../facts/resources.ts';
import { shapeOfKind } from '../../facts/schema/shape.ts';
import { decode, WrongType } from './admission/decode.ts';
import type { Asked } from './context.ts';
import { readObject } from './protobuf/read.ts';
import { badRequest, invalidPatch } from './status.ts';

export function isDryRun({ query }: Asked): boolean {
  const asked = query.getAll('dryRun');
  if (asked.some((value) => value !== 'All')) {
    throw invalidPatch(asked.join(','), 'supported values: "All"');
  }
  return asked.length > 0;
}

/** Throws Refusal (400) for a wrong type or, with fieldValidation=Strict, an unknown field. */
export function decoded(
  type: ResourceType,
  given: Json,
  { query }: Asked,
): { value: Json; warnings: readonly string[] } {
  const prefix = `${type.kind} in version ${JSON.stringify(type.version)} cannot be handled as a ${type.kind}: `;
  try {
    const { value, unknown } = decode(given, shapeOfKind(type.group, type.kind));
    const fields = unknown.map((field) => `unknown field "${field}"`);
    const mode = query.get('fieldValidation') ?? 'Warn';
    const strictly = `strict decoding error: ${fields.join(', ')}`;
    if (fields.length > 0 && mode === 'Strict') throw new WrongType(strictly, strictly);
    return { value, warnings: mode === 'Ignore' ? [] : fields };
  } catch (error) {
    if (!(error instanceof WrongType)) throw error;
    const refusal = badRequest(`${prefix}${error.message}`);
    refusal.cause = error;
    throw refusal;
  }
}

export function objectOf(type: ResourceType, asked: Asked): Json {
  if (!asked.contentType.includes('protobuf')) return bodyOf(asked);
  try {
    return readObject(asked.body, type.group, type.kind);
  } catch (error) {
    throw badRequest(`the object could not be read: ${(error as Error).message}`);
  }
}

export function bodyOf(asked: Asked): Json {
  const value = parsedBody(asked);
  if (!isObject(value)) throw badRequest('the object provided is unrecognized (must be of type object)');
  return value;
}

export function parsedBody({ body, contentType }: Asked): unknown {
  try {
    const text = body.toString();
    return contentType.includes('yaml') ? parse(text, { maxAliasCount: 100, logLevel: 'silent' }) : JSON.parse(text);
  } catch (error) {
    throw badRequest(`couldn't get version/kind; json parse error: ${(error as Error).message.split('\n')[0]}`);
  }
}
