/** Hands the document of one delivery over, as it is or through a conversion. */

import type { ByteSource, JobTicket } from '../../../drivers/device/job.ts';
import type { OutputDevice } from '../../../drivers/device/printer.ts';
import { ServiceError } from '../../shared/errors/service-error.ts';
import type { TicketNote } from '../ticket.ts';
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

/** A job that the device has. */
export interface Sent {
  readonly deviceJobId: number | undefined;
  /** With what the device said that it does not do. */
  readonly notes: readonly TicketNote[];
}

/** Names of Job Template attributes (RFC 8011 §5.2, PWG 5100.3) with the ticket's members. */
const members: ReadonlyMap<string, keyof JobTicket> = new Map([
  ['copies', 'copies'],
  ['sides', 'sides'],
  ['print-color-mode', 'printColorMode'],
  ['media', 'media'],
  ['media-col', 'media'],
  ['number-up', 'numberUp'],
  ['page-ranges', 'pageRanges'],
  ['finishings', 'finishings'],
  ['output-bin', 'outputBin'],
  ['print-quality', 'printQuality'],
  ['print-scaling', 'printScaling'],
  ['orientation-requested', 'orientationRequested'],
  ['multiple-document-handling', 'multipleDocumentHandling'],
]);

/**
 * Submits the job once. Written down before the first byte leaves. Throws `DocumentFault` for what is wrong with the
 * document, the device's `DeviceError` else.
 */
export async function sendDocument(
  deps: ReleaseDeps,
  prepared: Prepared,
  device: OutputDevice,
  signal: AbortSignal,
): Promise<Sent> {
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
    return { deviceJobId: submission.deviceJobId, notes: withIgnored(notes, submission.ignoredAttributes) };
  } catch (error) {
    throw fault === undefined ? error : new DocumentFault(fault);
  }
}

function withIgnored(notes: readonly TicketNote[], ignored: readonly string[]): readonly TicketNote[] {
  const added = ignored.flatMap((name) => members.get(name) ?? []);
  const known = notes.filter(({ attribute }) => !added.includes(attribute));
  return [...known, ...added.map((attribute) => ({ attribute, because: 'device' as const }))];
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
