/** Opens the filing targets of the configuration. */

import type { Config } from '../config/config.ts';
import type { FilingTarget } from '../ports/filing-target.ts';
import { openFolderTarget } from '../stores/filing/folder.ts';
import { openS3Target } from '../stores/filing/s3.ts';
import { openBox, openKintone, openWebdav } from './cloud-targets.ts';
import { type Stores, s3TargetOptions } from './stores.ts';

/** What opening targets needs. */
export type TargetStores = Pick<Stores, 'config' | 'clock'>;

/** All targets by the names that rules use; what they hold open is closed with `open`. */
export function openFilingTargets(
  stores: TargetStores,
  open: AsyncDisposableStack,
): ReadonlyMap<string, FilingTarget> {
  return new Map(
    stores.config.filing.targets.map((target) => [target.name, openFilingTarget(stores, target, open)]),
  );
}

/** One target; no traffic yet. */
export function openFilingTarget(
  stores: TargetStores,
  target: Config['filing']['targets'][number],
  open: AsyncDisposableStack,
): FilingTarget {
  switch (target.kind) {
    case 'folder':
      return openFolderTarget({ folder: target.path });
    case 's3':
      return open.use(openS3Target(s3TargetOptions(stores.config, target, stores.clock)));
    case 'box':
      return openBox(stores.config, target, open, stores.clock);
    case 'webdav':
      return openWebdav(stores.config, target, open);
    case 'kintone':
      return openKintone(stores, target, open);
  }
}
