/** What the steps of taking in a job work with. */

import type { LinkGuard } from '../../identity/link/link-guard.ts';
import type { LinkUses } from '../../identity/link/link-uses.ts';
import type { Person } from '../../identity/person.ts';
import type { RecentMistakes } from '../../identity/sign-in/recent-mistakes.ts';
import type { VerifiedPasswords } from '../../identity/sign-in/verified-passwords.ts';
import type { ClaimStore } from '../../ports/claim-store.ts';
import type { DocumentVault } from '../../ports/document-vault.ts';
import type { JobStore } from '../../ports/job-store.ts';
import type { KeyedHashes } from '../../ports/key-ring.ts';
import type { PersonStore } from '../../ports/person-store.ts';
import type { Segment } from '../../segments/segment.ts';
import type { Clock } from '../../shared/clock.ts';
import type { PrintJob } from '../job.ts';

/**
 * How the listener that received the bytes finds the owner of a job. `trusted-submitter`: the user that a known host
 * states is believed. `shared-pc`: jobs of known machines wait without an owner under a claim number. `claimed-name`:
 * any stated user is believed (demonstrations). `fixed-owner`: the listener's own person (raw and LPD only).
 */
export type Identification =
  | 'basic'
  | 'capability'
  | 'claimed-name'
  | 'trusted-submitter'
  | 'shared-pc'
  | 'fixed-owner';

/** A host whose word about its users is taken: a print server, a session host, a core system. */
export interface TrustedSubmitter {
  /** As it stands in the configuration and in the audit. */
  readonly name: string;
  /** Addresses or ranges it comes from; empty: not looked at. */
  readonly addresses: readonly string[];
  /** SHA-256 of its TLS certificates; `checked`: any that the listener's CA vouches for; absent: not looked at. */
  readonly certificates?: readonly string[] | 'checked';
  /** What becomes of a job of somebody nobody knows: refused, or held without an owner under a claim number. */
  readonly unknownUser: 'refuse' | 'claim-number';
}

/** Judges whether a person may have another job held, by quota and account. */
export interface QuotaCheck {
  /** Asked before a byte of the document is taken. */
  checkBeforeHold(
    person: Person,
    request: { readonly accountId?: string | undefined },
  ): Promise<'ok' | 'over-limit' | 'account-needed' | 'account-refused'>;
}

/** The listener that received the bytes; the segment is its property. */
export interface PrintListener {
  readonly id: string;
  readonly segment: Segment;
  readonly identification: readonly Identification[];
  /** With `trusted-submitter`: the first one that fits counts. */
  readonly trustedSubmitters?: readonly TrustedSubmitter[];
  /** With `shared-pc`: addresses or ranges of the machines that may leave jobs without an owner. */
  readonly sharedPcAddresses?: readonly string[];
  /** With `fixed-owner`: login name or staff number of the person whose all jobs are. */
  readonly fixedOwner?: string;
  /** Marks of every job that comes in here. */
  readonly marks?: readonly string[] | undefined;
  /** True: a job without `job-account-id` is refused. */
  readonly accountRequired?: boolean;
  /**
   * `conformance`: jobs of anybody, sent to a sink instead of being held. `archive`: jobs go into the archive instead of
   * coming out on paper. `direct`: jobs go straight to one device.
   */
  readonly purpose: 'hold' | 'conformance' | 'archive' | 'direct';
}

/** Bound once by the composition root. */
export interface IntakeDeps {
  readonly jobs: JobStore;
  readonly people: PersonStore;
  readonly vault: DocumentVault;
  readonly clock: Clock;
  readonly claims: ClaimStore;
  readonly keys: Pick<KeyedHashes, 'tokenHash'>;
  /** Notes when capability links were used; without it nobody sees. */
  readonly linkUses?: Pick<LinkUses, 'note'>;
  /** Holds back addresses that try one unknown link after another. */
  readonly linkGuard?: LinkGuard;
  /** Quota and accounts; without it nobody has a limit. */
  readonly quota?: QuotaCheck;
  /** Makes repeats of one wrong password count once. */
  readonly mistakes?: RecentMistakes;
  /** Makes repeats of one right password cheap. */
  readonly verified?: VerifiedPasswords;
  readonly limits: { readonly printJobBytes: number; readonly heldJobsPerPerson: number };
  /** False when the disk is nearly full: then clients are told to come back. */
  readonly hasRoom: () => Promise<boolean>;
  /** Called with jobs that wait for nobody: of a conformance listener (for the sink) and of a direct one. */
  readonly onReady: (job: PrintJob) => void;
}
