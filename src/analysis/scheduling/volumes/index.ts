/** The filter plugins that look at volumes, in kube-scheduler's order. */
import type { FilterPlugin } from '../plugin.ts';
import { volumeBinding } from './binding.ts';
import { nodeVolumeLimits } from './limits.ts';
import { volumeRestrictions } from './restrictions.ts';
import { volumeZone } from './zone.ts';

export const VOLUME_PLUGINS: readonly FilterPlugin[] = [
  volumeRestrictions,
  nodeVolumeLimits,
  volumeBinding,
  volumeZone,
];
