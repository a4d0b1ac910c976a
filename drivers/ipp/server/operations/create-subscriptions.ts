/** Create-Printer-Subscriptions and Create-Job-Subscriptions (RFC 3995 §11.1.1, §11.1.2). */

import { firstInteger, groupsOf } from '../../message/values.ts';
import type { IppAnswer, IppExchange, Operation } from '../exchange.ts';
import { badRequest } from '../ipp-refusal.ts';
import { subscribeAll } from '../subscription/subscribe.ts';

/** Events of the queue and of all jobs that the caller may see. */
export const createPrinterSubscriptions: Operation = (exchange) => create(exchange, undefined);

/** Events of the one job that `notify-job-id` names. */
export const createJobSubscriptions: Operation = (exchange) => {
  const jobId = firstInteger(exchange.operationAttributes, 'notify-job-id', 1);
  if (jobId === undefined) throw badRequest('notify-job-id must be an integer above 0');
  return create(exchange, jobId);
};

async function create(exchange: IppExchange, jobId: number | undefined): Promise<IppAnswer> {
  if (groupsOf(exchange.message, 'subscription-attributes').length === 0) {
    throw badRequest('the request holds no subscription attributes group');
  }
  const { groups, made, refused } = await subscribeAll(exchange, jobId, false);
  if (made === 0) return { status: 'client-error-ignored-all-subscriptions', groups };
  return { status: refused > 0 ? 'successful-ok-ignored-subscriptions' : 'successful-ok', groups };
}
