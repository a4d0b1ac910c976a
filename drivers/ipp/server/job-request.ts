/** Reads what Print-Job, Validate-Job and Create-Job have in common (RFC 8011 §4.2.1.1). */

import type { JobRequest, QueueDescription } from '../../device/print-queue.ts';
import type { IppAttributes } from '../message/message.ts';
import { firstBoolean, firstString, mimeMediaType } from '../message/values.ts';
import type { IppExchange } from './exchange.ts';
import { IppRefusal } from './ipp-refusal.ts';
import { readJobDemands } from './job-demands.ts';
import { readJobTicket } from './job-ticket.ts';
import { type Compression, readCompression } from './unpack.ts';

/** A job creation request, checked against what the queue can do. */
export interface ReadJobRequest {
  readonly request: JobRequest;
  readonly compression: Compression;
  readonly description: QueueDescription;
  /** Attributes that are ignored because `ipp-attribute-fidelity` is false. */
  readonly unsupported: IppAttributes;
}

/**
 * Reads and checks a job creation.
 * @throws IppRefusal for an unknown format or compression, and for unsupported attributes when the client asked for
 * fidelity (RFC 8011 §4.1.7, §4.2.1.1).
 */
export async function readJobRequest(exchange: IppExchange): Promise<ReadJobRequest> {
  const { operationAttributes, jobAttributes, queue, caller } = exchange;
  const description = await queue.describe(caller);
  const documentFormat = readDocumentFormat(operationAttributes, description);
  const compression = readCompression(operationAttributes);
  const { ticket, unsupported: unknown } = readJobTicket(jobAttributes, description);
  const { demands, unsupported: unmet } = readJobDemands(operationAttributes, jobAttributes, description);
  const unsupported = new Map([...unknown, ...unmet]);
  if (unsupported.size > 0 && firstBoolean(operationAttributes, 'ipp-attribute-fidelity') === true) {
    throw new IppRefusal(
      'client-error-attributes-or-values-not-supported',
      'fidelity was asked for and some attributes are not supported',
      unsupported,
    );
  }
  const jobName =
    firstString(operationAttributes, 'job-name') ??
    firstString(jobAttributes, 'job-name') ??
    firstString(operationAttributes, 'document-name') ??
    '';
  // Some clients put job-hold-until among the operation attributes.
  const jobHoldUntil =
    firstString(jobAttributes, 'job-hold-until') ?? firstString(operationAttributes, 'job-hold-until');
  return {
    request: {
      jobName,
      ticket,
      compression,
      ...demands,
      ...(jobHoldUntil === undefined ? {} : { jobHoldUntil }),
      ...(documentFormat === undefined ? {} : { documentFormat }),
    },
    compression,
    description,
    unsupported,
  };
}

/**
 * The declared media type in lower case without parameters; undefined when the queue has to find out.
 * @throws IppRefusal `client-error-document-format-not-supported`.
 */
export function readDocumentFormat(
  operation: IppAttributes,
  description: QueueDescription,
): string | undefined {
  const declared = firstString(operation, 'document-format');
  if (declared === undefined) return undefined;
  const format = declared.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (!description.documentFormats.includes(format)) {
    throw new IppRefusal(
      'client-error-document-format-not-supported',
      'the document format is not supported',
      new Map([['document-format', [mimeMediaType(declared)]]]),
    );
  }
  return format === 'application/octet-stream' ? undefined : format;
}
