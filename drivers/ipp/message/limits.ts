/** How much of an IPP message is read before it is refused. Every count is checked before memory is spent on it. */

import { DeviceError } from '../../device/device-error.ts';

/** Limits of one message. A message at a limit is read; one over it fails with `IPP_LIMIT_EXCEEDED`. */
export interface IppLimits {
  /** Bytes from the version to the end-of-attributes tag, both included. */
  readonly attributeBytes: number;
  /** Attribute groups. */
  readonly groups: number;
  /** Attributes in one group, and members in one collection. */
  readonly attributesPerGroup: number;
  /** Values of one attribute or member. */
  readonly valuesPerAttribute: number;
  /** Collections inside each other; at most 64 whatever is asked for. */
  readonly collectionNesting: number;
  /** Octets of one attribute name. RFC 8011 §5.1.4 allows a keyword 255. */
  readonly nameBytes: number;
  /** Octets of one value. RFC 8010 §3.1.4 writes lengths as SIGNED-SHORT, so 32767 is the most a peer may send. */
  readonly valueBytes: number;
}

/** What a client may send: few groups, because no registered operation needs more than four. */
export const requestLimits: IppLimits = Object.freeze({
  attributeBytes: 1_048_576,
  groups: 64,
  attributesPerGroup: 1_000,
  valuesPerAttribute: 10_000,
  collectionNesting: 16,
  nameBytes: 255,
  valueBytes: 32_767,
});

/** What a printer may answer: Get-Jobs has a group for each job, and `media-col-database` can be long. */
export const responseLimits: IppLimits = Object.freeze({
  ...requestLimits,
  attributeBytes: 4 * 1_048_576,
  groups: 10_000,
});

/** The deepest nesting that can be configured. */
export const maximumCollectionNesting = 64;

/** Fills in what is absent from {@link requestLimits} and keeps the nesting within 64. */
export function resolveLimits(limits: Partial<IppLimits> = {}): IppLimits {
  const resolved = { ...requestLimits, ...limits };
  return {
    ...resolved,
    collectionNesting: Math.min(resolved.collectionNesting, maximumCollectionNesting),
  };
}

/** The error for a message over a limit; `offset` counts bytes from the start of the message. */
export function limitExceeded(limit: keyof IppLimits, offset: number): DeviceError {
  return new DeviceError('IPP_LIMIT_EXCEEDED', {
    message: `IPP message is over its limit of ${limit} at byte ${offset}`,
    details: { limit, offset },
  });
}

/** The error for a message that breaks RFC 8010 §3; `reason` names the rule and never quotes the message. */
export function malformed(reason: string, offset: number): DeviceError {
  return new DeviceError('IPP_MALFORMED', {
    message: `IPP message is malformed at byte ${offset}: ${reason}`,
    details: { reason, offset },
  });
}
