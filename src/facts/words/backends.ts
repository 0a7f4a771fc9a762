/** The Services that an Ingress sends requests to. */

import type { Service } from 'kubernetes-types/core/v1.js';
import type { Ingress } from 'kubernetes-types/networking/v1.js';
import { nearest } from '../../analysis/names.ts';
import type { World } from '../../engine/world.ts';
import type { KubeObject } from '../objects.ts';
import { listOf } from './objects.ts';
import { word } from './word.ts';

interface Backend {
  readonly service: string;
  readonly port: string;
  readonly field: string;
  /** `host/path` as a person would type it. */
  readonly url: string;
  readonly exists: boolean;
  readonly portExists: boolean;
  readonly nearest: readonly string[];
  readonly object: KubeObject | null;
}

/** Every Service that an Ingress sends requests to. Resource backends are left out. */
export function backendsOf(world: World, ingress: KubeObject): readonly Backend[] {
  const spec = (ingress as unknown as Ingress).spec;
  const services = listOf(world, 'Service', ingress.metadata.namespace ?? '');
  const named = [
    ...(spec?.defaultBackend?.service
      ? [{ ...spec.defaultBackend.service, field: 'spec.defaultBackend.service', url: 'any other request' }]
      : []),
    ...(spec?.rules ?? []).flatMap((rule, r) =>
      (rule.http?.paths ?? []).flatMap((path, p) =>
        path.backend.service
          ? [
              {
                ...path.backend.service,
                field: `spec.rules[${r}].http.paths[${p}].backend.service`,
                url: `${rule.host ?? '*'}${path.path ?? '/'}`,
              },
            ]
          : [],
      ),
    ),
  ];
  return named.map(({ name, port, field, url }) => {
    const object = services.find((s) => s.metadata.name === name) ?? null;
    const ports = (object as unknown as Service | null)?.spec?.ports ?? [];
    return {
      service: name,
      port: String(port?.name ?? port?.number ?? ''),
      field,
      url,
      exists: object !== null,
      portExists: ports.some((p) => (port?.name ? p.name === port.name : p.port === port?.number)),
      nearest:
        object === null
          ? nearest(
              name,
              services.map((s) => s.metadata.name),
            )
          : [],
      object,
    };
  });
}

export const backendTypes = {
  Backend: {
    service: 'string',
    port: 'string',
    field: 'string',
    url: 'string',
    exists: 'bool',
    portExists: 'bool',
    nearest: 'list<string>',
    object: 'Service',
  },
};

export const backendWords = [
  word('backendsOf(ingress: Ingress): list<Backend>', 'Every Service that the Ingress sends requests to.', backendsOf),
];
