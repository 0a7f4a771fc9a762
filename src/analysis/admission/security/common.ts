/** What neither `baseline` nor `restricted` allows. */
import type { Container, SecurityContext } from 'kubernetes-types/core/v1.js';
import { type Check, unset } from './check.ts';

const SELINUX_TYPES = new Set(['', 'container_t', 'container_init_t', 'container_kvm_t', 'container_engine_t']);
const SYSCTLS = new Set([
  'kernel.shm_rmid_forced',
  ...'ip_local_port_range ip_unprivileged_port_start tcp_syncookies ping_group_range ip_local_reserved_ports tcp_keepalive_time tcp_fin_timeout tcp_keepalive_intvl tcp_keepalive_probes tcp_rmem tcp_wmem'
    .split(' ')
    .map((name) => `net.ipv4.${name}`),
]);
export const COMMON: readonly Check[] = [
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
