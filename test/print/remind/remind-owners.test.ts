import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { openSmtpMailer } from '../../../drivers/mail/smtp-mailer.ts';
import type { PrintJob } from '../../../src/print/job.ts';
import { type RemindDeps, remindOwners } from '../../../src/print/remind/remind-owners.ts';
import { type ManualClock, manualClock } from '../../../src/shared/clock.ts';
import type { PersonId, SegmentId } from '../../../src/shared/ids.ts';
import { silentLog } from '../../../src/shared/log.ts';
import { postgresJobStore } from '../../../src/stores/postgres/job-store.ts';
import { postgresPersonStore } from '../../../src/stores/postgres/person-store.ts';
import { postgresReminderStore } from '../../../src/stores/postgres/reminder-store.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { addLedgerJob, addLedgerPerson } from '../../support/ledger.ts';
import { type SmtpSink, startSmtpSink } from '../../support/smtp-sink.ts';

const jst = (text: string) => new Date(`${text}+09:00`);
const heldAt = jst('2026-05-12T09:00');
const expiresAt = jst('2026-05-14T17:15');

describe('owners are reminded by mail', { timeout: 60_000 }, () => {
  let site: TestDatabase;
  let sink: SmtpSink;
  let clock: ManualClock;
  let hanako: PersonId;
  let taro: PersonId;
  before(async () => {
    site = await testDatabase();
    sink = await startSmtpSink();
    hanako = await addLedgerPerson(site.database, 'hanako', '総務課');
    taro = await addLedgerPerson(site.database, 'taro', '税務課');
    await site.database.kysely
      .updateTable('person')
      .set({ mail: 'hanako@example.lg.jp' })
      .where('id', '=', hanako)
      .execute();
  });
  after(async () => {
    await sink[Symbol.asyncDispose]();
    await site[Symbol.asyncDispose]();
  });
  beforeEach(() => {
    clock = manualClock(jst('2026-05-13T17:00'));
  });

  const deps = (): RemindDeps => ({
    reminders: postgresReminderStore(site.database),
    people: postgresPersonStore(site.database),
    mailer: openSmtpMailer({
      host: '127.0.0.1',
      port: sink.port,
      security: 'none',
      from: 'tomeoki@example.lg.jp',
      timeoutMs: 1_000,
    }),
    policy: {
      hoursBefore: 24,
      hoursBeforeClosing: 2,
      calendar: {
        closedWeekdays: ['saturday', 'sunday'],
        publicHolidays: 'japan',
        closedDays: [],
        openDays: [],
        closingTime: '17:15',
      },
    },
    frame: {
      organization: { ja: '試験市', en: 'Test City' },
      help: undefined,
      deskUrl: 'https://print.example.lg.jp/',
      segments: [{ id: 'lgwan' as SegmentId, name: { ja: 'LGWAN接続系', en: 'LGWAN' } }],
    },
    clock,
    log: silentLog,
  });
  const addJob = (owner: PersonId, change = {}) =>
    addLedgerJob(site.database, owner, { createdAt: heldAt, heldAt, expiresAt, ...change });
  const taken = () => sink.mails.length;
  const end = async (...jobs: readonly PrintJob[]) => {
    for (const { id } of jobs) {
      await postgresJobStore(site.database).change(
        id,
        { states: ['pending-held'] },
        { state: 'canceled' },
        [],
      );
    }
  };
  const reminderStates = async () =>
    await site.database.kysely.selectFrom('reminder').select(['state', 'reason', 'attempts']).execute();

  test('one mail tells of all jobs that are due, once, from whichever of two processes; without an address none', async () => {
    const [first, second] = [await addJob(hanako), await addJob(hanako)];
    await addJob(taro);
    const later = await addJob(hanako, { expiresAt: jst('2026-05-21T17:15') });
    assert.deepEqual(await remindOwners(deps()), { planned: 0, sent: 0, failed: 0 }, 'a minute too early');
    clock.advance(16 * 60_000);
    const reports = await Promise.all([remindOwners(deps()), remindOwners(deps())]);
    assert.equal(reports[0].sent + reports[1].sent, 1);
    assert.equal(taken(), 1);
    assert.equal(sink.mails[0]?.to, 'hanako@example.lg.jp');
    assert.deepEqual(await remindOwners(deps()), { planned: 0, sent: 0, failed: 0 });
    const events = await site.database.kysely
      .selectFrom('audit_event')
      .select('subject')
      .where('kind', '=', 'job.reminded')
      .execute();
    assert.deepEqual(
      events.map(({ subject }) => subject).toSorted(),
      [`job:${first.id}`, `job:${second.id}`].toSorted(),
    );
    clock = manualClock(jst('2026-05-14T15:15'));
    assert.equal((await remindOwners(deps())).sent, 1, 'again before closing time');
    await end(first, second, later);
  });

  test('what was collected meanwhile is left out, and a mail about nothing is not sent', async () => {
    const before = taken();
    const job = await addJob(hanako);
    clock.advance(16 * 60_000);
    sink.answers.set('RCPT', '450 later');
    assert.deepEqual(await remindOwners(deps()), { planned: 1, sent: 0, failed: 1 });
    sink.answers.clear();
    await end(job);
    clock.advance(61_000);
    assert.deepEqual(await remindOwners(deps()), { planned: 0, sent: 0, failed: 0 });
    assert.equal(taken(), before);
    assert.equal((await reminderStates()).at(-1)?.state, 'needless');
  });

  test('a lost answer is sent again under the same Message-ID; a refused address is given up at once', async () => {
    const job = await addJob(hanako);
    clock.advance(16 * 60_000);
    sink.lostAnswers = 1;
    assert.equal((await remindOwners(deps())).failed, 1);
    clock.advance(61_000);
    assert.equal((await remindOwners(deps())).sent, 1);
    const ids = sink.mails.slice(-2).map(({ data }) => /Message-ID: (\S+)/.exec(data)?.[1]);
    assert.equal(ids[0], ids[1]);
    await end(job);
    const other = await addJob(hanako);
    sink.answers.set('RCPT', '550 nobody');
    assert.equal((await remindOwners(deps())).failed, 1);
    sink.answers.clear();
    clock.advance(3_600_000);
    assert.deepEqual(await remindOwners(deps()), { planned: 0, sent: 0, failed: 0 });
    const last = (await reminderStates()).find(({ state }) => state === 'given-up');
    assert.deepEqual(last, { state: 'given-up', reason: 'address-refused', attempts: 1 });
    await end(other);
  });

  test('nobody is written to who has left', async () => {
    const job = await addJob(hanako);
    await site.database.kysely
      .updateTable('person')
      .set({ state: 'left' })
      .where('id', '=', hanako)
      .execute();
    clock.advance(16 * 60_000);
    assert.deepEqual(await remindOwners(deps()), { planned: 0, sent: 0, failed: 0 });
    await site.database.kysely
      .updateTable('person')
      .set({ state: 'active' })
      .where('id', '=', hanako)
      .execute();
    await end(job);
  });
});
