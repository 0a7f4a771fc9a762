/** The JSON Schemas with which an editor completes and checks trees and their tests. */
import { z } from 'zod';
import { testSchema, treeSchema } from './schema.ts';

/** The files to publish, by name. */
export function authoringSchemas(): Readonly<Record<'schema.json' | 'test.schema.json', object>> {
  return {
    'schema.json': jsonSchema(treeSchema, 'A decision tree of kubectl north'),
    'test.schema.json': jsonSchema(testSchema, 'The tests of a decision tree of kubectl north'),
  };
}

function jsonSchema(schema: z.ZodType, title: string): object {
  return { title, ...z.toJSONSchema(schema, { target: 'draft-7', io: 'input' }) };
}
