/** From a scan back to the print that its paper was. Pure. */

import type { Person } from '../../identity/person.ts';
import type { DeliveryTrace } from '../../ports/trace-store.ts';
import { formatTraceCode } from '../../print/trace-code.ts';

/** What a person is told of the print. */
export interface PrintedLink {
  /** The signs that name the release. */
  readonly traceId: string;
  readonly printedAt: Date;
  /** Only of one's own print; others resolve the code on the paper, which is noted in the audit. */
  readonly release?: {
    /** As it stands on the paper. */
    readonly code: string;
    /** IPP `job-id`. */
    readonly jobNumber: number;
    readonly deviceName: string;
  };
}

/** The link for a person who may see the scan; undefined when the trace is known no longer. */
export function printedLink(
  trace: DeliveryTrace | undefined,
  person: Pick<Person, 'id'>,
): PrintedLink | undefined {
  if (trace === undefined) return undefined;
  const { codeId: traceId, createdAt: printedAt, code, jobNumber, deviceName } = trace;
  if (trace.person !== person.id) return { traceId, printedAt };
  return { traceId, printedAt, release: { code: formatTraceCode(code), jobNumber, deviceName } };
}
