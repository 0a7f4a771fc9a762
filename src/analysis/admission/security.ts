/** The Pod Security Standards: which fields of a pod a level does not allow, and what they must be (pod-security-admission/policy). */
import type { Container, PodSpec, SecurityContext, Volume } from 'kubernetes-types/core/v1.js';

export type Level = 'privileged' | 'baseline' | 'restricted';

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

interface Part {
  readonly field: string;
  readonly container: Container;
  readonly context: SecurityContext;
}

type Check = (spec: PodSpec, parts: readonly Part[]) => readonly Violation[];

/** Everything that a level does not allow; none for a level that allows everything. */
export function securityViolations(spec: PodSpec, level: Level): readonly Violation[] {
  if (level === 'privileged') return [];
  const parts = (['initContainers', 'containers'] as const).flatMap((list) =>
    (spec[list] ?? []).map((container): Part => {
      return { field: `spec.${list}[${container.name}]`, container, context: container.securityContext ?? {} };
    }),
  );
  return (level === 'baseline' ? BASELINE : RESTRICTED).flatMap((check) => check(spec, parts));
}

/** Violations of something that the pod or a container sets and must not set. */
function unset(
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
function required(
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
function inherited<T>(
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

const BASELINE_CAPABILITIES = new Set(
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT'.split(
    ' ',
  ),
);
const SELINUX_TYPES = new Set(['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t']);
const SYSCTLS = new Set([
  'kernel.shm_rmid_forced',
  ...'ip_local_port_range ip_unprivileged_port_start tcp_syncookies ping_group_range ip_local_reserved_ports tcp_keepalive_time tcp_fin_timeout tcp_keepalive_intvl tcp_keepalive_probes tcp_rmem tcp_wmem'
    .split(' ')
    .map((name) => `net.ipv4.${name}`),
]);
const VOLUMES = new Set([
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'image',
  'persistentVolumeClaim',
  'projected',
  'secret',
]);

const isWindows = (spec: PodSpec): boolean => spec.os?.name === 'windows';
/** Root in a pod with user namespaces is nobody on the node. */
const isUserNamespaced = (spec: PodSpec): boolean => (spec as { hostUsers?: boolean }).hostUsers === false;
const unlessWindows =
  (check: Check): Check =>
  (spec, parts) =>
    isWindows(spec) ? [] : check(spec, parts);
const unlessUserNamespaced =
  (check: Check): Check =>
  (spec, parts) =>
    isUserNamespaced(spec) ? [] : check(spec, parts);

function capabilities(check: string, allowed: ReadonlySet<string>): Check {
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

function volumes(check: string, wrong: (type: string) => boolean): Check {
  return (spec) =>
    (spec.volumes ?? [])
      .filter((volume) => wrong(volumeType(volume)))
      .map((volume) => ({
        check,
        field: `spec.volumes[${volume.name}].${volumeType(volume)}`,
        todo: 'use another type of volume',
      }));
}

const SECCOMP = (type: string): boolean => type === 'RuntimeDefault' || type === 'Localhost';

const procMount: Check = (_spec, parts) =>
  parts
    .filter(({ context }) => (context.procMount ?? 'Default') !== 'Default')
    .map(({ field }) => ({
      check: 'procMount',
      field: `${field}.securityContext.procMount`,
      todo: 'set it to Default',
      value: 'Default',
    }));

const COMMON: readonly Check[] = [
  unset(
    'hostProcess',
    'windowsOptions.hostProcess',
    (c) => c.windowsOptions?.hostProcess === true,
    'set it to false',
    false,
  ),
  (spec) =>
    (['hostNetwork', 'hostPID', 'hostIPC'] as const)
      .filter((name) => spec[name] === true)
      .map((name) => ({ check: 'host namespaces', field: `spec.${name}`, todo: 'set it to false', value: false })),
  (_spec, parts) =>
    parts
      .filter(({ context }) => context.privileged === true)
      .map(({ field }) => ({
        check: 'privileged',
        field: `${field}.securityContext.privileged`,
        todo: 'set it to false',
        value: false,
      })),
  (_spec, parts) =>
    parts.flatMap(({ field, container }) =>
      (container.ports ?? [])
        .filter((port) => (port.hostPort ?? 0) !== 0)
        .map((port) => ({
          check: 'hostPort',
          field: `${field}.ports[${port.name ?? port.containerPort}].hostPort`,
          todo: 'take it away',
        })),
    ),
  (_spec, parts) =>
    parts.flatMap(({ field, container }) =>
      hostsOf(container).map((path) => ({
        check: 'probe or lifecycle host',
        field: `${field}.${path}`,
        todo: 'take it away',
      })),
    ),
  unset(
    'forbidden AppArmor profile',
    'appArmorProfile.type',
    (c) => appArmorOf(c) === 'Unconfined',
    'set it to RuntimeDefault',
    'RuntimeDefault',
  ),
  unset(
    'seLinuxOptions',
    'seLinuxOptions',
    ({ seLinuxOptions: o }) =>
      o !== undefined && (!SELINUX_TYPES.has(o.type ?? '') || (o.user ?? '') !== '' || (o.role ?? '') !== ''),
    'set no user and no role, and no type but container_t and the like',
  ),
  (spec) =>
    (spec.securityContext?.sysctls ?? [])
      .filter(({ name }) => !SYSCTLS.has(name))
      .map(({ name }) => ({
        check: 'forbidden sysctls',
        field: `spec.securityContext.sysctls[${name}]`,
        todo: 'take it away',
      })),
];

const BASELINE: readonly Check[] = [
  ...COMMON,
  unlessUserNamespaced(procMount),
  capabilities('non-default capabilities', BASELINE_CAPABILITIES),
  volumes('hostPath volumes', (type) => type === 'hostPath'),
  unset(
    'seccompProfile',
    'seccompProfile.type',
    (c) => c.seccompProfile?.type === 'Unconfined',
    'set it to RuntimeDefault',
    'RuntimeDefault',
  ),
];

const RESTRICTED: readonly Check[] = [
  ...COMMON,
  procMount,
  volumes('restricted volume types', (type) => !VOLUMES.has(type)),
  unlessWindows(
    required(
      'allowPrivilegeEscalation != false',
      'allowPrivilegeEscalation',
      (c) => c.allowPrivilegeEscalation === false,
      'set it to false',
      false,
    ),
  ),
  unlessWindows(
    required(
      'unrestricted capabilities',
      'capabilities.drop',
      (c) => c.capabilities?.drop?.includes('ALL') ?? false,
      'set it to ["ALL"]',
      ['ALL'],
    ),
  ),
  unlessWindows(capabilities('unrestricted capabilities', new Set(['NET_BIND_SERVICE']))),
  unlessUserNamespaced(
    inherited(
      'runAsNonRoot != true',
      'runAsNonRoot',
      (c) => c.runAsNonRoot,
      (v) => v,
      'set it to true',
      true,
    ),
  ),
  unlessUserNamespaced(unset('runAsUser=0', 'runAsUser', (c) => c.runAsUser === 0, 'name a user that is not root')),
  unlessWindows(
    inherited(
      'seccompProfile',
      'seccompProfile.type',
      (c) => c.seccompProfile?.type,
      SECCOMP,
      'set it to RuntimeDefault',
      'RuntimeDefault',
    ),
  ),
];

function appArmorOf(context: SecurityContext): string | undefined {
  return (context as { appArmorProfile?: { type?: string } }).appArmorProfile?.type;
}

/** Where a probe or a hook of the container names a host. */
function hostsOf({ livenessProbe, readinessProbe, startupProbe, lifecycle }: Container): readonly string[] {
  const handlers = {
    livenessProbe,
    readinessProbe,
    startupProbe,
    'lifecycle.postStart': lifecycle?.postStart,
    'lifecycle.preStop': lifecycle?.preStop,
  };
  return Object.entries(handlers).flatMap(([name, handler]) =>
    (['httpGet', 'tcpSocket'] as const)
      .filter((how) => (handler?.[how]?.host ?? '') !== '')
      .map((how) => `${name}.${how}.host`),
  );
}
