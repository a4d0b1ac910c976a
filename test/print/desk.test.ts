import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { changeHeldTicket } from '../../src/print/desk/change-ticket.ts';
import { jobTimeline, listEndedJobs } from '../../src/print/desk/job-timeline.ts';
import { takePrintUpload } from '../../src/print/intake/take-upload.ts';
import { deleteHeldJob } from '../../src/print/release/release-job.ts';
import type { JobId, PersonId, SegmentId } from '../../src/shared/ids.ts';
import { newId, type ScanId } from '../../src/shared/ids.ts';
import { postgresDeskStore } from '../../src/stores/postgres/desk-store.ts';
import { enrolPrinter, startTestService, type TestService } from '../support/test-service.ts';

const [lgwan, mynumber] = ['lgwan', 'mynumber'] as SegmentId[] as [SegmentId, SegmentId];

const pdf = Buffer.from(
  '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
);

async function* body() {
  yield pdf;
}

describe('jobs at the desk', () => {
  let service: TestService;
  let hanako: PersonId;
  let taro: PersonId;

  before(async () => {
    service = await startTestService();
    hanako = await service.addPerson('hanako', { segments: [lgwan, mynumber] });
    taro = await service.addPerson('taro', { segments: [lgwan, mynumber] });
  });
  after(() => service[Symbol.asyncDispose]());

  async function hold(ownerId: PersonId, segmentId: SegmentId = lgwan): Promise<JobId> {
    const { stores, printing } = service;
    const person = await stores.people.findById(ownerId);
    const segment = stores.segments.find(({ id }) => id === segmentId);
    assert.ok(person && segment);
    const upload = { jobName: '会議資料', ticket: { copies: 1 }, body: body() };
    return (await takePrintUpload(printing.intake, segment, person, upload)).id;
  }
  const owner = (personId: PersonId) => ({ personId, segments: [lgwan] });
  const desk = () => postgresDeskStore(service.stores.database);
  const deps = () => ({ ...service.stores, desk: desk() });

  test('RFC 3380 §4.2: the owner changes a held job, and an empty list takes a setting away', async () => {
    const id = await hold(hanako);
    const changes = { copies: 3, sides: 'two-sided-long-edge', finishings: [4] } as const;
    assert.equal((await changeHeldTicket(service.stores, owner(hanako), id, changes)).ok, true);
    assert.deepEqual((await service.stores.jobs.find(id))?.ticket, changes);
    assert.equal((await changeHeldTicket(service.stores, owner(hanako), id, { finishings: [] })).ok, true);
    const ticket = (await service.stores.jobs.find(id))?.ticket;
    assert.deepEqual(ticket, { copies: 3, sides: 'two-sided-long-edge' });
  });

  test('nobody else changes it, and none in a segment that the desk does not show', async () => {
    const id = await hold(hanako);
    const others = await changeHeldTicket(service.stores, owner(taro), id, { copies: 9 });
    assert.deepEqual(others, { ok: false, refusal: 'job-not-found' });
    const hidden = await hold(hanako, mynumber);
    const refused = await changeHeldTicket(service.stores, owner(hanako), hidden, { copies: 9 });
    assert.deepEqual(refused, { ok: false, refusal: 'segment-not-allowed' });
  });

  test('pages that the document has not got are refused once its pages are known', async () => {
    const id = await hold(hanako);
    await service.stores.jobs.change(id, { states: ['pending-held'] }, { facts: { pages: 1 } as never }, []);
    const changed = await changeHeldTicket(service.stores, owner(hanako), id, {
      pageRanges: [{ lower: 2, upper: 3 }],
    });
    assert.deepEqual(changed, { ok: false, refusal: 'no-such-pages' });
  });

  test('a timeline tells its owner what became of the job, and nobody else', async () => {
    const id = await hold(hanako);
    await changeHeldTicket(service.stores, owner(hanako), id, { copies: 2 });
    await deleteHeldJob(service.stores, owner(hanako), id);
    const kinds = (await jobTimeline(deps(), owner(hanako), id))?.map(({ kind }) => kind) ?? [];
    assert.ok(kinds.includes('job.held') && kinds.includes('job.ticket-changed'), String(kinds));
    assert.equal(kinds.at(-1), 'job.canceled');
    assert.equal(await jobTimeline(deps(), owner(taro), id), undefined);
    assert.equal(await jobTimeline(deps(), owner(hanako), newId<JobId>()), undefined);
    const hidden = await hold(hanako, mynumber);
    assert.equal(await jobTimeline(deps(), owner(hanako), hidden), undefined);
    const ended = await listEndedJobs(deps(), owner(hanako));
    assert.ok(ended.some((job) => job.id === id));
    assert.deepEqual(await listEndedJobs(deps(), owner(taro)), []);
  });

  test('a look tells apart what changed for whom, and says nothing of segments that the desk does not show', async () => {
    const look = async () => {
      const { standing } = await desk().look({
        people: [hanako, taro],
        segments: [lgwan],
        signIns: [],
        at: service.stores.clock.now(),
      });
      return { hanako: standing.get(hanako)?.jobs, taro: standing.get(taro)?.jobs };
    };
    // What is looked into in the background changes a job too.
    const settle = async () => {
      let [before, now] = [await look(), await look()];
      for (let trial = 0; trial < 100; trial += 1) {
        await sleep(50);
        [before, now] = [now, await look()];
        if (JSON.stringify(before) === JSON.stringify(now) && trial > 5) return now;
      }
      return now;
    };
    const first = await settle();
    assert.equal(first.taro, undefined);
    const id = await hold(taro);
    const second = await settle();
    assert.notEqual(second.taro, undefined);
    assert.equal(second.hanako, first.hanako);
    await changeHeldTicket(service.stores, owner(taro), id, { copies: 7 });
    const third = await look();
    assert.notEqual(third.taro, second.taro);
    await hold(taro, mynumber);
    assert.equal((await settle()).taro, third.taro);
    await deleteHeldJob(service.stores, owner(taro), id);
    assert.equal((await look()).taro, undefined);
  });

  test('a look tells of a tray to the department and to records clerks, and of devices and people to administrators', async () => {
    const { stores } = service;
    const tax = { department: '税務課' };
    const [mine, other] = [
      await service.addPerson('tax', tax),
      await service.addPerson('works', { department: '土木課' }),
    ];
    const clerk = await service.addPerson('clerk', { roles: ['staff', 'records'] });
    const blind = await service.addPerson('blind', { ...tax, segments: [mynumber] });
    const administrator = await service.addPerson('administrator', { roles: ['staff', 'administrator'] });
    const people = [mine, other, clerk, blind, administrator];
    const look = async () =>
      (await desk().look({ people, segments: [lgwan], signIns: [], at: stores.clock.now() })).standing;
    const heard = async (change: () => Promise<unknown>) => {
      const before = await look();
      await change();
      const after = await look();
      return people.map((id) =>
        (['tray', 'devices', 'people'] as const).filter(
          (topic) => before.get(id)?.[topic] !== after.get(id)?.[topic],
        ),
      );
    };
    const add = (segment: SegmentId, more: object) => () =>
      stores.database.kysely
        .insertInto('scan')
        .values({
          ...{
            id: newId<ScanId>(),
            segment,
            source: 'folder',
            source_key: newId(),
            media_type: 'application/pdf',
          },
          ...{ byte_length: 1, sha256: Buffer.alloc(32), state: 'verified' as const, original_name: '' },
          ...{ received_at: stores.clock.now(), updated_at: stores.clock.now(), ...more },
        })
        .execute();
    assert.deepEqual(await heard(add(lgwan, tax)), [['tray'], [], ['tray'], [], []]);
    assert.deepEqual(await heard(add(mynumber, tax)), [[], [], [], [], []]);
    assert.deepEqual(await heard(add(lgwan, { ...tax, state: 'refused' })), [[], [], [], [], []]);
    assert.deepEqual(await heard(add(lgwan, { ...tax, state: 'quarantined', sealed_off: true })), [
      [],
      [],
      [],
      [],
      [],
    ]);
    assert.deepEqual(await heard(add(lgwan, { owner_id: other })), [[], [], [], [], []]);
    const aside = { ...tax, owner_id: other, state: 'quarantined' };
    assert.deepEqual(await heard(add(lgwan, aside)), [[], ['tray'], ['tray'], [], []]);
    const away = () =>
      stores.database.kysely
        .updateTable('scan')
        .set({ department: '土木課' })
        .where('owner_id', 'is', null)
        .execute();
    assert.deepEqual(await heard(away), [['tray'], ['tray'], ['tray'], [], []]);
    const event = {
      segment: '-',
      at: stores.clock.now(),
      actor: 'system',
      subject: `person:${mine}`,
      details: {},
    } as const;
    const note = () => stores.cardStore.note([{ kind: 'trials.locked', ...event }]);
    assert.deepEqual(await heard(note), [[], [], [], [], ['people']]);
    const enrol = () => enrolPrinter(stores, '3階', 'ipp://127.0.0.1:9/ipp/print', ['lgwan']);
    assert.deepEqual(await heard(enrol), [[], [], [], [], ['devices']]);
  });

  test('sign-ins that ended, and those of people who left, are not in force', async () => {
    const { stores } = service;
    const at = stores.clock.now();
    const open = async (personId: PersonId) => {
      const id = newId<PersonId>() as string;
      await stores.database.kysely
        .insertInto('sign_in')
        .values({ id, person_id: personId, created_at: at, expires_at: new Date(at.getTime() + 60_000) })
        .execute();
      return id;
    };
    const leaver = await service.addPerson('leaver');
    const [kept, ended, left] = [await open(hanako), await open(hanako), await open(leaver)];
    await stores.signIns.end(ended, hanako, at, []);
    await stores.database.kysely
      .updateTable('person')
      .set({ state: 'left' })
      .where('id', '=', leaver)
      .execute();
    const ask = (moment: Date) =>
      desk().look({ people: [hanako], segments: [lgwan], signIns: [kept, ended, left], at: moment });
    assert.deepEqual([...(await ask(at)).signIns], [kept]);
    assert.deepEqual([...(await ask(new Date(at.getTime() + 60_000))).signIns], []);
  });
});
