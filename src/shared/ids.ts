/** Branded identifiers: a person's id cannot be passed where a job's id is expected. */

import { randomUUID } from 'node:crypto';

declare const brand: unique symbol;
type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** A person known to the service (UUID). Never a login name or a card number. */
export type PersonId = Brand<string, 'PersonId'>;
/** A network segment, as named in the configuration: `lgwan`, `mynumber`, ... */
export type SegmentId = Brand<string, 'SegmentId'>;
/** A print job's UUID. Its IPP `job-id` is a separate positive integer. */
export type JobId = Brand<string, 'JobId'>;
/** One attempt to bring one job out of one device (UUID). */
export type DeliveryId = Brand<string, 'DeliveryId'>;
/** An output device or scanner (UUID). */
export type DeviceId = Brand<string, 'DeviceId'>;
/** A walk-up session of one person at one device (UUID). */
export type SessionId = Brand<string, 'SessionId'>;
/** A card reader with an agent (UUID). */
export type ReaderId = Brand<string, 'ReaderId'>;
/** A received scan in the custody ledger (UUID). */
export type ScanId = Brand<string, 'ScanId'>;
/** A record in the archive (UUID). */
export type RecordId = Brand<string, 'RecordId'>;

/** Any of the branded UUIDs made by {@link newId}. */
type AnyId = ReaderId | PersonId | JobId | DeliveryId | DeviceId | SessionId | ScanId | RecordId;

/** Makes a new random identifier of the wanted kind. */
export function newId<Id extends AnyId>(): Id {
  return randomUUID() as Id;
}

/** True when `text` has the form of a UUID, so that it may be looked up as one. */
export function isUuid(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/.test(text);
}
