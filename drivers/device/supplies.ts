/** What a device says of its toner, its counters and its troubles, whichever protocol it was asked by. */

/** Something that a device uses up, or fills. */
export interface DeviceSupply {
  /** As the device names it, control characters taken out, at most 255 characters. */
  readonly description: string;
  /** `prtMarkerSuppliesType` keyword (RFC 3805 §6): `toner`, `waste-toner`, `opc`, ...; `other` when unknown. */
  readonly type: string;
  /** Colour name such as `cyan`; `none` when the supply has no colour. */
  readonly colorant: string;
  /** `filled` for waste containers: their level counts what is in them. */
  readonly direction: 'consumed' | 'filled';
  /** 0 to 100; absent when the device tells no level. */
  readonly levelPercent?: number;
  /** True when the device says "some is left" and no more (RFC 3805: level -3). */
  readonly someLeft?: boolean;
}

/** What a device has printed in its life. */
export interface DeviceCounters {
  readonly impressions?: number;
  readonly sheets?: number;
  /** Impressions with colour, where the device counts them apart. */
  readonly colorImpressions?: number;
}

/** A trouble as a row of the device's alert table (RFC 3805 §6, prtAlertTable). */
export interface DeviceAlert {
  readonly severity: 'critical' | 'warning' | 'other';
  /** `PrtAlertCodeTC` number. */
  readonly code: number;
  /** As the device words it, control characters taken out, at most 255 characters. */
  readonly description: string;
}
