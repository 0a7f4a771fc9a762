/** Finds in a GPU's fields what the driver itself calls broken, worn out or held back; thresholds are NVIDIA's. */
import { type Check, COOLING, isActive, REPLACE, RESET, saysItself, type Words, when } from './check.ts';
import { fabric, heat, recovery, sensor, spareRows, uncorrectable } from './measured.ts';
import type { GpuProblem } from './report.ts';
import type { Field } from './tree.ts';

const REASONS = ['clocks_event_reasons', 'clocks_throttle_reasons'];

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
