/** Taints of devices, and the tolerations of requests (resourceclaim `devicetoleration.go`). */
import { listOf } from '../spec.ts';
import type { Device, Taint, Toleration, Wanted } from './api.ts';

function tolerates({ effect, key, operator, value }: Toleration, taint: Taint): boolean {
  if (effect && effect !== taint.effect) return false;
  if (key && key !== taint.key) return false;
  if (operator === 'Exists') return true;
  return (operator === undefined || operator === '' || operator === 'Equal') && (value ?? '') === (taint.value ?? '');
}

/** The taints that keep the request from the device; other effects than these two keep nobody away. */
export function untolerated(device: Device, wanted: Wanted): readonly Taint[] {
  return listOf(device.taints).filter(
    (taint) =>
      (taint.effect === 'NoSchedule' || taint.effect === 'NoExecute') &&
      !listOf(wanted.tolerations).some((toleration) => tolerates(toleration, taint)),
  );
}
