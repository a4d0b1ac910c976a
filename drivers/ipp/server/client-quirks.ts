/** What some clients need said otherwise than the standard says it. */

import { type StatusKeyword, statusCodes } from '../registry/status-codes.ts';

/** One need of some clients. */
interface ClientQuirk {
  /** Matches `User-Agent`. */
  readonly client: RegExp;
  /** Status codes that these clients take instead of the registered ones. */
  readonly statuses: Readonly<Partial<Record<StatusKeyword, number>>>;
  readonly because: string;
  readonly source: string;
}

const quirks: readonly ClientQuirk[] = [
  {
    client: /^CUPS\/[12]\./,
    statuses: {
      'client-error-account-info-needed': 0x049c,
      'client-error-account-closed': 0x049d,
      'client-error-account-limit-reached': 0x049e,
      'client-error-account-authorization-failed': 0x049f,
    },
    because:
      'Its backend holds a job and shows the reason for numbers of its own only; at the registered ones (PWG 5100.16) it sends the job again every few seconds.',
    source: 'CUPS 2.4.2 of Debian 12 as a client, test/peers/cups-account-refusals.test.ts',
  },
];

/** The status code for a client that calls itself `userAgent`. */
export function statusCodeFor(status: StatusKeyword, userAgent: string | undefined): number {
  const quirk = quirks.find(({ client }) => userAgent !== undefined && client.test(userAgent));
  return quirk?.statuses[status] ?? statusCodes[status];
}
