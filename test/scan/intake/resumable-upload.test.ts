/** Uploads in pieces and held files, on a real database and vault: nothing acknowledged is lost, nothing twice. */

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { IncomingFile } from '../../../drivers/device/receiver.ts';
import {
  finishHeld,
  type HoldingReceiver,
  holdFile,
  takeUnrenamed,
} from '../../../src/scan/intake/held-files.ts';
import {
  appendUpload,
  beginUpload,
  cancelUpload,
  dropExpiredUploads,
  findUpload,
  listUploads,
  mostUploads,
  type ResumableDeps,
} from '../../../src/scan/intake/resumable-upload.ts';
import type { Clock } from '../../../src/shared/clock.ts';
import { newId, type PersonId } from '../../../src/shared/ids.ts';
import { postgresBlobLedger } from '../../../src/stores/postgres/blob-ledger.ts';
import { postgresPartialStore } from '../../../src/stores/postgres/partial-store.ts';
import { openLedger, openWorld, type ScanLedger } from '../../support/scan-ledger.ts';
import { lgwan, stream } from '../../support/scan-world.ts';

const pdf = (text: string) => Buffer.from(`%PDF-1.7\n${text.padEnd(50_000, '.')}\n%%EOF\n`);
const hashOf = (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest());

describe('documents on their way', () => {
  let ledger: ScanLedger;
  let deps: ResumableDeps;
  let now = new Date('2026-05-11T01:00:00Z');
  const clock: Clock = { now: () => now };
  const hanako = { id: newId<PersonId>(), department: '総務課' };
  const taro = { id: newId<PersonId>(), department: '税務課' };

  before(async () => {
    ledger = await openLedger();
    const world = await openWorld(ledger, 'uploads', clock);
    deps = { ...world.intake, partials: postgresPartialStore(ledger.place.database) };
    for (const { id } of [hanako, taro]) await insertPerson(ledger, id);
  });
  after(() => ledger?.[Symbol.asyncDispose]());

  const declare = (bytes: Uint8Array, person = hanako, sha256 = hashOf(bytes)) =>
    beginUpload(deps, { person, segment: lgwan, fileName: 'a.pdf', byteLength: bytes.byteLength, sha256 });
  const send = (id: string, offset: number, bytes: Uint8Array, person = hanako) =>
    appendUpload(deps, person, { id, offset, body: stream(bytes), remoteAddress: '127.0.0.1' });

  test('pieces make one scan, and declaring it again tells its receipt', async () => {
    const bytes = pdf('pieces');
    const { id } = await declare(bytes);
    assert.equal((await send(id, 0, bytes.subarray(0, 20_000))).offset, 20_000);
    await assert.rejects(send(id, 0, bytes), { code: 'SCAN_UPLOAD_OFFSET' });
    const done = await send(id, 20_000, bytes.subarray(20_000));
    assert.ok(done.scanId);
    const scan = await deps.scans.find(done.scanId);
    assert.deepEqual([Uint8Array.from(scan?.sha256 ?? []), scan?.ownerId], [hashOf(bytes), hanako.id]);
    assert.equal((await declare(bytes)).scanId, done.scanId);
    assert.equal((await send(id, bytes.byteLength, Buffer.alloc(0))).scanId, done.scanId);
    assert.deepEqual(await deps.partials.listPieces(id), []);
  });

  test('what stopped is listed for its person until it is whole, and can be forgotten with its bytes by nobody else', async () => {
    const bytes = pdf('listed');
    const { id } = await declare(bytes);
    await send(id, 0, bytes.subarray(0, 20_000));
    const [open] = await listUploads(deps, hanako);
    assert.deepEqual([open?.id, open?.offset, open?.fileName, open?.segment], [id, 20_000, 'a.pdf', lgwan]);
    assert.deepEqual(await listUploads(deps, taro), []);
    await assert.rejects(cancelUpload(deps, taro, id), { code: 'SCAN_UPLOAD_UNKNOWN' });
    const [piece] = await deps.partials.listPieces(id);
    assert.ok(piece);
    await cancelUpload(deps, hanako, id);
    assert.deepEqual(await listUploads(deps, hanako), []);
    await assert.rejects(Array.fromAsync(deps.vault.open(lgwan, piece)), { code: 'STORE_BLOB_MISSING' });
    const whole = await declare(bytes);
    await send(whole.id, 0, bytes);
    assert.deepEqual(await listUploads(deps, hanako), []);
    await assert.rejects(cancelUpload(deps, hanako, whole.id), { code: 'SCAN_UPLOAD_UNKNOWN' });
  });

  test('what came before the connection broke is kept', async () => {
    const bytes = pdf('broken');
    const { id } = await declare(bytes);
    async function* breaking(): AsyncGenerator<Uint8Array> {
      yield bytes.subarray(0, 30_000);
      throw new Error('gone');
    }
    const piece = { id, offset: 0, body: breaking(), remoteAddress: '' };
    await assert.rejects(appendUpload(deps, hanako, piece), /gone/);
    assert.equal((await findUpload(deps, hanako, id)).offset, 30_000);
    const [kept] = await deps.partials.listPieces(id);
    assert.deepEqual(await postgresBlobLedger(ledger.place.database).unnamed([kept?.blobKey ?? '']), []);
    assert.ok((await send(id, 30_000, bytes.subarray(30_000))).scanId);
  });

  test('of two pieces at the same place one is taken', async () => {
    const bytes = pdf('twice');
    const { id } = await declare(bytes);
    const both = await Promise.allSettled([1, 2].map(() => send(id, 0, bytes.subarray(0, 1_000))));
    assert.deepEqual(both.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    assert.equal((await findUpload(deps, hanako, id)).offset, 1_000);
  });

  test('other bytes than declared are thrown away, and more than declared are not taken', async () => {
    const bytes = pdf('declared');
    const { id } = await declare(bytes, hanako, hashOf(pdf('others')));
    await assert.rejects(send(id, 0, bytes), { code: 'SCAN_DIGEST_MISMATCH' });
    await assert.rejects(findUpload(deps, hanako, id), { code: 'SCAN_UPLOAD_UNKNOWN' });
    const next = await declare(pdf('short'));
    await assert.rejects(send(next.id, 0, Buffer.concat([pdf('short'), pdf('x')])), {
      code: 'SCAN_TOO_LARGE',
    });
  });

  test('an upload is its person’s own, in number limited, and over after a day', async () => {
    const { id } = await declare(pdf('own'));
    await assert.rejects(findUpload(deps, taro, id), { code: 'SCAN_UPLOAD_UNKNOWN' });
    await assert.rejects(send(id, 0, pdf('own'), taro), { code: 'SCAN_UPLOAD_UNKNOWN' });
    for (let count = 0; count < mostUploads; count += 1) await declare(pdf(`many ${count}`), taro);
    await assert.rejects(declare(pdf('one more'), taro), { code: 'SCAN_UPLOAD_LIMIT' });
    now = new Date(now.getTime() + 25 * 3_600_000);
    await assert.rejects(findUpload(deps, hanako, id), { code: 'SCAN_UPLOAD_UNKNOWN' });
    assert.ok((await dropExpiredUploads(deps)) >= mostUploads);
    assert.equal((await deps.partials.usage('upload', `person:${taro.id}`)).count, 0);
  });

  test('a held file is handed on once, with one key however often it is tried', async () => {
    const keys: string[] = [];
    const bytes: string[] = [];
    let fails = true;
    const receiver: HoldingReceiver = {
      id: 'ftp',
      segment: lgwan,
      hooks: {
        receive: async (file) => {
          keys.push(file.key);
          bytes.push(Buffer.concat(await Array.fromAsync(file.body)).toString('utf8'));
          if (fails) throw Object.assign(new Error('away'), { code: 'STORE_DATABASE_UNAVAILABLE' });
          return { id: 'scan' };
        },
      },
    };
    const signal = new AbortController().signal;
    const held = (text: string): IncomingFile => ({
      account: 'mfp',
      destination: '',
      name: { raw: Buffer.from('a.filepart'), text: 'a.filepart' },
      body: stream(Buffer.from(text)),
      address: '127.0.0.1',
      key: 'k',
    });
    await holdFile(deps, receiver, held('older'), '/a.filepart', signal);
    await holdFile(deps, receiver, held('newer'), '/a.filepart', signal);
    const as = { destination: '', name: { raw: Buffer.from('a.pdf'), text: 'a.pdf' }, address: '127.0.0.1' };
    const finish = (account: string) => finishHeld(deps, receiver, account, '/a.filepart', as, signal);
    assert.equal(await finish('other'), undefined);
    await assert.rejects(finish('mfp'), { code: 'STORE_DATABASE_UNAVAILABLE' });
    fails = false;
    assert.deepEqual(await finish('mfp'), { id: 'scan' });
    assert.equal(await finish('mfp'), undefined);
    assert.equal(keys[0], keys[1]);
    assert.deepEqual(bytes, ['newer', 'newer']);
    await holdFile(deps, receiver, held('left'), '/b.filepart', signal);
    await takeUnrenamed(deps, receiver, signal);
    assert.equal(bytes.length, 2);
    now = new Date(now.getTime() + 11 * 60_000);
    await takeUnrenamed(deps, receiver, signal);
    assert.equal(bytes.at(-1), 'left');
  });
});

async function insertPerson({ place }: ScanLedger, id: PersonId): Promise<void> {
  const at = new Date('2026-05-01T00:00:00Z');
  await place.database.kysely
    .insertInto('person')
    .values({
      id,
      staff_number: id.slice(0, 8),
      login_name: id,
      display_name: '試験',
      department: '総務課',
      site: '本庁',
      roles: ['staff'],
      segments: [lgwan],
      state: 'active',
      created_at: at,
      updated_at: at,
    } as never)
    .execute();
}
