import assert from 'node:assert/strict';
import { randomBytes, randomInt } from 'node:crypto';
import { after, before, describe, type TestContext, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { QueueRefusal } from '../../drivers/device/print-queue.ts';
import { toPrintListener } from '../../src/context/listener-rules.ts';
import { enrolReadCard } from '../../src/identity/card/enrol-card.ts';
import { actOnCard } from '../../src/identity/card/manage-card.ts';
import { proveCard } from '../../src/identity/card/prove-card.ts';
import { issueCode } from '../../src/identity/code/issue-code.ts';
import { proveCode } from '../../src/identity/code/prove-code.ts';
import { identifyByLink, issueLink, revokeLink } from '../../src/identity/link/capability-link.ts';
import type { Person } from '../../src/identity/person.ts';
import { provePin } from '../../src/identity/pin/prove-pin.ts';
import { setPin } from '../../src/identity/pin/set-pin.ts';
import type { WalkUpSession } from '../../src/identity/session.ts';
import { openTrialAlarm, type TrialAlarm } from '../../src/identity/trials/trial-alarm.ts';
import { claimJob } from '../../src/print/claim/claim-job.ts';
import { giveClaimNumber } from '../../src/print/claim/give-number.ts';
import { identifySubmitter } from '../../src/print/intake/identify-submitter.ts';
import { type ManualClock, manualClock } from '../../src/shared/clock.ts';
import { type DeviceId, newId, type PersonId, type SegmentId, type SessionId } from '../../src/shared/ids.ts';
import type { LogDetails } from '../../src/shared/log.ts';
import { printJob, smallPdf } from '../support/ipp-requests.ts';
import { compareDurations, describeComparison } from '../support/samples.ts';
import { startTestService, type TestService } from '../support/test-service.ts';

/** How often each thing is guessed; `.ci/run` makes do with fewer. */
const tries = Number(process.env['GUESSES'] ?? 10_000);
const lgwan = 'lgwan' as SegmentId;
const card = (identifierHex: string) => ({ technology: 'felica', identifierHex }) as const;
const randomCard = () => card(`0a${randomBytes(7).toString('hex')}`);
const somewhere = () => ({ id: newId<DeviceId>(), site: '本庁' });

/** How often each answer was given. */
async function tally(
  count: number,
  trial: (index: number) => Promise<string>,
): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (let begun = 0; begun < count; begun += 20) {
    const some = Array.from({ length: Math.min(20, count - begun) }, (_, at) => trial(begun + at));
    for (const answer of await Promise.all(some)) counts[answer] = (counts[answer] ?? 0) + 1;
  }
  return counts;
}

const answerOf = (result: { readonly ok: true } | { readonly ok: false; readonly refusal: string }) =>
  result.ok ? 'let in' : result.refusal;

describe(`${tries} guesses at a real service and its database`, { timeout: 600_000 }, () => {
  let service: TestService;
  let clock: ManualClock;
  let alarm: TrialAlarm;
  let hanako: Person;
  const lines: LogDetails[] = [];
  before(async () => {
    service = await startTestService();
    clock = manualClock(service.stores.clock.now());
    alarm = openTrialAlarm({ warn: (details) => void lines.push(details) });
    const found = await service.stores.people.findById(await service.addPerson('hanako'));
    assert.ok(found);
    hanako = found;
  });
  after(() => service[Symbol.asyncDispose]());

  const deps = () => ({ ...service.stores, cards: service.stores.keys, clock, alarm });
  const locksOf = async (what: string) => {
    const rows = await service.stores.database.kysely
      .selectFrom('audit_event')
      .select('details')
      .where('kind', '=', 'trials.locked')
      .execute();
    return rows.filter(({ details }) => (details as { what?: string }).what === what).length;
  };
  /** One lock is one event, one line and one count, and a day of guessing is not a day of alarms. */
  const assertAlarmed = async (what: Parameters<TrialAlarm['count']>[0], locks: number) => {
    assert.equal(await locksOf(what), locks);
    assert.equal(alarm.count(what), locks);
    assert.equal(lines.filter((line) => line['what'] === what).length, locks);
  };

  test('cards: twenty are looked up, then the device takes none, not even one that is enrolled, for five minutes', async () => {
    const reading = card('0b0b0c0d0e0f0001');
    await enrolReadCard(deps(), { personId: hanako.id, readings: [reading, reading], actor: 'system' });
    const device = somewhere();
    const counts = await tally(tries, async () => answerOf(await proveCard(deps(), device, randomCard())));
    assert.deepEqual(counts, { 'card-unknown': 20, 'too-many-trials': tries - 20 });
    assert.equal(answerOf(await proveCard(deps(), device, reading)), 'too-many-trials');
    await assertAlarmed('card', 1);
    clock.advance(5 * 60_000 + 1);
    assert.equal(answerOf(await proveCard(deps(), device, reading)), 'let in');
  });

  test('a PIN at many panels in one moment: five are compared', async () => {
    assert.ok((await setPin({ ...deps(), pinPolicy: { leastDigits: 6 } }, hanako, '804173')).ok);
    const owner = { staffNumber: hanako.staffNumber };
    const counts = await tally(tries, async (index) =>
      answerOf(await provePin(deps(), somewhere(), owner, String(200_000 + index))),
    );
    assert.deepEqual(counts, { 'pin-wrong': 5, 'too-many-trials': tries - 5 });
    await assertAlarmed('pin', 1);
  });

  test('a PIN with patience, one guess in ten minutes for a week: twenty a day are compared', async () => {
    clock.advance(2 * 86_400_000);
    const owner = { staffNumber: hanako.staffNumber };
    let compared = 0;
    for (let index = 0; index < 7 * 144; index += 1) {
      clock.advance(10 * 60_000);
      const answer = answerOf(await provePin(deps(), somewhere(), owner, String(300_000 + index)));
      if (answer === 'pin-wrong') compared += 1;
      else assert.equal(answer, 'too-many-trials');
    }
    assert.ok(compared <= 20 * 7, String(compared));
  });

  test('codes of today: ten are looked up at a device, and three end the code that was open', async () => {
    const device = somewhere();
    const { digits } = await issueCode(deps(), hanako, { site: device.site }, { actor: 'system' });
    const others = () => String((Number(digits) + 1 + randomInt(999_998)) % 1_000_000).padStart(6, '0');
    const counts = await tally(tries, async () => answerOf(await proveCode(deps(), device, others())));
    assert.deepEqual(counts, { 'code-wrong': 10, 'too-many-trials': tries - 10 });
    assert.equal(answerOf(await proveCode(deps(), somewhere(), digits)), 'code-wrong');
    await assertAlarmed('code', 1);
  });

  const sessionOf = (
    personId: PersonId,
    deviceId: DeviceId,
    segments: readonly SegmentId[],
  ): WalkUpSession => ({
    id: newId<SessionId>(),
    personId,
    displayName: '',
    deviceId,
    factors: ['card'],
    cardAssurance: 1,
    segments,
    stepUp: [],
    lockedMarks: [],
    startedAt: clock.now(),
    expiresAt: clock.now(),
  });
  const randomNumber = () => String(randomInt(100_000_000)).padStart(8, '0');

  test('claim numbers: five of one person are looked up, and twenty at one device whoever types', async () => {
    const mine = sessionOf(hanako.id, newId<DeviceId>(), [lgwan]);
    const one = await tally(tries, async () => answerOf(await claimJob(deps(), mine, randomNumber())));
    assert.deepEqual(one, { 'claim-number-wrong': 5, 'too-many-trials': tries - 5 });
    const place = newId<DeviceId>();
    let counted = 0;
    for (let person = 0; person < 50; person += 1) {
      const session = sessionOf(newId<PersonId>(), place, [lgwan]);
      if (answerOf(await claimJob(deps(), session, randomNumber())) === 'claim-number-wrong') counted += 1;
    }
    assert.equal(counted, 20);
    await assertAlarmed('claim-number', 2);
  });

  test('printer addresses: a hundred from one place are looked up, then only known ones; the audit and the metrics hear it', async () => {
    const { stores, printing, config } = service;
    const segment = stores.segments.find(({ id }) => id === lgwan);
    const listener = config.segments.find(({ id }) => id === lgwan)?.listeners[0];
    assert.ok(segment && listener);
    const ask = async (capabilityToken: string) => {
      try {
        const caller = {
          listenerId: listener.id,
          remoteAddress: '127.0.0.9',
          secure: true,
          host: 'localhost',
        };
        const found = await identifySubmitter(printing.intake, toPrintListener(segment, listener), {
          ...caller,
          capabilityToken,
        });
        return found.person === undefined ? 'nobody' : 'let in';
      } catch (error) {
        if (error instanceof QueueRefusal) return error.reason;
        throw error;
      }
    };
    const issued = await issueLink(stores, hanako, { segment: lgwan, label: 'PC' });
    assert.ok(issued.ok);
    assert.equal(await ask(issued.value.token), 'let in');
    const counts: Record<string, number> = {};
    for (let trial = 0; trial < tries; trial += 1) {
      const answer = await ask(randomBytes(24).toString('base64url'));
      counts[answer] = (counts[answer] ?? 0) + 1;
    }
    assert.deepEqual(counts, { forbidden: 100, busy: tries - 100 });
    assert.equal(await ask(issued.value.token), 'let in');
    assert.equal(stores.alarm.count('link'), 1);
    // The audit is written beside the answers, which do not wait for it.
    for (let look = 0; look < 100 && (await locksOf('link')) === 0; look += 1) await sleep(50);
    assert.equal(await locksOf('link'), 1);
  });

  describe('how long an answer takes tells nothing', () => {
    /** Five standard deviations: once in a million by chance, and still too little to sort single answers by. */
    const assertAlike = (
      t: TestContext,
      name: string,
      found: Awaited<ReturnType<typeof compareDurations>>,
    ) => {
      t.diagnostic(describeComparison(name, found));
      assert.ok(Math.abs(found.longer - 0.5) < 5 * found.deviation + 0.02, describeComparison(name, found));
    };

    test('a staff number with a PIN, and one that nobody has', async (t) => {
      const wrong = async (staffNumber: string) => {
        clock.advance(86_400_001);
        assert.equal(answerOf(await provePin(deps(), somewhere(), { staffNumber }, '271828')), 'pin-wrong');
      };
      await wrong('warm');
      const found = await compareDurations(
        80,
        () => wrong(hanako.staffNumber),
        () => wrong('S-nobody'),
      );
      assertAlike(t, 'PIN of a known and of an unknown number', found);
    });

    test('a card that was revoked, and one that nobody ever had', async (t) => {
      const reading = card('0c1d2e3f40516273');
      await enrolReadCard(deps(), { personId: hanako.id, readings: [reading, reading], actor: 'system' });
      const [enrolled] = await service.stores.cardStore.list(hanako.id);
      await actOnCard(deps(), enrolled?.id ?? '', 'revoke', { actor: 'system' });
      const unknown = Array.from({ length: 400 }, randomCard);
      const found = await compareDurations(
        400,
        () => proveCard(deps(), somewhere(), reading),
        (index) => proveCard(deps(), somewhere(), unknown[index] ?? reading),
      );
      assertAlike(t, 'revoked and unknown card', found);
    });

    test('a claim number of a job that is out of reach, and one of no job', async (t) => {
      const { stores } = service;
      const printed = await printJob(service.printerUri('demo-print'), {
        userName: 'hanako',
        document: smallPdf(),
      });
      const job = await stores.jobs.findByNumber('demo-print', printed.jobId);
      assert.ok(job);
      await stores.database.kysely
        .updateTable('print_job')
        .set({ owner_id: null })
        .where('id', '=', job.id)
        .execute();
      const text = await giveClaimNumber(stores, { ...job, ownerId: undefined });
      const number = /[0-9]{4}-[0-9]{4}/.exec(text ?? '')?.[0] ?? '';
      const now = manualClock(stores.clock.now());
      const type = (typed: string) =>
        claimJob({ ...deps(), clock: now }, sessionOf(newId<PersonId>(), newId<DeviceId>(), []), typed);
      assert.equal((await type(number)).ok, false);
      const found = await compareDurations(
        400,
        () => type(number),
        () => type(randomNumber()),
      );
      assertAlike(t, 'claim number out of reach and of no job', found);
    });

    test('a printer address that was revoked, and one that never was', async (t) => {
      const { stores } = service;
      const issued = await issueLink(stores, hanako, { segment: lgwan, label: 'old' });
      assert.ok(issued.ok);
      const { id, token } = issued.value;
      await revokeLink(stores, hanako, id);
      const ask = (tried: string) => identifyByLink(stores, tried, lgwan, '127.0.0.1');
      const unknown = Array.from({ length: 400 }, () => randomBytes(24).toString('base64url'));
      const found = await compareDurations(
        400,
        () => ask(token),
        (index) => ask(unknown[index] ?? token),
      );
      assertAlike(t, 'revoked and unknown printer address', found);
    });
  });
});
