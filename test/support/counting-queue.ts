/** A recording queue that also says which documents came to their end. */

import type { ByteSource } from '../../drivers/device/job.ts';
import type { Caller, JobRequest, QueuedJob } from '../../drivers/device/print-queue.ts';
import { RecordingQueue } from './recording-queue.ts';

/** `whole` holds the documents of print jobs that were read completely, in order. */
export class CountingQueue extends RecordingQueue {
  readonly whole: string[] = [];

  override async printJob(caller: Caller, request: JobRequest, document: ByteSource): Promise<QueuedJob> {
    const pieces: Uint8Array[] = [];
    const job = await super.printJob(
      caller,
      request,
      (async function* () {
        for await (const piece of document) {
          pieces.push(piece);
          yield piece;
        }
      })(),
    );
    this.whole.push(Buffer.concat(pieces).toString());
    return job;
  }
}
