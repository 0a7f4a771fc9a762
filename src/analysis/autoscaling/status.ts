/** The ConfigMap cluster-autoscaler-status: which node groups cannot grow, and why (YAML since 1.30, prose before). */
import { parse } from 'yaml';

export interface NodeGroup {
  readonly name: string;
  readonly size: number;
  readonly max: number;
  /** Why it does not grow: it is at its maximum, or its last attempt failed; empty if it may. */
  readonly stuck: string;
}

interface Group {
  readonly name?: unknown;
  readonly health?: { readonly cloudProviderTarget?: unknown; readonly maxSize?: unknown; readonly status?: unknown };
  readonly scaleUp?: {
    readonly status?: unknown;
    readonly backoffInfo?: { readonly errorCode?: unknown; readonly errorMessage?: unknown };
  };
}

/** None for a text that is neither. */
export function nodeGroups(text: string): readonly NodeGroup[] {
  if (text.length > 1_000_000) return [];
  return /^\s*Cluster-autoscaler status at/.test(text) ? ofProse(text) : ofYaml(text);
}

function ofYaml(text: string): readonly NodeGroup[] {
  try {
    const { nodeGroups: groups } = (parse(text, { maxAliasCount: 0 }) ?? {}) as { nodeGroups?: unknown };
    return Array.isArray(groups) ? groups.map((group) => ofGroup((group ?? {}) as Group)) : [];
  } catch {
    return [];
  }
}

function ofGroup({ name, health, scaleUp }: Group): NodeGroup {
  const [size, max] = [Number(health?.cloudProviderTarget ?? 0), Number(health?.maxSize ?? 0)];
  const { errorCode, errorMessage } = scaleUp?.backoffInfo ?? {};
  const failed =
    scaleUp?.status === 'Backoff' ? [errorCode, errorMessage].filter((one) => typeof one === 'string') : undefined;
  return grouped(String(name ?? ''), size, max, failed?.join(': '), health?.status !== 'Unhealthy');
}

function grouped(name: string, size: number, max: number, failed: string | undefined, healthy: boolean): NodeGroup {
  const stuck =
    failed !== undefined
      ? `its last attempt to grow failed${failed === '' ? '' : ` (${failed})`}`
      : max > 0 && size >= max
        ? `it has ${size} nodes, as many as it may`
        : healthy
          ? ''
          : 'too many of its nodes are not healthy';
  return { name, size, max, stuck };
}

function ofProse(text: string): readonly NodeGroup[] {
  const [, listed = ''] = text.split(/^NodeGroups:\s*$/m);
  return listed
    .split(/^\s+Name:\s+/m)
    .slice(1)
    .map((part) => {
      const [, size = '0', max = '0'] = /cloudProviderTarget=(\d+) \(minSize=\d+, maxSize=(\d+)\)/.exec(part) ?? [];
      const failed = /ScaleUp:\s+Backoff/.test(part) ? '' : undefined;
      return grouped(
        part.split('\n')[0]?.trim() ?? '',
        Number(size),
        Number(max),
        failed,
        !/Health:\s+Unhealthy/.test(part),
      );
    });
}
