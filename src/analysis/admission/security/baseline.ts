/** The level `baseline`: nothing that is known to give a pod more than its own. */
import { type Check, capabilities, unlessUserNamespaced, unset, volumes } from './check.ts';
import { COMMON } from './common.ts';

const BASELINE_CAPABILITIES = new Set(
  'AUDIT_WRITE CHOWN DAC_OVERRIDE FOWNER FSETID KILL MKNOD NET_BIND_SERVICE SETFCAP SETGID SETPCAP SETUID SYS_CHROOT'.split(
    ' ',
  ),
);

export const procMount: Check = (_spec, parts) =>
  parts
    .filter(({ context }) => (context.procMount ?? 'Default') !== 'Default')
    .map(({ field }) => ({
      check: 'procMount',
      field: `${field}.securityContext.procMount`,
      todo: 'set it to Default',
      value: 'Default',
    }));

export const BASELINE: readonly Check[] = [
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
