/** Why a node has no devices for a request, in numbers. */
export interface DeviceShortage {
  /** `namespace/name`. */
  readonly claim: string;
  /** `request` or `request/alternative`. */
  readonly request: string;
  readonly deviceClass: string;
  /** How many devices are asked for; all that there are: 0. */
  readonly asked: number;
  /** Devices of the pools that can be used on the node; of them those that the class selects, that the request selects too, … */
  readonly devices: number;
  readonly ofClass: number;
  readonly selected: number;
  /** … whose taints are tolerated, and that no claim holds and have the capacity. */
  readonly tolerated: number;
  readonly free: number;
  /** The claims that hold selected devices, as `namespace/name`. */
  readonly holders: readonly string[];
  /** The selector that no device meets of those that meet the ones before it. */
  readonly selector?: { readonly of: 'class' | 'request'; readonly index: number; readonly expression: string };
  /** Pools that give nothing because their ResourceSlices are incomplete or contradict each other, as `driver/pool`. */
  readonly unusable: readonly string[];
}
