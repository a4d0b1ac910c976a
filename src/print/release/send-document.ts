/** Hands the document of one delivery over, as it is or through a conversion. */

import type { ByteSource } from '../../../drivers/device/job.ts';
import type { OutputDevice } from '../../../drivers/device/printer.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import { markSending } from './outcome.ts';
import type { Prepared } from './prepare.ts';
import type { ReleaseDeps } from './release-deps.ts';

/** What our jobs are called at devices instead of their owners' names. */
const deviceUserName = 'tomeoki';

/** The document itself could not be read or converted while it was sent; `code` says why. */
export class DocumentFault extends Error {
  override readonly name = 'DocumentFault';
  readonly code: string;

  constructor(cause: ServiceError) {
    super('the document could not be sent', { cause });
    this.code = cause.code;
  }
}

/**
 * Submits the job once. Written down before the first byte leaves. Throws `DocumentFault` for what is wrong with the
 * document, the device's `DeviceError` else.
 */
export async function sendDocument(
  deps: ReleaseDeps,
  prepared: Prepared,
  device: OutputDevice,
  signal: AbortSignal,
): Promise<{ readonly deviceJobId: number | undefined }> {
  const { work, plan } = prepared;
  const { ticket, notes = [] } = work.delivery;
  let isMarked = false;
  let fault: ServiceError | undefined;
  const mark = async (deviceJobId: number | undefined) => {
    await markSending(deps, work, { deviceJobId, ticket, notes });
    isMarked = true;
  };
  /** A device without Create-Job tells no job-id in advance, so that nothing is written yet. */
  async function* openDocument(): ByteSource {
    if (!isMarked) await mark(undefined);
    try {
      yield* documentOf(deps, prepared, signal);
    } catch (error) {
      if (error instanceof ServiceError) fault = error;
      throw error;
    }
  }
  try {
    const submission = await device.submit(
      {
        jobName: work.delivery.marker,
        userName: deviceUserName,
        ticket: plan.deviceTicket,
        documentFormat: plan.documentFormat,
        ...(plan.conversion === undefined && { documentBytes: work.job.byteLength }),
      },
      openDocument,
      { onJobCreated: mark },
      signal,
    );
    return { deviceJobId: submission.deviceJobId };
  } catch (error) {
    throw fault === undefined ? error : new DocumentFault(fault);
  }
}

function documentOf(
  deps: ReleaseDeps,
  { work, plan, stamp, password }: Prepared,
  signal: AbortSignal,
): ByteSource {
  const { blobKey, wrappedKey, segment } = work.job;
  if (blobKey === undefined || wrappedKey === undefined) throw new Error('the job has no document');
  const stored = deps.vault.open(segment, { blobKey, wrappedKey });
  if (plan.conversion === undefined) return stored;
  if (deps.documents === undefined) throw new Error('nothing converts documents here');
  const conversion = {
    ...plan.conversion,
    ...(stamp !== undefined && { stamp }),
    ...(password !== undefined && { password }),
  };
  return deps.documents.convert(stored, conversion, signal);
}
