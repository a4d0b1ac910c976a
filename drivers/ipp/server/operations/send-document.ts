/** Send-Document (RFC 8011 §4.3.1): the document of a job that Create-Job made. */

import type { ByteSource } from '../../../device/job.ts';
import { firstBoolean, firstString } from '../../message/values.ts';
import { answerWith, type Operation, targetJobId, viewJobs } from '../exchange.ts';
import { badRequest } from '../ipp-refusal.ts';
import { creationAnswerAttributes, selectJobAttributes } from '../job-attributes.ts';
import { readDocumentFormat } from '../job-request.ts';
import { readCompression, unpack } from '../unpack.ts';

/** Without data it only closes the job, which `last-document` must then say. */
export const sendDocument: Operation = async (exchange) => {
  const { operationAttributes, queue, caller } = exchange;
  const jobId = targetJobId(exchange);
  const lastDocument = firstBoolean(operationAttributes, 'last-document');
  if (lastDocument === undefined) throw badRequest('last-document is missing (RFC 8011 section 4.3.1.1)');
  const description = await queue.describe(caller);
  const documentFormat = readDocumentFormat(operationAttributes, description);
  const compression = readCompression(operationAttributes);
  const documentName = firstString(operationAttributes, 'document-name');
  const sent = await unlessEmpty(exchange.document);
  if (sent === undefined && !lastDocument) throw badRequest('the request holds no document');
  const job = await queue.sendDocument(
    caller,
    jobId,
    {
      lastDocument,
      ...(documentFormat === undefined ? {} : { documentFormat }),
      ...(documentName === undefined ? {} : { documentName }),
    },
    sent && unpack(sent, compression, exchange.profile.maxDocumentBytes),
  );
  const view = viewJobs(exchange, description);
  return answerWith('job-attributes', [selectJobAttributes(job, view, creationAnswerAttributes)]);
};

/** The source with its first bytes waited for; undefined when it has none. */
async function unlessEmpty(source: ByteSource): Promise<ByteSource | undefined> {
  const chunks = source[Symbol.asyncIterator]();
  let first = await chunks.next();
  while (first.done !== true && first.value.byteLength === 0) first = await chunks.next();
  if (first.done === true) return undefined;
  const start = first.value;
  return (async function* () {
    yield start;
    for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) yield next.value;
  })();
}
