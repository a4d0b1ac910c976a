/** Step: the owner of a sealed scan and the responsible office are told by mail, once each. */

import { createHash } from 'node:crypto';
import type { Mailer } from '../../ports/mailer.ts';
import type { PersonStore } from '../../ports/person-store.ts';
import type { SealedScanStore, UntoldScan } from '../../ports/sealed-scan-store.ts';
import type { Clock } from '../../shared/clock.ts';
import type { Log } from '../../shared/log.ts';
import { type SealedMailFrame, sealedMail } from './sealed-mail.ts';

/** What telling needs. */
export interface TellDeps {
  readonly sealed: SealedScanStore;
  readonly people: Pick<PersonStore, 'findById'>;
  readonly mailer: Mailer;
  /** The office that answers for Individual Numbers. */
  readonly officeMail: string | undefined;
  readonly frame: Omit<SealedMailFrame, 'segmentName'>;
  readonly segments: readonly {
    readonly id: string;
    readonly name: { readonly ja: string; readonly en: string };
  }[];
  readonly clock: Clock;
  readonly log: Log;
}

/** Mails of one round, attempts at one scan, how long it is one process's own, and the rest after an attempt. */
const limits = { scans: 50, attempts: 12, leaseMs: 5 * 60_000, restMs: 15 * 60_000 } as const;

/**
 * One round; gives the number of mails that the server took. A mail that may have been sent before has the same id. What
 * the mail server does not take is tried again for three hours; the notice at the desk stands in any case.
 */
export async function tellSealed(deps: TellDeps, signal?: AbortSignal): Promise<number> {
  const now = deps.clock.now();
  const until = new Date(now.getTime() + limits.leaseMs);
  let sent = 0;
  for (const scan of await deps.sealed.takeUntold(now, until, limits.scans)) {
    if (signal?.aborted === true) break;
    const outcome = await tellOf(deps, scan);
    sent += outcome.sent;
    const again = outcome.again && scan.attempts < limits.attempts;
    const next = again ? new Date(deps.clock.now().getTime() + limits.restMs) : undefined;
    await deps.sealed.tellAgain(scan.scanId, next);
  }
  return sent;
}

async function tellOf(
  deps: TellDeps,
  scan: UntoldScan,
): Promise<{ readonly sent: number; readonly again: boolean }> {
  const person = scan.ownerId === undefined ? undefined : await deps.people.findById(scan.ownerId);
  const owner = person?.state === 'active' ? person.mail : undefined;
  const receivers = [
    { to: owner, as: 'owner' as const },
    { to: deps.officeMail === owner ? undefined : deps.officeMail, as: 'office' as const },
  ];
  const name = deps.segments.find(({ id }) => id === scan.segment)?.name;
  const segmentName = name ?? { ja: scan.segment, en: scan.segment };
  let [sent, again] = [0, false];
  for (const { to, as } of receivers) {
    if (to === undefined) continue;
    const mail = sealedMail(scan, as, { ...deps.frame, segmentName });
    const outcome = await deps.mailer.send({ to, id: mailId(scan, as), ...mail });
    if (outcome.kind === 'accepted') sent += 1;
    else {
      deps.log.warn(
        { scan: scan.scanId, trouble: outcome.trouble },
        'A mail about a sealed scan was not taken.',
      );
      again ||= outcome.again;
    }
  }
  return { sent, again };
}

/** The same UUID (version 8, RFC 9562 §5.8) for each mail to each receiver, so that servers know a repeated one. */
function mailId(scan: UntoldScan, as: string): string {
  const hex = createHash('sha256').update(`sealed-scan ${scan.scanId} ${as}`).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
