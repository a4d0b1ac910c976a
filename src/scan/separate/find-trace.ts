/** The release that a scanned paper came from, by the code that was stamped on it. */

import type { KeyedHashes } from '../../ports/key-ring.ts';
import type { TraceStore } from '../../ports/trace-store.ts';
import { traceMac } from '../../print/stamp/trace-mac.ts';
import { isAuthenticTraceCode, readTraceCode } from '../../print/trace-code.ts';
import type { SegmentId } from '../../shared/ids.ts';

/** What finding needs. */
export interface TraceLinkDeps {
  readonly traces: Pick<TraceStore, 'find'>;
  readonly keys: Pick<KeyedHashes, 'tokenHash'>;
}

/**
 * The id of the first trace of ours among the codes. One of another segment is passed over: a scan learns nothing of
 * what was printed there. Who asks needs no right: nothing of the release is told, and only who may resolve codes learns.
 */
export async function findTrace(
  { traces, keys }: TraceLinkDeps,
  segment: SegmentId,
  codes: readonly string[],
): Promise<string | undefined> {
  for (const text of codes) {
    const code = readTraceCode(text);
    if (code === undefined || !isAuthenticTraceCode(code, traceMac(keys))) continue;
    const trace = await traces.find(code.id);
    if (trace?.segment === segment) return trace.codeId;
  }
  return undefined;
}
