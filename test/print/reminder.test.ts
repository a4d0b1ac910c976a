import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { dueOccasions, type ReminderPolicy, reminderMoments, restAfter } from '../../src/print/reminder.ts';
import { type MailedJob, type MailFrame, reminderMail } from '../../src/print/reminder-mail.ts';
import type { SegmentId } from '../../src/shared/ids.ts';

const policy: ReminderPolicy = {
  hoursBefore: 24,
  hoursBeforeClosing: 2,
  calendar: {
    closedWeekdays: ['saturday', 'sunday'],
    publicHolidays: 'japan',
    closedDays: [],
    openDays: [],
    closingTime: '17:15',
  },
};
const jst = (text: string) => new Date(`${text}+09:00`);
const iso = (moments: ReturnType<typeof reminderMoments>) =>
  Object.fromEntries(Object.entries(moments).map(([occasion, at]) => [occasion, at?.toISOString()]));

describe('when an owner is reminded', () => {
  test('a day before a job is erased, and two hours before the office closes', () => {
    const job = { heldAt: jst('2026-05-12T09:00'), expiresAt: jst('2026-05-15T17:15') };
    assert.deepEqual(iso(reminderMoments(job, policy)), {
      'before-erasure': jst('2026-05-14T17:15').toISOString(),
      'before-closing': jst('2026-05-15T15:15').toISOString(),
    });
  });

  test('a reminder that would fall on a Sunday falls on Friday before closing, if the job was there', () => {
    const expiresAt = jst('2026-05-18T17:15');
    const there = reminderMoments({ heldAt: jst('2026-05-13T09:00'), expiresAt }, policy);
    assert.equal(there['before-erasure']?.getTime(), jst('2026-05-15T15:15').getTime());
    const later = reminderMoments({ heldAt: jst('2026-05-15T20:10'), expiresAt }, policy);
    assert.equal(later['before-closing']?.getTime(), jst('2026-05-18T15:15').getTime());
  });

  test('a job that waits eight hours is reminded of after four, and not before a closing that was before it', () => {
    const job = { heldAt: jst('2026-05-12T18:00'), expiresAt: jst('2026-05-13T02:00') };
    assert.deepEqual(iso(reminderMoments(job, policy)), {
      'before-erasure': jst('2026-05-12T22:00').toISOString(),
    });
  });

  test('no reminder is due before the job came or after it is gone, and none falls due later than it is erased', () => {
    const start = fc.date({
      min: new Date('2026-01-05Z'),
      max: new Date('2030-01-01Z'),
      noInvalidDate: true,
    });
    fc.assert(
      fc.property(start, fc.integer({ min: 1, max: 24 * 30 }), fc.nat(), (heldAt, hours, after) => {
        const expiresAt = new Date(heldAt.getTime() + hours * 3_600_000);
        const job = { heldAt, expiresAt };
        for (const at of Object.values(reminderMoments(job, policy))) {
          assert.ok(at > heldAt && at < expiresAt);
        }
        const at = new Date(heldAt.getTime() + (after % (hours * 7_200_000)));
        if (at >= expiresAt) assert.deepEqual(dueOccasions(job, policy, at), []);
      }),
      { numRuns: 200 },
    );
  });

  test('a mail server that is away is tried after 1, 2, 4 ... 60 minutes', () => {
    assert.deepEqual([1, 2, 3, 12].map(restAfter), [60_000, 120_000, 240_000, 3_600_000]);
  });
});

describe('the text of a reminder', () => {
  const lgwan = 'lgwan' as SegmentId;
  const name = { ja: 'LGWAN接続系', en: 'LGWAN' };
  const frame = (jobNamesInMail: boolean): MailFrame => ({
    organization: { ja: '試験市', en: 'Test City' },
    help: { ja: '情報課 内線 123', en: 'IT, extension 123' },
    deskUrl: 'https://print.example.lg.jp/',
    segments: [{ id: lgwan, name, jobNamesInMail }],
  });
  const job: MailedJob = {
    segment: lgwan,
    jobName: '異動\r\n内示\u202e（案）',
    expiresAt: jst('2026-05-18T17:15'),
    pages: 2,
  };

  test('counts the jobs, says until when, and names them only where their segment allows it', () => {
    const masked = reminderMail([job], frame(false));
    assert.equal(masked.subject, '【試験市】印刷待ちの文書 1 件（5月18日（月）17:15 から消去）');
    assert.match(masked.text, /・5月18日（月）17:15 まで　LGWAN接続系、2 ページ\n/);
    assert.match(masked.text, /- until Mon 2026-05-18 17:15, LGWAN, 2 pages\n/);
    assert.doesNotMatch(masked.text + masked.subject, /内示/);
    assert.match(reminderMail([job], frame(true)).text, /2 ページ「異動 内示 （案）」\n/);
  });

  test('a hundred jobs make a short mail, the first to go first', () => {
    const jobs = Array.from({ length: 100 }, (_, at) => ({
      ...job,
      expiresAt: new Date(job.expiresAt.getTime() - at * 3_600_000),
    }));
    const { subject, text } = reminderMail(jobs, frame(false));
    assert.match(subject, /100 件（5月14日（木）14:15 から消去）/);
    assert.match(text, /・ほか 70 件/);
    assert.ok(text.length < 5_000);
  });
});
