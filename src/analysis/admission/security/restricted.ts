/** The level `restricted`: what is held for good practice. */

import { procMount } from './baseline.ts';
import {
  type Check,
  capabilities,
  inherited,
  required,
  unlessUserNamespaced,
  unlessWindows,
  unset,
  volumes,
} from './check.ts';
import { COMMON } from './common.ts';

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

const SECCOMP = (type: string): boolean => type === 'RuntimeDefault' || type === 'Localhost';

export const RESTRICTED: readonly Check[] = [
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
