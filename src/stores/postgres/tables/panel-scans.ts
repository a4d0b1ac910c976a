/** Table of batches that are being scanned at panels. */

import type { DeviceId, PersonId } from '../../../shared/ids.ts';

/** `panel_scan`: a batch that runs in one of the processes. */
export interface PanelScanTable {
  device_id: DeviceId;
  pull_id: string;
  person_id: PersonId;
  images: number;
  is_called_off: boolean;
  updated_at: Date;
}
