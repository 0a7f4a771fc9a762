/** Finds in a GPU's fields what the driver itself calls broken, worn out or held back; thresholds are NVIDIA's. */
import type { GpuProblem } from './report.ts';
import { below, child, deep, type Field, numberOf, textOf } from './tree.ts';

type Check = (gpu: Field) => GpuProblem | undefined;
type Severity = GpuProblem['severity'];

const RESET = 'Drain the node, then reset the GPU (nvidia-smi --gpu-reset) or reboot the node.';
const REPLACE = 'Drain the node, run the vendor field diagnostic, and have the GPU replaced if it confirms.';
const COOLING = 'Check fans, air flow and inlet temperature of the machine.';

interface Words {
  readonly code: string;
  readonly severity: Severity;
  readonly says: string;
  readonly action: string;
}

function problem(field: string, value: string, words: Words): GpuProblem {
  return { ...words, field, value };
}

/** Reports when a field of one of the names, in one of the sections (or directly below the GPU), has the value. */
function when(sections: readonly string[], names: readonly string[], bad: RegExp, words: Words): Check {
  return (gpu) => {
    const inside = gpu.children.filter((c) => sections.includes(c.name)).map((c) => [c.name, below(c)] as const);
    const places = sections.length === 0 ? [['', gpu.children] as const] : inside;
    for (const [section, fields] of places) {
      const field = fields.find((f) => names.includes(f.name) && bad.test(textOf(f) ?? ''));
      if (field !== undefined)
        return problem([section, field.name].filter(Boolean).join('/'), textOf(field) ?? '', words);
    }
    return undefined;
  };
}

function isActive(section: readonly string[], name: string, words: Words): Check {
  return when(section, [name], /^Active$/i, words);
}

const REASONS = ['clocks_event_reasons', 'clocks_throttle_reasons'];

const recovery: Check = (gpu) => {
  const action = textOf(child(gpu, 'gpu_recovery_action'));
  if (action === undefined || action === 'None') return undefined;
  const says = `the driver asks for recovery: ${action}`;
  const does = /reboot/i.test(action) ? 'Drain and reboot the node.' : RESET;
  return problem('gpu_recovery_action', action, { code: 'recovery-action', severity: 'critical', says, action: does });
};

const uncorrectable: Check = (gpu) => {
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

const spareRows: Check = (gpu) => {
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

const heat: Check = (gpu) => {
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

const fabric: Check = (gpu) => {
  const state = textOf(child(child(gpu, 'fabric'), 'state'));
  if (state === undefined || /^(Completed|Not Supported)$/i.test(state)) return undefined;
  const says = `the GPU has not joined the NVLink fabric (state ${state}), so multi-GPU programs fail to start`;
  const action = 'Check that the fabric manager runs on the node with the same version as the driver.';
  return problem('fabric/state', state, { code: 'fabric-not-ready', severity: 'critical', says, action });
};

const sensor: Check = (gpu) => {
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

/** A GPU that fell off the bus, or waits for a reset, says so in place of its values. */
function saysItself(pattern: RegExp, words: Words): Check {
  return (gpu) => {
    const field = below(gpu).find((f) => pattern.test(f.value ?? ''));
    return field === undefined ? undefined : problem(field.name, field.value?.trim() ?? '', words);
  };
}

export const LOST: Words = {
  code: 'gpu-lost',
  severity: 'critical',
  says: 'the GPU has fallen off the PCI bus (Xid 79)',
  action: 'Drain the node and power it off and on; if it happens again, have seat, power and GPU checked.',
};
export const NEEDS_RESET: Words = {
  code: 'reset-required',
  severity: 'critical',
  says: 'the driver says that the GPU must be reset',
  action: RESET,
};

const CHECKS: readonly Check[] = [
  saysItself(/GPU is lost/i, LOST),
  saysItself(/GPU requires reset/i, NEEDS_RESET),
  recovery,
  when(['gpu_reset_status'], ['reset_required'], /^Yes$/i, NEEDS_RESET),
  when(['gpu_reset_status'], ['drain_and_reset_recommended'], /^Yes$/i, {
    code: 'reset-recommended',
    severity: 'warning',
    says: 'the driver recommends to drain and reset the GPU',
    action: RESET,
  }),
  uncorrectable,
  when(['ecc_errors'], ['sram_threshold_exceeded'], /^Yes$/i, {
    code: 'sram-threshold',
    severity: 'critical',
    says: 'on-chip memory has had more uncorrectable errors than NVIDIA tolerates',
    action: REPLACE,
  }),
  when(['remapped_rows'], ['failure', 'remapping_failure_occurred'], /^Yes$/i, {
    code: 'row-remap-failure',
    severity: 'critical',
    says: 'a defective memory row could not be replaced by a spare one',
    action: REPLACE,
  }),
  when(['remapped_rows'], ['pending'], /^Yes$/i, {
    code: 'row-remap-pending',
    severity: 'warning',
    says: 'a defective memory row will be replaced by a spare one at the next reset',
    action: RESET,
  }),
  spareRows,
  when(['ecc_errors', 'remapped_rows'], ['channel_repair_pending', 'tpc_repair_pending'], /^Yes$/i, {
    code: 'repair-pending',
    severity: 'warning',
    says: 'a repair waits for the next reset of the GPU',
    action: RESET,
  }),
  when(['ecc_errors'], ['unrepairable_memory'], /^Yes$/i, {
    code: 'unrepairable-memory',
    severity: 'critical',
    says: 'the GPU has memory that cannot be repaired',
    action: REPLACE,
  }),
  when(['retired_pages'], ['pending_retirement', 'pending_blacklist', 'pending_page_blacklist'], /^Yes$/i, {
    code: 'retired-pages-pending',
    severity: 'warning',
    says: 'defective memory pages will be retired at the next reboot',
    action: 'Drain and reboot the node.',
  }),
  fabric,
  when(['fabric'], ['status'], /^(?!$|Success$|0x0$|NVML_SUCCESS)/i, {
    code: 'fabric-failed',
    severity: 'critical',
    says: 'the GPU could not join the NVLink fabric',
    action: 'Check that the fabric manager runs on the node with the same version as the driver.',
  }),
  when(['fabric'], ['summary'], /^Unhealthy$/i, {
    code: 'fabric-unhealthy',
    severity: 'critical',
    says: 'the NVLink fabric of the GPU is unhealthy',
    action: 'Drain the node; look into the fabric manager log and for SXid errors in the kernel log.',
  }),
  isActive(REASONS, 'hw_thermal_slowdown', {
    code: 'thermal-slowdown',
    severity: 'critical',
    says: 'the hardware has halved the clocks because of heat',
    action: COOLING,
  }),
  isActive(REASONS, 'hw_power_brake_slowdown', {
    code: 'power-brake',
    severity: 'critical',
    says: 'the power supply holds the GPU back (power brake)',
    action: "Check the machine's power supplies and power cap.",
  }),
  isActive(REASONS, 'sw_thermal_slowdown', {
    code: 'thermal-throttle',
    severity: 'warning',
    says: 'the driver lowers the clocks because of heat',
    action: COOLING,
  }),
  heat,
  sensor,
  when([], ['compute_mode'], /^Prohibited$/i, {
    code: 'compute-prohibited',
    severity: 'warning',
    says: 'the compute mode forbids every CUDA program',
    action: 'Set the compute mode to DEFAULT (nvidia-smi --compute-mode=0).',
  }),
];

/** Everything that is wrong with one GPU, at most one problem for each code; the checks' order is by weight. */
export function problemsOf(gpu: Field): GpuProblem[] {
  const found = CHECKS.map((check) => check(gpu)).filter((p) => p !== undefined);
  return found.filter((p, i) => found.findIndex((other) => other.code === p.code) === i);
}
