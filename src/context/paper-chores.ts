/** Regular work about held jobs and accounts: reminders by mail, archive queues, reservations. */

import { readFile } from 'node:fs/promises';
import { openSmtpMailer, type SmtpMailer } from '../../drivers/mail/smtp-mailer.ts';
import type { Config } from '../config/config.ts';
import { postgresAccountingStore } from '../stores/postgres/accounting-store.ts';
import { postgresReminderStore } from '../stores/postgres/reminder-store.ts';
import { postgresSavedSearchStore } from '../stores/postgres/saved-search-store.ts';
import { accountMonthsChore } from '../tasks/account-months.ts';
import { newHitsChore } from '../tasks/new-hits.ts';
import { remindersChore } from '../tasks/reminders.ts';
import type { Chore } from '../tasks/task-queue.ts';
import { tidyReservationsChore } from '../tasks/tidy-reservations.ts';
import { searcherOf } from './archive-services.ts';
import { sealedScanChores } from './my-number.ts';
import type { Stores } from './stores.ts';

/** The chores of this configuration. Without a mail server nobody is reminded. */
export async function paperChores(stores: Stores, deskUrl: string): Promise<readonly Chore[]> {
  const accounts = postgresAccountingStore(stores.database);
  const tidy = tidyReservationsChore({ accounts, clock: stores.clock });
  const months = accountMonthsChore({ accounts, clock: stores.clock });
  const mailer = await openMailer(stores.config);
  const sealed = sealedScanChores(stores, mailer);
  const newHits = newHitsChore({
    ...stores,
    savedSearches: postgresSavedSearchStore(stores.database),
    searcherOf: (person) => searcherOf(stores, person),
    mailer,
    frame: { organization: stores.config.organization, deskUrl: `${deskUrl}app/archive` },
  });
  if (mailer === undefined) return [tidy, months, newHits, ...sealed];
  const { organization, help, calendar, reminders } = stores.config;
  const chore = remindersChore({
    ...stores,
    reminders: postgresReminderStore(stores.database),
    mailer,
    policy: { ...reminders, calendar },
    frame: { organization, help, deskUrl: `${deskUrl}app/prints`, segments: stores.segments },
  });
  return [tidy, months, newHits, chore, ...sealed];
}

/** Ids of the queues whose jobs are filed instead of printed. */
export function archiveQueues({ segments }: Config): readonly string[] {
  return segments.flatMap(({ listeners }) =>
    listeners.filter(({ purpose }) => purpose === 'archive').map(({ id }) => id),
  );
}

/** The configured mail server; undefined without one. Connects to nobody yet. */
export async function openMailer({ mail, smtpPassword }: Config): Promise<SmtpMailer | undefined> {
  if (mail === undefined) return undefined;
  const { host, port, security, from, user, caFile } = mail;
  const password = mail.password ?? smtpPassword;
  return openSmtpMailer({
    host,
    port,
    security,
    from,
    ...(user !== undefined && password !== undefined && { account: { user, password } }),
    ...(caFile !== undefined && { ca: await readFile(caFile, 'utf8') }),
  });
}
