/** Step: may another job of this person be held? Asked before a byte of the document is taken. */

import { decideBeforeHold } from '../quota.ts';
import type { ChargeDeps } from './charge-deps.ts';
import { type AccountOwner, standingsOf } from './standings.ts';

/**
 * `over-limit` when a hard quota of the person or the department is used up. Looks at figures that may be 5 s old: this
 * is a courtesy to the sender, who learns early; what holds is the check of the release.
 */
export async function checkBeforeHold(deps: ChargeDeps, person: AccountOwner): Promise<'ok' | 'over-limit'> {
  const quotas = await deps.memory.quotas.get('all', () => deps.accounts.listQuotas());
  if (quotas.length === 0) return 'ok';
  const standings = await deps.memory.standings.get(person.id, () => standingsOf(deps, person, quotas));
  return decideBeforeHold(standings).ok ? 'ok' : 'over-limit';
}
