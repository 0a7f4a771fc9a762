import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readNvidiaSmi } from './nvidia-smi.ts';

const FOLDER = new URL('samples/', import.meta.url);
const sample = (name: string) => readFileSync(new URL(name, FOLDER), 'utf8');
const read = (stdout: string, exitCode = 0, stderr = '') => readNvidiaSmi({ exitCode, stdout, stderr });
const samples = readdirSync(FOLDER).filter((name) => name.startsWith('smi-'));
const codes = (stdout: string) => read(stdout).gpus.flatMap((gpu) => gpu.problems.map((p) => p.code));

describe('samples of real machines', () => {
  it.each([
    ['smi-xml__gtx-1660-ti.xml', 'Graphics Device', '418.43', 5912, 1],
    ['smi-xml__tesla-t4.xml', 'Tesla T4', '515.105.01', 15360, 1],
    ['smi-xml__a10g.xml', 'NVIDIA A10G', '515.105.01', 23028, 1],
    ['smi-xml__rtx-3060-v12.xml', 'NVIDIA GeForce RTX 3060', '570.124.04', 12288, 1],
    ['smi-xml__rtx-3080-v13.xml', 'NVIDIA GeForce RTX 3080', '595.58.03', 10240, 1],
    ['smi-q__titan-v__560.35.03.txt', 'NVIDIA TITAN V', '560.35.03', 12288, 1],
    ['smi-q__h100-mig__590.48.01.txt', 'NVIDIA H100 80GB HBM3', '590.48.01', 81559, 1],
    ['smi-table__h100-mig__590.48.01.txt', 'NVIDIA H100 80GB HBM3', '590.48.01', 81559, 1],
    ['smi-table__8x-h100__550.90.07.txt', 'NVIDIA H100 80GB HBM3', '550.90.07', 81559, 8],
    ['smi-xml__h200__580.159.04.xml', 'NVIDIA H200', '580.159.04', 143771, 1],
    ['smi-q__h200__580.159.04.txt', 'NVIDIA H200', '580.159.04', 143771, 1],
    ['smi-table__h200__580.159.04.txt', 'NVIDIA H200', '580.159.04', 143771, 1],
  ])('%s is read and healthy', (file, name, driver, memoryTotalMiB, count) => {
    const report = read(sample(file));
    expect(report).toMatchObject({ outcome: 'ok', driver, complete: true });
    expect(report.gpus).toHaveLength(count);
    expect(report.gpus[0]).toMatchObject({ index: 0, name, memoryTotalMiB });
    expect(report.gpus.flatMap((gpu) => gpu.problems)).toEqual([]);
  });

  it('finds the power brake on all eight GPUs', () => {
    const { gpus } = read(sample('smi-q__8x-h100__535.161.08__hw-slowdown-active.txt'));
    expect(gpus.map((gpu) => gpu.problems.map((p) => p.code))).toEqual(Array(8).fill(['power-brake']));
  });

  it('finds the fan that does not answer', () => {
    const { gpus } = read(sample('smi-table__geforce__525.125.06__fan-ERR.txt'));
    expect(gpus[0]?.problems).toMatchObject([
      { code: 'sensor-error', field: 'fan_speed', value: 'ERR!', severity: 'critical' },
    ]);
    expect(gpus[0]).toMatchObject({ memoryUsedMiB: 2021, temperature: 38, powerWatts: 49, performanceState: 'P5' });
  });

  it('reads MIG devices, and does not take N/A for 0', () => {
    const [gpu] = read(sample('smi-q__h100-mig__590.48.01.txt')).gpus;
    expect(gpu).toMatchObject({ migEnabled: true, memoryUsedMiB: 59 });
    expect(gpu).not.toHaveProperty('utilization');
    expect(gpu?.migDevices).toHaveLength(4);
    expect(gpu?.migDevices[0]).toEqual({
      gpuInstance: 2,
      computeInstance: 0,
      memoryTotalMiB: 40448,
      memoryUsedMiB: 26,
    });
  });

  it('lists processes', () => {
    const [gpu] = read(sample('smi-xml__tesla-t4.xml')).gpus;
    expect(gpu?.processes[1]).toEqual({ pid: 5762, name: 'python', memoryMiB: 1005 });
    expect(read(sample('smi-q__titan-v__560.35.03.txt')).gpus[0]?.processes.map((p) => p.name)).toContain('/opt/test');
  });

  it('says of cut output that it is not complete', () => {
    const report = read(sample('smi-q__h100__535.183.01__truncated.txt'));
    expect(report).toMatchObject({ outcome: 'ok', attached: 8, complete: false });
    expect(report.gpus).toHaveLength(1);
  });

  it.each(samples)('%s may be cut anywhere', (file) => {
    const text = sample(file);
    for (let i = 0; i < 40; i++) {
      const report = read(text.slice(0, Math.floor((text.length * i) / 40)));
      expect(report.gpus.length).toBeLessThanOrEqual(8);
      if (report.outcome === 'ok') expect(report.gpus[0]?.problems.map((p) => p.code)).not.toContain('gpu-lost');
    }
  });
});

describe('broken GPUs', () => {
  const xml = sample('smi-xml__rtx-3060-v12.xml');
  const a10g = sample('smi-xml__a10g.xml');
  const t4 = sample('smi-xml__tesla-t4.xml');
  const brake = sample('smi-q__8x-h100__535.161.08__hw-slowdown-active.txt');
  const h100 = sample('smi-q__h100-mig__590.48.01.txt');

  it.each([
    ['recovery-action', xml.replace('<gpu_recovery_action>None', '<gpu_recovery_action>Drain and Reset')],
    ['reset-required', brake.replace(/(Reset Required +: )No/, '$1Yes')],
    ['row-remap-pending', a10g.replace('<remapped_row_pending>No', '<remapped_row_pending>Yes')],
    ['row-remap-failure', a10g.replace('<remapped_row_failure>No', '<remapped_row_failure>Yes')],
    ['row-remap-nearly-used', a10g.replace('histogram_none>0 bank', 'histogram_none>3 bank')],
    ['retired-pages-pending', t4.replace('<pending_retirement>No', '<pending_retirement>Yes')],
    ['ecc-uncorrectable', a10g.replace('<dram_uncorrectable>0', '<dram_uncorrectable>2')],
    ['thermal-slowdown', h100.replace(/(HW Thermal Slowdown +: )Not Active/, '$1Active')],
    ['fabric-not-ready', h100.replace(/(Fabric\n +State +: )\S+/, '$1In Progress')],
    ['gpu-lost', a10g.replace('<fan_speed>0 %', '<fan_speed>GPU is lost')],
    ['hot', a10g.replace('<gpu_temp>17 C', '<gpu_temp>96 C')],
    ['sensor-error', a10g.replace('<power_draw>25.58 W', '<power_draw>[Unknown Error]')],
    ['compute-prohibited', a10g.replace('<compute_mode>Default', '<compute_mode>Prohibited')],
  ])('%s', (code, output) => expect(codes(output)).toEqual(expect.arrayContaining([code])));

  it('counts uncorrectable errors of the old layout, in XML and in text', () => {
    const titan = sample('smi-q__titan-v__560.35.03.txt');
    const broken = titan.replace(/(Volatile[\s\S]*?Double Bit[\s\S]*?Total +: )\S+/, '$17');
    expect(read(broken).gpus[0]?.problems).toMatchObject([
      { code: 'ecc-uncorrectable', value: '7', severity: 'warning' },
    ]);
  });
});

describe('failures', () => {
  it.each([
    [
      "NVIDIA-SMI has failed because it couldn't communicate with the NVIDIA driver. Make sure that the latest NVIDIA driver is installed and running.\n",
      9,
      'driver-not-loaded',
    ],
    ['No devices were found\n', 6, 'no-devices'],
    ['No devices were found\n', 0, 'no-devices'],
    ['Failed to initialize NVML: Unknown Error\n', 255, 'unknown-error'],
    ['Failed to initialize NVML: Insufficient Permissions\n', 4, 'no-permission'],
    ['Failed to initialize NVML: GPU access blocked by the operating system\n', 17, 'access-blocked'],
    [
      "NVIDIA-SMI couldn't find libnvidia-ml.so library in your system. Please make sure that the NVIDIA Display Driver is properly installed\n",
      12,
      'library-missing',
    ],
    ['Field "gpu_recovery_action" is not a valid field to query.\n', 2, 'invalid-query'],
    ['', 124, 'timeout'],
    ['', 15, 'gpu-lost'],
    ['something else\n', 1, 'unreadable'],
    ['', 0, 'unreadable'],
  ])('%s (exit %d)', (text, exitCode, code) => {
    expect(read(text, exitCode)).toMatchObject({ outcome: 'failed', failure: { code }, gpus: [] });
    expect(read('', exitCode, text)).toMatchObject({ outcome: 'failed', failure: { code } });
  });

  it('gives the version of the library that does not match', () => {
    const text = 'Failed to initialize NVML: Driver/library version mismatch\nNVML library version: 580.178\n';
    expect(read(text, 18).failure).toEqual({
      code: 'driver-library-mismatch',
      text: 'Failed to initialize NVML: Driver/library version mismatch',
      libraryVersion: '580.178',
    });
  });

  it('knows a container without nvidia-smi', () => {
    const stderr =
      'OCI runtime exec failed: exec failed: unable to start container process: exec: "nvidia-smi": executable file not found in $PATH: unknown';
    expect(read('', 126, stderr).failure?.code).toBe('command-missing');
  });

  it.each([
    [
      'Unable to determine the device handle for GPU 0000:05:00.0: GPU is lost.  Reboot the system to recover this GPU',
      'gpu-lost',
      '0000:05:00.0',
    ],
    ['Unable to determine the device handle for GPU1: 0000:34:00.0: Unknown Error', 'gpu-unreachable', '0000:34:00.0'],
    ['Unable to determine the device handle for GPU0000:CB:00.0: Unknown Error', 'gpu-unreachable', 'CB:00.0'],
  ])('counts a GPU that cannot be opened beside those that can: %s', (line, code, busId) => {
    const report = read(`${line}\n${sample('smi-table__8x-h100__550.90.07.txt')}`, 15);
    expect(report).toMatchObject({ outcome: 'ok', complete: false });
    expect(report.gpus).toHaveLength(9);
    expect(report.gpus[8]).toMatchObject({ problems: [{ code, severity: 'critical' }] });
    expect(report.gpus[8]?.busId).toContain(busId);
    expect(read(line, 15)).toMatchObject({ outcome: 'failed', failure: { code } });
  });

  it('pins a corrupted infoROM on its GPU', () => {
    const warning = '\nWARNING: infoROM is corrupted at gpu 0000:3B:00.0\n';
    const { gpus } = read(sample('smi-table__8x-h100__550.90.07.txt') + warning, 14);
    expect(gpus.map((gpu) => gpu.problems.length)).toEqual([0, 1, 0, 0, 0, 0, 0, 0]);
  });
});

it('reads the banner of driver 610, which has no driver version', () => {
  const banner = '| NVIDIA-SMI 610.57.04   KMD Version: 610.57.04   CUDA UMD Version: 13.3 |';
  const table = sample('smi-table__8x-h100__550.90.07.txt').replace(/\| NVIDIA-SMI.*\|/, banner);
  expect(read(table)).toMatchObject({ driver: '610.57.04', cuda: '13.3' });
});

it('is not led astray by hostile XML', () => {
  const bomb =
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><nvidia_smi_log><driver_version>&a;</driver_version><gpu></gpu></nvidia_smi_log>';
  expect(read(bomb)).toMatchObject({ outcome: 'ok', driver: '&a;' });
  expect(read(`<nvidia_smi_log>${'<a>'.repeat(20_000)}`).outcome).toBe('failed');
});
