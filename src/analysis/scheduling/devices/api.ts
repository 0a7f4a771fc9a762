/** The parts of resource.k8s.io/v1 objects that allocating devices looks at; anything may be missing. */
import type { NodeSelector } from 'kubernetes-types/core/v1.js';
import type { Metadata } from '../../../facts/objects.ts';

export interface Attribute {
  readonly int?: number;
  readonly bool?: boolean;
  readonly string?: string;
  readonly version?: string;
}

export interface RequestPolicy {
  readonly default?: string;
  readonly validValues?: readonly string[];
  readonly validRange?: { readonly min?: string; readonly max?: string; readonly step?: string };
}

export interface Capacity {
  readonly value: string;
  readonly requestPolicy?: RequestPolicy;
}

export interface Taint {
  readonly key?: string;
  readonly value?: string;
  readonly effect?: string;
}

export interface Toleration extends Taint {
  readonly operator?: string;
}

export interface CounterUse {
  readonly counterSet: string;
  readonly counters?: Readonly<Record<string, { readonly value: string }>>;
}

export interface Device {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly capacity?: Readonly<Record<string, Capacity>>;
  readonly consumesCounters?: readonly CounterUse[];
  readonly nodeName?: string;
  readonly nodeSelector?: NodeSelector;
  readonly allNodes?: boolean;
  readonly taints?: readonly Taint[];
  readonly bindingConditions?: readonly string[];
  readonly allowMultipleAllocations?: boolean;
}

export interface CounterSet {
  readonly name: string;
  readonly counters?: Readonly<Record<string, { readonly value: string }>>;
}

export interface SliceSpec {
  readonly driver: string;
  readonly pool: { readonly name: string; readonly generation?: number; readonly resourceSliceCount?: number };
  readonly nodeName?: string;
  readonly nodeSelector?: NodeSelector;
  readonly allNodes?: boolean;
  readonly perDeviceNodeSelection?: boolean;
  readonly devices?: readonly Device[];
  readonly sharedCounters?: readonly CounterSet[];
}

export interface Slice {
  readonly metadata: Metadata;
  readonly spec: SliceSpec;
}

export interface Selector {
  readonly cel?: { readonly expression: string };
}

export interface DeviceClass {
  readonly metadata: Metadata;
  readonly spec?: { readonly selectors?: readonly Selector[]; readonly extendedResourceName?: string };
}

/** What `exactly` and each entry of `firstAvailable` ask for. */
export interface Wanted {
  readonly deviceClassName?: string;
  readonly selectors?: readonly Selector[];
  readonly allocationMode?: string;
  readonly count?: number;
  readonly adminAccess?: boolean;
  readonly tolerations?: readonly Toleration[];
  readonly capacity?: { readonly requests?: Readonly<Record<string, string>> };
}

export interface DeviceRequest {
  readonly name: string;
  readonly exactly?: Wanted;
  readonly firstAvailable?: readonly (Wanted & { readonly name: string })[];
}

export interface Constraint {
  readonly requests?: readonly string[];
  readonly matchAttribute?: string;
  readonly distinctAttribute?: string;
}

export interface AllocatedDevice {
  readonly request: string;
  readonly driver: string;
  readonly pool: string;
  readonly device: string;
  readonly adminAccess?: boolean;
  readonly shareID?: string;
  readonly consumedCapacity?: Readonly<Record<string, string>>;
  readonly bindingConditions?: readonly string[];
  readonly bindingFailureConditions?: readonly string[];
}

export interface DeviceStatus {
  readonly driver: string;
  readonly pool: string;
  readonly device: string;
  readonly conditions?: readonly { readonly type: string; readonly status: string }[];
}

export interface Allocation {
  readonly devices?: { readonly results?: readonly AllocatedDevice[] };
  readonly nodeSelector?: NodeSelector;
  readonly allocationTimestamp?: string;
}

export interface Claim {
  readonly metadata: Metadata;
  readonly spec?: {
    readonly devices?: { readonly requests?: readonly DeviceRequest[]; readonly constraints?: readonly Constraint[] };
  };
  readonly status?: {
    readonly allocation?: Allocation;
    readonly reservedFor?: readonly { readonly uid?: string; readonly name?: string; readonly resource?: string }[];
    readonly devices?: readonly DeviceStatus[];
  };
}

/** `namespace/name`, as messages name a claim. */
export function claimName(claim: Claim): string {
  return `${claim.metadata.namespace ?? 'default'}/${claim.metadata.name}`;
}
