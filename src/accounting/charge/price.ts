/** Step: what paper costs on the day it comes out. */

import type { JobTicket } from '../../../drivers/device/job.ts';
import { dayOf } from '../../shared/working-days.ts';
import { type ChargedPaper, costOf, tariffOn } from '../tariff.ts';
import type { ChargeDeps } from './charge-deps.ts';

/** The price in whole yen; 0 while there is no tariff. A new tariff is seen after 5 s at the latest. */
export async function priceOf(
  deps: Pick<ChargeDeps, 'accounts' | 'memory'>,
  of: {
    readonly paper: ChargedPaper;
    readonly ticket: Pick<JobTicket, 'media' | 'sides'>;
    readonly at: Date;
  },
): Promise<number> {
  const tariffs = await deps.memory.tariffs.get('all', () => deps.accounts.listTariffs());
  return costOf(tariffOn(tariffs, dayOf(of.at)), of.paper, of.ticket);
}
