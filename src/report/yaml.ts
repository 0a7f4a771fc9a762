/** The YAML writer behind a file of its own, so that the bundle can leave it unloaded until `-o yaml` asks for it. */
import { stringify } from 'yaml';
import type { Document } from './documents.ts';

export function yamlOf(document: Document): string {
  return stringify(document, { lineWidth: 0, aliasDuplicateObjects: false });
}
