/** Batches that are being scanned at panels, as every process of the service sees them. */

import type { DeviceId, PersonId } from '../shared/ids.ts';

/** Names a batch: one press of the scan button at one device. */
export interface PanelScanKey {
  readonly deviceId: DeviceId;
  readonly pullId: string;
  /** Whose it is; nobody else sees or stops it. */
  readonly personId: PersonId;
}

/** The store. What a process that died left behind is forgotten after two minutes. */
export interface PanelScanStore {
  /** Begins a batch, in place of one of the same name that ended badly. */
  begin(key: PanelScanKey, now: Date): Promise<void>;
  /** Says how many images there are, and that the process lives. True: somebody wants it stopped. */
  touch(key: PanelScanKey, images: number, now: Date): Promise<boolean>;
  /** Images so far; undefined for a batch that does not run. */
  images(key: PanelScanKey, now: Date): Promise<number | undefined>;
  /** Asks whichever process has it to stop; false when none has. */
  callOff(key: PanelScanKey, now: Date): Promise<boolean>;
  /** The batch ended, however it did. */
  end(key: PanelScanKey): Promise<void>;
}
