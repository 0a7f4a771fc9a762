/** Checks that count, compare or look in several places. */
import { type Check, COOLING, problem, REPLACE, RESET } from './check.ts';
import type { GpuProblem } from './report.ts';
import { below, child, deep, numberOf, textOf } from './tree.ts';

type Severity = GpuProblem['severity'];

export const recovery: Check = (gpu) => {
  const action = textOf(child(gpu, 'gpu_recovery_action'));
  if (action === undefined || action === 'None') return undefined;
  const says = `the driver asks for recovery: ${action}`;
  const does = /reboot/i.test(action) ? 'Drain and reboot the node.' : RESET;
  return problem('gpu_recovery_action', action, { code: 'recovery-action', severity: 'critical', says, action: does });
};

export const uncorrectable: Check = (gpu) => {
  const volatile = child(child(gpu, 'ecc_errors'), 'volatile');
  const modern = volatile?.children.filter((c) => c.name.includes('uncorrectable')) ?? [];
  const counted = modern.length > 0 ? modern : [deep(child(volatile, 'double_bit'), 'total')];
  const sum = counted.reduce((total, field) => total + (numberOf(field) ?? 0), 0);
  if (sum === 0) return undefined;
  const says = `${sum} uncorrectable memory errors since the last reset`;
  const action =
    'Look for Xid 48, 63, 64, 94 or 95 in the kernel log; if the count rises, take the GPU out of use and reset it.';
  return problem('ecc_errors/volatile', String(sum), { code: 'ecc-uncorrectable', severity: 'warning', says, action });
};

export const spareRows: Check = (gpu) => {
  const rows = child(gpu, 'remapped_rows');
  const scarce = (numberOf(deep(rows, 'low')) ?? 0) + (numberOf(deep(rows, 'none')) ?? 0);
  if (scarce === 0) return undefined;
  const says = `${scarce} memory banks have few or no spare rows left`;
  const words = {
    code: 'row-remap-nearly-used',
    severity: 'warning',
    says,
    action: 'Plan to replace the GPU.',
  } as const;
  return problem('remapped_rows/histogram', String(scarce), words);
};

export const heat: Check = (gpu) => {
  const readings = child(gpu, 'temperature');
  const headroom = numberOf(deep(readings, 'gpu_temp_tlimit', 'gpu_t_limit_temp'));
  const now = numberOf(deep(readings, 'gpu_temp', 'gpu_current_temp'));
  const slow = numberOf(deep(readings, 'gpu_temp_slow_threshold', 'gpu_slowdown_temp'));
  const left = headroom ?? (now !== undefined && slow !== undefined ? slow - now : undefined);
  if (left === undefined || left >= 5) return undefined;
  const severity: Severity = left <= 0 ? 'critical' : 'warning';
  const says =
    left <= 0 ? 'the GPU is so hot that it slows down' : `the GPU is ${left} °C below the heat at which it slows down`;
  return problem('temperature', `${left} C`, { code: 'hot', severity, says, action: COOLING });
};

export const fabric: Check = (gpu) => {
  const state = textOf(child(child(gpu, 'fabric'), 'state'));
  if (state === undefined || /^(Completed|Not Supported)$/i.test(state)) return undefined;
  const says = `the GPU has not joined the NVLink fabric (state ${state}), so multi-GPU programs fail to start`;
  const action = 'Check that the fabric manager runs on the node with the same version as the driver.';
  return problem('fabric/state', state, { code: 'fabric-not-ready', severity: 'critical', says, action });
};

export const sensor: Check = (gpu) => {
  const readings = ['fan_speed', 'temperature', 'gpu_power_readings', 'power_readings'].map((name) => child(gpu, name));
  const broken = readings
    .flatMap((field) => (field === undefined ? [] : [field, ...below(field)]))
    .find((field) => /^\[?(ERR!|Unknown Error)\]?$/i.test(field.value ?? ''));
  if (broken === undefined) return undefined;
  const says = `the driver cannot read ${broken.name.replaceAll('_', ' ')}: a sensor, fan or the board is defective`;
  return problem(broken.name, broken.value ?? '', {
    code: 'sensor-error',
    severity: 'critical',
    says,
    action: REPLACE,
  });
};
