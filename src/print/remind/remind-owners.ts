/**
 * Step: owners are reminded by mail of jobs that are about to be erased.
 *
 * First mails are planned: all due jobs of a person in one, noted in the database, so that each occasion of a job is in
 * one mail whatever processes run. Then mails that wait are sent. A mail is marked as sent after the server took it; a
 * process that dies between the two sends it again with the same Message-ID. What is collected or deleted meanwhile is
 * left out, and a mail about nothing is not sent. A server that is away is tried again for hours.
 */

import { randomUUID } from 'node:crypto';
import type { Mailer } from '../../ports/mailer.ts';
import type { PersonStore } from '../../ports/person-store.ts';
import type { ReminderStore, WaitingReminder } from '../../ports/reminder-store.ts';
import type { Clock } from '../../shared/clock.ts';
import type { JobId, PersonId } from '../../shared/ids.ts';
import type { Log } from '../../shared/log.ts';
import { closingAfterWorkingDays } from '../../shared/working-days.ts';
import { jobEvent } from '../job-event.ts';
import {
  dueOccasions,
  mostMailAttempts,
  type ReminderOccasion,
  type ReminderPolicy,
  restAfter,
} from '../reminder.ts';
import { type MailFrame, reminderMail } from '../reminder-mail.ts';

/** What reminding needs. */
export interface RemindDeps {
  readonly reminders: ReminderStore;
  readonly people: Pick<PersonStore, 'findById'>;
  readonly mailer: Mailer;
  readonly policy: ReminderPolicy;
  readonly frame: MailFrame;
  readonly clock: Clock;
  readonly log: Log;
}

/** What one round did. */
export interface RemindReport {
  readonly planned: number;
  readonly sent: number;
  /** Put off or given up. */
  readonly failed: number;
}

/** Jobs looked at in one step, jobs in one mail, mails sent in one round. */
const limits = { batch: 1_000, jobsPerMail: 200, mails: 100 } as const;
/** How long a mail is one process's own while it sends it. */
const leaseMs = 5 * 60_000;
const hourMs = 3_600_000;

type Due = { readonly job: JobId; readonly occasion: ReminderOccasion };

/** One round. Safe to run in several processes at once and at any time. */
export async function remindOwners(deps: RemindDeps, signal?: AbortSignal): Promise<RemindReport> {
  const planned = await planReminders(deps);
  let sent = 0;
  let failed = 0;
  const at = deps.clock.now();
  const waiting = await deps.reminders.take(at, new Date(at.getTime() + leaseMs), limits.mails);
  for (const reminder of waiting) {
    if (signal?.aborted) break;
    const outcome = await sendReminder(deps, reminder);
    if (outcome === 'sent') sent += 1;
    if (outcome === 'failed') failed += 1;
  }
  return { planned, sent, failed };
}

async function planReminders(deps: RemindDeps): Promise<number> {
  const { reminders, policy, clock } = deps;
  const at = clock.now();
  const byPerson = new Map<PersonId, Due[]>();
  let after: Parameters<ReminderStore['listRemindable']>[1];
  for (;;) {
    const jobs = await reminders.listRemindable(horizonOf(policy, at), after, limits.batch);
    for (const job of jobs) {
      const due = dueOccasions(job, policy, at).filter((occasion) => !job.reminded.includes(occasion));
      const mine = byPerson.get(job.ownerId) ?? [];
      if (due.length === 0 || mine.length >= limits.jobsPerMail) continue;
      byPerson.set(job.ownerId, [...mine, ...due.map((occasion) => ({ job: job.id, occasion }))]);
    }
    after = jobs.at(-1);
    if (jobs.length < limits.batch) break;
  }
  let planned = 0;
  for (const [personId, due] of byPerson) {
    if ((await reminders.plan(randomUUID(), personId, due, at)) > 0) planned += 1;
  }
  return planned;
}

/** No job that is erased later can be due: a reminder is moved over closed days at most to the working day before them. */
function horizonOf({ calendar, hoursBefore, hoursBeforeClosing }: ReminderPolicy, at: Date): Date {
  const next = closingAfterWorkingDays(calendar, at, 2).getTime();
  return new Date(next + (hoursBefore + hoursBeforeClosing) * hourMs);
}

async function sendReminder(
  deps: RemindDeps,
  { id, personId, attempts }: WaitingReminder,
): Promise<'sent' | 'failed' | 'needless'> {
  const { reminders, clock, log } = deps;
  const jobs = await reminders.heldJobs(id);
  const person = jobs.length === 0 ? undefined : await deps.people.findById(personId);
  if (person?.mail === undefined || person.state !== 'active') {
    await reminders.finish(id, 'needless', undefined, clock.now(), []);
    return 'needless';
  }
  const own = jobs.filter(({ ownerId }) => ownerId === personId);
  const mail = reminderMail(
    own.map(({ segment, jobName, expiresAt, facts }) => ({
      segment,
      jobName,
      expiresAt,
      pages: facts?.pages,
    })),
    deps.frame,
  );
  const outcome = await deps.mailer.send({ to: person.mail, id, ...mail });
  const at = clock.now();
  if (outcome.kind === 'accepted') {
    const events = own.map((job) => jobEvent('job.reminded', job, 'system', at, { reminder: id }));
    await reminders.finish(id, 'sent', undefined, at, events);
    return 'sent';
  }
  log.warn(
    { reminder: id, trouble: outcome.trouble, attempts },
    'A reminder was not taken by the mail server.',
  );
  if (!outcome.again || attempts >= mostMailAttempts) {
    await reminders.finish(id, 'given-up', outcome.trouble, at, []);
  } else await reminders.putOff(id, new Date(at.getTime() + restAfter(attempts)), outcome.trouble);
  return 'failed';
}
