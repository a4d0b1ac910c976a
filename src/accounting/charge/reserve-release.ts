/**
 * Step: may this job come out? Puts the paper it will need aside, so that several releases at once cannot each use what
 * is left.
 *
 * The check and the reservation are one transaction under a lock of the person's and the department's account, between
 * processes too. A reservation counts while the job has an open delivery (an outcome in doubt included), and before that
 * for a minute, until the claim. When the delivery is over, its own charge counts in its place. So an account can be
 * overdrawn by what one job needs beyond its estimate, and by no second one. A document of unknown length has all that
 * is left to its person until it is over; against a department it counts as {@link guessedPages}.
 */

import type { JobTicket } from '../../../drivers/device/job.ts';
import type { DocumentFacts } from '../../print/document-facts.ts';
import type { JobId, PersonId } from '../../shared/ids.ts';
import { type Result, refuse } from '../../shared/result.ts';
import { decideBeforeRelease, type Need, type QuotaNotice, quotasOf } from '../quota.ts';
import type { ChargedPaper } from '../tariff.ts';
import type { ChargeDeps } from './charge-deps.ts';
import { priceOf } from './price.ts';
import { pairUp, questionsOf } from './standings.ts';

/** Pages that a document of unknown length counts for against a department, until it is over. */
export const guessedPages = 100;

/** A release that is about to be claimed. */
export interface ReleaseRequest {
  readonly job: { readonly id: JobId; readonly facts: DocumentFacts | undefined };
  readonly personId: PersonId;
  readonly ticket: JobTicket;
  /** What it will use; undefined while the document's pages are not known. */
  readonly paper: ChargedPaper | undefined;
}

/**
 * Accepted with the quotas that only warn; refused with the hard one that is too small. Asking again for the same job
 * replaces its reservation. Without a quota nothing is stored.
 */
export async function reserveRelease(
  deps: ChargeDeps,
  request: ReleaseRequest,
): Promise<Result<readonly QuotaNotice[], QuotaNotice>> {
  const all = await deps.accounts.listQuotas();
  const person = all.length === 0 ? undefined : await deps.people.findById(request.personId);
  const quotas = person === undefined ? [] : quotasOf(all, person);
  if (person === undefined || quotas.length === 0) return { ok: true, value: [] };
  const at = deps.clock.now();
  const { job, ticket } = request;
  const paper = request.paper && withSupposedColor(request.paper, job.facts, ticket);
  const yen = await priceOf(deps, { paper: paper ?? guessedPaper, ticket, at });
  const need: Need =
    paper === undefined ? { pages: undefined, yen: undefined } : { pages: paper.impressions, yen };
  const reservation = {
    job: job.id,
    personId: person.id,
    department: person.department,
    pages: paper?.impressions ?? guessedPages,
    yen,
    known: paper !== undefined,
  };
  return await deps.accounts.reserve(reservation, questionsOf(deps, quotas, person), at, (consumptions) => {
    const standings = pairUp(quotas, consumptions);
    const decided = decideBeforeRelease(standings, need);
    return decided.ok ? decided : refuse(decided.refusal);
  });
}

const guessedPaper: ChargedPaper = {
  impressions: guessedPages,
  sheets: guessedPages,
  colorImpressions: guessedPages,
};

/** Where colour was asked for and the document's colour pages are not known, every side is supposed to have some. */
function withSupposedColor(
  paper: ChargedPaper,
  facts: DocumentFacts | undefined,
  ticket: JobTicket,
): ChargedPaper {
  if (facts?.colorPages !== undefined || ticket.printColorMode !== 'color') return paper;
  return { ...paper, colorImpressions: paper.impressions };
}
