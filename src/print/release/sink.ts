/** The sink of a conformance queue: reads the job back from the vault, counts it as printed, and keeps nothing. */

import { confirm, markAccepted, markPrinting, markSending } from './outcome.ts';
import { pause } from './pause.ts';
import type { ReleaseDeps } from './release-deps.ts';
import type { Work } from './work.ts';

/** How long a sink job shows as processing, so that clients can watch it. */
const shownForMs = 250;

/** Delivers a job into nothing. */
export async function deliverToSink(deps: ReleaseDeps, work: Work, signal: AbortSignal): Promise<void> {
  const { blobKey, wrappedKey, segment } = work.job;
  const { ticket } = work.delivery;
  await markSending(deps, work, { deviceJobId: undefined, ticket, notes: [] });
  let bytes = 0;
  if (blobKey !== undefined && wrappedKey !== undefined) {
    for await (const chunk of deps.vault.open(segment, { blobKey, wrappedKey })) bytes += chunk.byteLength;
  }
  await markAccepted(deps, work, undefined);
  await markPrinting(deps, work, { reason: undefined, impressionsCompleted: undefined });
  await pause(shownForMs, signal);
  deps.log.debug({ bytes }, 'job read by the sink');
  await confirm(deps, work, { impressionsCompleted: 1, mediaSheetsCompleted: 1 });
}
