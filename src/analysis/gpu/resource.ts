/** The names under which clusters hand out GPUs, whole, split or shared, and the node labels that describe them. */

/** `whole` as vendors name it, a MIG slice, a GPU shared in time or by MPS under a name of its own, or another name that speaks of GPUs. */
export type GpuResourceKind = 'whole' | 'mig' | 'shared' | 'other';

/** NVIDIA's network operator hands out NICs in the same domain. */
const NETWORK = /^nvidia\.com\/(hostdev|mlnx|rdma|sriov|.*nic)/i;
const SPEAKS_OF_GPUS = /(^|[./_-])v?gpus?($|[./_-])|^nvidia\.com\/|\/mig-\d|^habana\.ai\/gaudi/i;
const WHOLE = new Set(['nvidia.com/gpu', 'amd.com/gpu', 'gpu.intel.com/i915', 'gpu.intel.com/xe', 'habana.ai/gaudi']);

/** Whether an extended resource stands for GPUs; a name that is only meant to may be misspelt. */
export function isGpuResource(name: string): boolean {
  return name.includes('/') && !name.startsWith('requests.') && SPEAKS_OF_GPUS.test(name) && !NETWORK.test(name);
}

export function gpuResourceKind(name: string): GpuResourceKind {
  if (WHOLE.has(name)) return 'whole';
  if (name.endsWith('.shared')) return 'shared';
  return migProfile(name) === undefined ? 'other' : 'mig';
}

export interface MigProfile {
  /** `1g.10gb`, as nvidia-smi writes it. */
  readonly name: string;
  readonly slices: number;
  readonly gigabytes: number;
}

/** The profile that `nvidia.com/mig-1g.10gb` (or `mig-1g.10gb.me`) stands for. */
export function migProfile(resource: string): MigProfile | undefined {
  const match = /\/mig-((\d+)g\.(\d+)gb(?:\.[a-z.]+)?)$/.exec(resource);
  return match === null ? undefined : { name: match[1] ?? '', slices: Number(match[2]), gigabytes: Number(match[3]) };
}

/** Of the offered names the one to ask for instead: a slice large enough, and of those the smallest; else the same vendor's, as whole as can be. */
export function substituteFor(resource: string, offered: readonly string[]): string | undefined {
  const wanted = migProfile(resource);
  const sizes = offered.flatMap((name) => {
    const profile = migProfile(name);
    return profile === undefined ? [] : [{ resource: name, ...profile }];
  });
  if (wanted !== undefined && sizes.length > 0) {
    const enough = sizes.filter(({ gigabytes, slices }) => gigabytes >= wanted.gigabytes && slices >= wanted.slices);
    const smallest = (a: MigProfile, b: MigProfile) => a.gigabytes - b.gigabytes || a.slices - b.slices;
    return (enough.sort(smallest)[0] ?? sizes.sort((a, b) => -smallest(a, b))[0])?.resource;
  }
  const [vendor] = resource.split('/');
  const kinship = (name: string) =>
    (name.startsWith(`${vendor}/`) ? 0 : RANKS.length) + RANKS.indexOf(gpuResourceKind(name));
  const size = (name: string) => migProfile(name)?.gigabytes ?? 0;
  return offered.toSorted((a, b) => kinship(a) - kinship(b) || size(b) - size(a))[0];
}

/** What comes nearest to a whole GPU first. */
const RANKS: readonly GpuResourceKind[] = ['whole', 'shared', 'mig', 'other'];

/** Labels by which people choose a kind of GPU: those of GPU feature discovery and of clouds. */
export function isGpuLabel(key: string): boolean {
  return /^nvidia\.com\/|^amd\.com\/|gpu|accelerator|^feature\.node\.kubernetes\.io\/pci-(0300_|0302_)?10de/i.test(key);
}

/** Labels that NVIDIA's feature discovery writes, and nobody else. */
export function isDiscoveredLabel(key: string): boolean {
  return /^nvidia\.com\/(gpu|cuda|mig|mps|vgpu|gfd|gpu-driver)[./-]/.test(key) || key === 'nvidia.com/gpu';
}
