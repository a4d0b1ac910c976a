import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { configSchema } from '../../../src/config/schema.ts';
import type { WalkUpSession } from '../../../src/identity/session.ts';
import { claimPersonTrials } from '../../../src/identity/trials.ts';
import { type ClaimDeps, claimJob } from '../../../src/print/claim/claim-job.ts';
import { giveClaimNumber } from '../../../src/print/claim/give-number.ts';
import type { PrintJob } from '../../../src/print/job.ts';
import { type ManualClock, manualClock } from '../../../src/shared/clock.ts';
import {
  type DeviceId,
  newId,
  type PersonId,
  type SegmentId,
  type SessionId,
} from '../../../src/shared/ids.ts';
import { printJob, smallPdf } from '../../support/ipp-requests.ts';
import { startTestService, type TestService } from '../../support/test-service.ts';

const lgwan = 'lgwan' as SegmentId;

const { segments } = configSchema.parse({
  segments: [
    {
      id: 'lgwan',
      name: { ja: 'LGWAN接続系', en: 'LGWAN' },
      listeners: [{ id: 'shared', port: 0, identification: ['shared-pc'], sharedPcAddresses: ['127.0.0.1'] }],
    },
  ],
});

describe('claiming a job at a device', { timeout: 120_000 }, () => {
  let service: TestService;
  let clock: ManualClock;
  let deps: ClaimDeps;
  let people = 0;
  before(async () => {
    service = await startTestService({ segments });
  });
  after(() => service[Symbol.asyncDispose]());
  beforeEach(() => {
    clock = manualClock(service.stores.clock.now());
    deps = { ...service.stores, clock };
  });

  /** A new person at a new device. */
  const walkUp = async (changes: Partial<WalkUpSession> = {}): Promise<WalkUpSession> => {
    people += 1;
    const personId: PersonId = await service.addPerson(`person-${people}`);
    return {
      id: newId<SessionId>(),
      personId,
      displayName: '山田 花子',
      deviceId: newId<DeviceId>(),
      factors: ['card'],
      cardAssurance: 1,
      segments: [lgwan],
      stepUp: [],
      lockedMarks: [],
      startedAt: clock.now(),
      expiresAt: new Date(clock.now().getTime() + 60_000),
      ...changes,
    };
  };
  /** Prints from the shared PC; gives the number as the sender reads it. */
  const submit = async (): Promise<{ readonly number: string; readonly job: PrintJob }> => {
    const answer = await printJob(service.printerUri('shared'), { userName: 'pc', document: smallPdf() });
    const [message] = answer.job.get('job-state-message') ?? [];
    const number = message !== undefined && 'value' in message ? String(message.value) : '';
    const job = await service.stores.jobs.findByNumber('shared', answer.jobId);
    assert.ok(job);
    return { number: /[0-9]{4}-[0-9]{4}/.exec(number)?.[0] ?? '', job };
  };
  const eventsOf = async (subject: string) => {
    const rows = await service.stores.database.kysely
      .selectFrom('audit_event')
      .select('kind')
      .where('subject', '=', subject)
      .orderBy('id')
      .execute();
    return rows.map(({ kind }) => kind);
  };
  const wrong = { ok: false, refusal: 'claim-number-wrong' };

  test('the number makes the job the property of who types it, once, and the audit says so', async () => {
    const { number, job } = await submit();
    const session = await walkUp();
    const claimed = await claimJob(deps, session, number);
    assert.ok(claimed.ok);
    assert.equal(claimed.value.id, job.id);
    const stored = await service.stores.jobs.find(job.id);
    assert.equal(stored?.ownerId, session.personId);
    assert.equal(stored?.claimHash, undefined);
    assert.deepEqual(await eventsOf(`job:${job.id}`), ['job.created', 'job.held', 'job.claimed']);
    assert.deepEqual(await claimJob(deps, await walkUp(), number), wrong, 'the number is dead');
  });

  test('only a keyed hash of the number is stored, and nothing of it stands in the audit', async () => {
    const { number, job } = await submit();
    const digits = number.replace('-', '');
    assert.deepEqual(
      Buffer.from(job.claimHash ?? []),
      Buffer.from(service.stores.keys.tokenHash('claim-number', digits)),
    );
    const rows = await service.stores.database.kysely.selectFrom('audit_event').selectAll().execute();
    assert.ok(!JSON.stringify(rows).includes(digits));
    assert.ok(!JSON.stringify(rows).includes(number));
  });

  test('of two people who type it in the same moment one gets the job', async () => {
    const { number } = await submit();
    const outcomes = await Promise.all(
      [await walkUp(), await walkUp(), await walkUp()].map((session) => claimJob(deps, session, number)),
    );
    assert.equal(outcomes.filter(({ ok }) => ok).length, 1);
  });

  test('the fifth wrong number locks the person, even for the right one, until the window has passed', async () => {
    const { number } = await submit();
    const session = await walkUp();
    for (let trial = 0; trial < 5; trial += 1) {
      assert.deepEqual(await claimJob(deps, session, `0000-000${trial}`), wrong);
    }
    assert.deepEqual(await claimJob(deps, session, number), { ok: false, refusal: 'too-many-trials' });
    assert.deepEqual(
      await claimJob(deps, { ...session, deviceId: newId<DeviceId>() }, number),
      { ok: false, refusal: 'too-many-trials' },
      'at another device too',
    );
    const events = await eventsOf(`device:${session.deviceId}`);
    assert.equal(events.filter((kind) => kind === 'job.claim-refused').length, 5);
    assert.equal(events.filter((kind) => kind === 'trials.locked').length, 1, 'and one alarm');
    clock.advance(claimPersonTrials.windowMs + 1);
    assert.ok((await claimJob(deps, session, number)).ok);
  });

  test('guesses sent in the same moment all count', async () => {
    const session = await walkUp();
    const outcomes = await Promise.all(
      Array.from({ length: 12 }, (_, trial) => claimJob(deps, session, `1111-00${10 + trial}`)),
    );
    assert.equal(outcomes.filter((one) => !one.ok && one.refusal === 'claim-number-wrong').length, 5);
  });

  test('twenty wrong numbers at one device lock the device, whoever types', async () => {
    const deviceId = newId<DeviceId>();
    for (let person = 0; person < 4; person += 1) {
      const session = await walkUp({ deviceId });
      for (let trial = 0; trial < 5; trial += 1) await claimJob(deps, session, `2222-000${trial}`);
    }
    const { number } = await submit();
    assert.deepEqual(await claimJob(deps, await walkUp({ deviceId }), number), {
      ok: false,
      refusal: 'too-many-trials',
    });
    assert.ok((await claimJob(deps, await walkUp(), number)).ok);
  });

  test('what cannot be a number costs no trial', async () => {
    const { number } = await submit();
    const session = await walkUp();
    for (let trial = 0; trial < 9; trial += 1) assert.deepEqual(await claimJob(deps, session, '1234'), wrong);
    assert.ok((await claimJob(deps, session, number)).ok);
  });

  test('a job of a segment that may not come out here is not there', async () => {
    const { number, job } = await submit();
    assert.deepEqual(await claimJob(deps, await walkUp({ segments: ['core' as SegmentId] }), number), wrong);
    assert.equal((await service.stores.jobs.find(job.id))?.ownerId, undefined);
  });

  test('a number dies with its job', async () => {
    const { number, job } = await submit();
    clock.advance(job.expiresAt.getTime() - clock.now().getTime());
    assert.deepEqual(await claimJob(deps, await walkUp(), number), wrong);
  });

  test('a number that another held job has is drawn again', async () => {
    const first = await submit();
    const second = await submit();
    await service.stores.database.kysely
      .updateTable('print_job')
      .set({ claim_hash: null })
      .where('id', '=', second.job.id)
      .execute();
    let drawn = 0;
    const taken = first.job.claimHash ?? new Uint8Array();
    const told = await giveClaimNumber(
      {
        claims: service.stores.claims,
        keys: {
          tokenHash: (purpose, digits) => {
            drawn += 1;
            return drawn === 1 ? taken : service.stores.keys.tokenHash(purpose, digits);
          },
        },
      },
      { ...second.job, claimHash: undefined },
    );
    assert.equal(drawn, 2);
    assert.match(told ?? '', /[0-9]{4}-[0-9]{4}/);
  });
});
