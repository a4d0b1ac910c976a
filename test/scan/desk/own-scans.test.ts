/** What the desk tells of scans, on a real database and vault. */

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import sharp from 'sharp';
import type { Searcher } from '../../../src/ports/search-index.ts';
import { scanTimeline } from '../../../src/scan/desk/scan-timeline.ts';
import { takeUpload } from '../../../src/scan/intake/take-upload.ts';
import { processScan } from '../../../src/scan/process/process-scan.ts';
import { type PictureDeps, pictureOfScan } from '../../../src/scan/tray/picture-of-scan.ts';
import { manualClock } from '../../../src/shared/clock.ts';
import { newId, type PersonId, type ScanId, type SegmentId } from '../../../src/shared/ids.ts';
import { Turns } from '../../../src/shared/turns.ts';
import { postgresDeskStore } from '../../../src/stores/postgres/desk-store.ts';
import { ownScanStore } from '../../../src/stores/postgres/own-scan-store.ts';
import { trayStore } from '../../../src/stores/postgres/tray-store.ts';
import { kindsOf, openLedger, openWorld, type ScanLedger, take } from '../../support/scan-ledger.ts';
import { lgwan, type ScanWorld, stream } from '../../support/scan-world.ts';

const internet = 'internet' as SegmentId;

describe('scans as the desk tells them', () => {
  let ledger: ScanLedger;
  let world: ScanWorld;
  const clock = manualClock(new Date('2026-07-01T00:00:00Z'));
  let width = 100;
  const hanako = { id: newId<PersonId>(), department: '総務課' };
  const own = () => ownScanStore(ledger.place.database);
  const mine = (segments: readonly SegmentId[] = [lgwan], limit = 200) =>
    own().list({ personId: hanako.id, segments }, limit);
  const upload = async (text: string) => {
    // Of a size of its own, so that it is no copy of another.
    width += 1;
    const create = { width, height: 50, channels: 3, background: 'white' } as const;
    const body = stream(await sharp({ create }).jpeg().toBuffer());
    const about = { person: hanako, segment: lgwan, fileName: `${text}.jpg`, remoteAddress: '127.0.0.1' };
    return (await takeUpload(world.intake, { ...about, body })).scanId;
  };

  before(async () => {
    ledger = await openLedger();
    world = await openWorld(ledger, 'desk', clock);
    await ledger.place.database.kysely
      .insertInto('person')
      .values({
        id: hanako.id,
        staff_number: '1',
        login_name: 'hanako',
        display_name: 'hanako',
        segments: [lgwan],
        created_at: clock.now(),
        updated_at: clock.now(),
      })
      .execute();
  });
  after(() => ledger[Symbol.asyncDispose]());

  test('a person’s own scans come newest first, with the record and the targets of those that are filed', async () => {
    const first = await upload('first');
    assert.equal(await processScan(world.work, first), 'verified');
    clock.advance(60_000);
    const second = await upload('second');
    const list = await mine();
    assert.deepEqual(
      list.map(({ scan }) => scan.id),
      [second, first],
    );
    assert.equal(list[0]?.filed, undefined);
    assert.deepEqual(list[1]?.filed?.targets, ['cloud', 'share']);
    assert.equal(list[1]?.filed?.recordId, (await world.work.scans.find(first))?.recordId);
    assert.equal((await mine([lgwan], 1)).length, 1);
    assert.deepEqual(await mine([internet]), []);
    assert.deepEqual(await mine([]), []);
  });

  test('pages that were read are noted for whoever looks, and forgotten with the step', async () => {
    const id = await upload('read slowly');
    let seen: number | undefined;
    const desk = postgresDeskStore(ledger.place.database);
    const mark = async () => {
      const asked = { people: [hanako.id], segments: [lgwan], signIns: [], at: clock.now() };
      return (await desk.look(asked)).standing.get(hanako.id)?.scans;
    };
    let marks: readonly (string | undefined)[] = [];
    const reader = {
      ...world.reader,
      recognise: async (...[document, signal, onPage]: Parameters<typeof world.reader.recognise>) => {
        const before = await mark();
        onPage?.(1);
        for (let trial = 0; trial < 200 && seen === undefined; trial += 1) {
          seen = (await mine()).find(({ scan }) => scan.id === id)?.pagesRead;
          await sleep(10);
        }
        marks = [before, await mark()];
        return await world.reader.recognise(document, signal);
      },
    };
    assert.equal(await processScan({ ...world.work, reader }, id), 'verified');
    assert.equal(seen, 1);
    assert.notEqual(marks[0], marks[1], 'live updates tell of it');
    assert.equal((await mine()).find(({ scan }) => scan.id === id)?.pagesRead, undefined);
  });

  test('the history of a scan names what concerns its people, in order, and who else did it', async () => {
    const id = await upload('history');
    await processScan(world.work, id);
    const people = { findById: async () => ({ displayName: '山田 花子' }) as never };
    const entries = await scanTimeline({ own: own(), people }, newId<PersonId>(), id);
    assert.deepEqual(
      entries.map(({ kind }) => kind),
      ['scan.received', 'scan.sealed', 'scan.recognised', 'scan.filed', 'scan.verified'],
    );
    assert.equal(entries[0]?.byName, '山田 花子');
    assert.equal(entries.find(({ kind }) => kind === 'scan.recognised')?.pages, 2);
    const asOwner = await scanTimeline({ own: own(), people }, hanako.id, id);
    assert.ok(asOwner.every(({ byName }) => byName === undefined));
  });

  test('the first page of a waiting scan is shown where it may be put right, which the audit says; others find nothing', async () => {
    const { database } = ledger.place;
    const id = await take(world);
    const pictures: PictureDeps = {
      trays: trayStore(database),
      scans: world.work.scans,
      vault: world.work.vault,
      reader: world.reader,
      clock,
      turns: new Turns(),
    };
    const clerk = (department: string, segments = [lgwan]): Searcher => ({
      personId: newId<PersonId>(),
      department,
      segments,
      seesAllDepartments: false,
    });
    const look = (who: Searcher, scanId: ScanId = id) => pictureOfScan(pictures, who, scanId);
    for (const who of [clerk('税務課'), clerk('総務課', [internet]), clerk('')]) {
      assert.deepEqual(await look(who), { ok: false, refusal: 'scan-not-found' });
    }
    assert.ok(!(await kindsOf(ledger, id)).includes('scan.viewed'));
    const seen = await look(clerk('総務課'));
    assert.ok(seen.ok && seen.value instanceof Uint8Array && seen.value.byteLength > 0);
    assert.equal((await kindsOf(ledger, id)).at(-1), 'scan.viewed');
    const broken = await take(world, Buffer.from('%PDF-1.7 broken %%EOF'), 'broken.pdf');
    world.reader.pageErrors = ['OCR_INPUT_UNREADABLE', undefined];
    assert.deepEqual(await look(clerk('総務課'), broken), { ok: false, refusal: 'scan-no-picture' });
    world.reader.pageErrors = [undefined, undefined];
  });
});
