/** Objects that do not exist yet, only foreseen from a manifest. */
import type { KubeObject } from './objects.ts';

/** No real object has such a uid. */
export function imaginedUid(kind: string, namespace: string | undefined, name: string): string {
  return `new ${kind} ${namespace}/${name}`;
}

export function isImagined({ metadata }: KubeObject): boolean {
  return metadata.uid?.startsWith('new ') ?? true;
}
