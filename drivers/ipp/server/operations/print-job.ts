/** Print-Job (RFC 8011 §4.2.1): create a job and send its one document in one request. */

import { answerWith, type Operation, viewJobs } from '../exchange.ts';
import { creationAnswerAttributes, selectJobAttributes } from '../job-attributes.ts';
import { readJobRequest } from '../job-request.ts';
import { withSubscriptions } from '../subscription/subscribe.ts';
import { unpack } from '../unpack.ts';

/** Answers when the queue says that the document is durable. */
export const printJob: Operation = async (exchange) => {
  const { request, compression, unsupported, description } = await readJobRequest(exchange);
  const document = unpack(exchange.document, compression, exchange.profile.maxDocumentBytes);
  const job = await exchange.queue.printJob(exchange.caller, request, document);
  const view = viewJobs(exchange, description);
  const attributes = selectJobAttributes(job, view, creationAnswerAttributes);
  return withSubscriptions(exchange, job.jobId, answerWith('job-attributes', [attributes], unsupported));
};
