/** What a client asks of the service for one job, beside the ticket of the output. Pure. */

/** Members that are absent were not asked for. */
export interface JobDemands {
  /** SHA-256 or argon2id form of `job-password` (PWG 5100.11): a further release factor. Never shown. */
  readonly jobPasswordHash?: string;
  /** `job-account-id`: the cost code the client stated. */
  readonly accountId?: string;
  /** `job-cancel-after` in seconds after the job was made (PWG 5100.11). */
  readonly cancelAfterSeconds?: number;
  /** `job-release-action` as asked (PWG 5100.11). */
  readonly releaseAction?: string;
  /** Marks of the document, such as `confidential`: the policy may ask for more factors at the device. */
  readonly marks?: readonly string[];
  /** Why this paper must stay without stamps; empty when the queue says so for all of its jobs. */
  readonly cleanPaper?: string;
  /** The name of the host that vouched for the owner (a trusted submitter). */
  readonly vouchedBy?: string;
  /** Marks the machine that sent a job without an owner; only it may complete the job. */
  readonly senderMark?: string;
}
