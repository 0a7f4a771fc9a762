/** Validates what the program prints against the published JSON Schemas, as a program of somebody else would. */
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const ajv = new Ajv2020({ strict: true, allErrors: true });
addFormats.default(ajv);

const validators = {
  Diagnosis: compiled('diagnosis.schema.json'),
  Triage: compiled('triage.schema.json'),
};

/** What is wrong with a printed document, one line each; empty when it keeps the contract. */
export function contractErrors(document: { readonly kind: string }): readonly string[] {
  if (document.kind !== 'Diagnosis' && document.kind !== 'Triage') return [`no schema for kind ${document.kind}`];
  const validate = validators[document.kind];
  if (validate(document)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath || '/'}: ${message}`);
}

function compiled(name: string) {
  const file = new URL(`../../diagnostics/${name}`, import.meta.url);
  return ajv.compile(JSON.parse(readFileSync(file, 'utf8')));
}
