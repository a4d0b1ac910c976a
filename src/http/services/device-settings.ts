/** What an administrator sets at one device beside its name and place: secrets are written here and never told again. */

import type { CardTextFormat } from '../../../drivers/device/card.ts';
import type { SnmpAccess } from '../../../drivers/device/monitor.ts';
import type { DeviceAccount } from '../../../drivers/device/printer.ts';
import type { Person } from '../../identity/person.ts';
import type { EnrolledReader } from '../../ports/reader-store.ts';
import type { DeviceId, ReaderId } from '../../shared/ids.ts';

/** How one device is set. */
export interface DeviceSettings {
  readonly name: string;
  /** A name and a password are kept that the device asks for. */
  readonly hasAccount: boolean;
  /** How its SNMP agent is read; undefined: not at all. */
  readonly snmp: { readonly version: '2c' | '3'; readonly port: number } | undefined;
  /** What an administrator wrote down that this very device does wrong. */
  readonly quirks: readonly string[];
  /** Every quirk that can be written down. */
  readonly knownQuirks: readonly string[];
  /** How the reader that types at its panel writes; undefined: hexadecimal, as sent. */
  readonly cardFormat: CardTextFormat | undefined;
  /** Readers with an agent that stand there, by name. */
  readonly readers: readonly EnrolledReader[];
}

/** A new reader of a device. */
export interface NewReader {
  /** Default: the name of the device. */
  readonly name: string | undefined;
  /** Whether a session ends when its card is taken off; undefined: as configured. */
  readonly endsSession: boolean | undefined;
}

/** The settings. Unknown devices and readers are told by `undefined` or false; other refusals are thrown. */
export interface DeviceSettingsServices {
  find(id: DeviceId): Promise<DeviceSettings | undefined>;
  /** Keeps the device's own name and password encrypted; null forgets them. */
  setAccount(administrator: Person, id: DeviceId, account: DeviceAccount | null): Promise<boolean>;
  /** Keeps how its SNMP agent is opened, encrypted; null ends reading it. */
  setSnmp(
    administrator: Person,
    id: DeviceId,
    snmp: { readonly port: number; readonly access: SnmpAccess } | null,
  ): Promise<boolean>;
  /** `REQUEST_INVALID` for a name that is no quirk. */
  setQuirks(administrator: Person, id: DeviceId, quirks: readonly string[]): Promise<boolean>;
  /** Null: hexadecimal, as sent. */
  setCardFormat(administrator: Person, id: DeviceId, format: CardTextFormat | null): Promise<boolean>;
  /** Enrols a reader; its token is told this once. `IDENTITY_READER_NAME_TAKEN`. */
  addReader(
    administrator: Person,
    id: DeviceId,
    reader: NewReader,
  ): Promise<{ readonly reader: EnrolledReader; readonly token: string } | undefined>;
  /** Shuts a reader of the device out for ever. */
  revokeReader(administrator: Person, id: DeviceId, reader: ReaderId): Promise<boolean>;
}
