/** The form of a check of the Pod Security Standards, and the kinds of checks that there are. */
import type { Container, PodSpec, SecurityContext, Volume } from 'kubernetes-types/core/v1.js';

export interface Violation {
  /** The server's name for the check: `allowPrivilegeEscalation != false`. */
  readonly check: string;
  /** From the pod's specification: `spec.containers[web].securityContext.privileged`. */
  readonly field: string;
  /** What a person has to do with the field: `set it to false`. */
  readonly todo: string;
  /** The value to set; null: take the field away; absent: only a person can say what should be there instead. */
  readonly value?: unknown;
}

export interface Part {
  readonly field: string;
  readonly container: Container;
  readonly context: SecurityContext;
}

export type Check = (spec: PodSpec, parts: readonly Part[]) => readonly Violation[];

/** Violations of something that the pod or a container sets and must not set. */
export function unset(
  check: string,
  name: string,
  wrong: (context: SecurityContext) => boolean,
  todo: string,
  value?: unknown,
): Check {
  return (spec, parts) =>
    [{ field: 'spec', context: (spec.securityContext ?? {}) as SecurityContext }, ...parts]
      .filter(({ context }) => wrong(context))
      .map(({ field }) => ({
        check,
        field: `${field}.securityContext.${name}`,
        todo,
        ...(value !== undefined && { value }),
      }));
}

/** Violations of something that each container must have. */
export function required(
  check: string,
  name: string,
  right: (context: SecurityContext) => boolean,
  todo: string,
  value: unknown,
): Check {
  return (_spec, parts) =>
    parts
      .filter(({ context }) => !right(context))
      .map(({ field }) => ({ check, field: `${field}.securityContext.${name}`, todo, value }));
}

/**
 * Violations of something that each container must have, itself or from the pod. What is set wrong is set right where it
 * stands; what is set nowhere is set once, for the whole pod.
 */
export function inherited<T>(
  check: string,
  name: string,
  read: (context: SecurityContext) => T | undefined,
  right: (value: T) => boolean,
  todo: string,
  value: T,
): Check {
  return (spec, parts) => {
    const pod = read((spec.securityContext ?? {}) as SecurityContext);
    const values = parts.map(({ field, context }) => ({ field, value: read(context) }));
    const wrong = values.filter((one) => one.value !== undefined && !right(one.value));
    const lacking = pod === undefined && values.some((one) => one.value === undefined);
    const fields = [
      ...(lacking || (pod !== undefined && !right(pod)) ? ['spec'] : []),
      ...wrong.map((one) => one.field),
    ];
    return fields.map((field) => ({ check, field: `${field}.securityContext.${name}`, todo, value }));
  };
}

export function capabilities(check: string, allowed: ReadonlySet<string>): Check {
  return (_spec, parts) =>
    parts.flatMap(({ field, context }) => {
      const added = context.capabilities?.add ?? [];
      const wrong = added.filter((name) => !allowed.has(name));
      const rest = added.filter((name) => allowed.has(name));
      if (wrong.length === 0) return [];
      return [
        {
          check,
          field: `${field}.securityContext.capabilities.add`,
          todo: `take ${wrong.join(', ')} out`,
          value: rest.length > 0 ? rest : null,
        },
      ];
    });
}

const volumeType = (volume: Volume): string => Object.keys(volume).find((key) => key !== 'name') ?? 'emptyDir';

export function volumes(check: string, wrong: (type: string) => boolean): Check {
  return (spec) =>
    (spec.volumes ?? [])
      .filter((volume) => wrong(volumeType(volume)))
      .map((volume) => ({
        check,
        field: `spec.volumes[${volume.name}].${volumeType(volume)}`,
        todo: 'use another type of volume',
      }));
}

const isWindows = (spec: PodSpec): boolean => spec.os?.name === 'windows';
/** Root in a pod with user namespaces is nobody on the node. */
const isUserNamespaced = (spec: PodSpec): boolean => (spec as { hostUsers?: boolean }).hostUsers === false;
export const unlessWindows =
  (check: Check): Check =>
  (spec, parts) =>
    isWindows(spec) ? [] : check(spec, parts);
export const unlessUserNamespaced =
  (check: Check): Check =>
  (spec, parts) =>
    isUserNamespaced(spec) ? [] : check(spec, parts);
