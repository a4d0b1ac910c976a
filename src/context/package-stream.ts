/** Binds the package of a round to whoever saves it. */

import { exportTransfer, type TransferDeps } from '../archive/retention/transfer-package.ts';
import type { AuditActor } from '../audit/audit-event.ts';
import { ServiceError } from '../shared/errors/service-error.ts';
import { openTarStreamTarget } from '../stores/filing/tar-stream-target.ts';

/**
 * The package while it is written. It is noted with its records after its last file was handed to the reader; a reader who
 * leaves before gets nothing noted, and one whose package could not be noted gets a stream without its end.
 */
export async function* packageStream(
  deps: Omit<TransferDeps, 'target'>,
  roundId: string,
  actor: AuditActor,
): AsyncGenerator<Uint8Array> {
  const target = openTarStreamTarget(`transfer-${roundId}`, deps.clock.now());
  const writing = exportTransfer({ ...deps, target }, roundId, actor).then(
    () => target.end(),
    (error: unknown) => target.fail(error instanceof Error ? error : new Error(String(error))),
  );
  let isWhole = false;
  try {
    yield* target.stream;
    isWhole = true;
  } finally {
    if (!isWhole) target.fail(new ServiceError('ARCHIVE_PACKAGE_NOT_VERIFIED'));
    await writing;
  }
}
