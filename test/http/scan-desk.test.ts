import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { HttpServices } from '../../src/http/services.ts';
import type { OwnScan } from '../../src/ports/own-scan-store.ts';
import type { ScanJob } from '../../src/scan/scan-job.ts';
import { newId, type RecordId, type ScanId } from '../../src/shared/ids.ts';
import { accept, refuse } from '../../src/shared/result.ts';
import { memoryServices } from '../support/memory-services.ts';
import { addPerson, emptyWorld, segments } from '../support/memory-world.ts';
import { openWebFixture, type WebClient, type WebFixture } from '../support/web-client.ts';

function scanOf(changes: Partial<ScanJob>): ScanJob {
  const id = newId<ScanId>();
  const at = new Date('2026-11-20T01:30:00Z');
  return {
    id,
    segment: segments.lgwan,
    source: 'upload',
    sourceKey: id,
    deviceId: undefined,
    peer: '127.0.0.1',
    originalName: '契約書.pdf',
    ownerId: undefined,
    department: '総務課',
    mediaType: 'application/pdf',
    byteLength: 1_234_567,
    sha256: new Uint8Array(32).fill(5),
    blobKey: 'x',
    wrappedKey: 'x',
    keyId: 'x',
    state: 'received',
    reason: undefined,
    attempts: 1,
    pageCount: 4,
    duplicateOf: undefined,
    recordId: undefined,
    receivedAt: at,
    updatedAt: at,
    ...changes,
  };
}

describe('scans at the desk', () => {
  const world = emptyWorld();
  addPerson(world, 'hanako');
  addPerson(world, 'taro');
  const asked: unknown[] = [];
  const recordId = newId<RecordId>();
  const own: OwnScan[] = [
    { scan: scanOf({ state: 'split' }), pagesRead: 3, filed: undefined },
    {
      scan: scanOf({ state: 'verified', recordId }),
      pagesRead: undefined,
      filed: { recordId, title: '契約書', classCode: 'A1', binder: '2026年度 契約', targets: ['cabinet'] },
    },
    {
      scan: scanOf({ state: 'quarantined', reason: 'SCAN_MY_NUMBER_FOUND', originalName: '' }),
      pagesRead: undefined,
      filed: undefined,
    },
    {
      scan: scanOf({ state: 'quarantined', reason: 'OCR_INPUT_ENCRYPTED' }),
      pagesRead: undefined,
      filed: undefined,
    },
  ];
  let web: WebFixture;
  let client: WebClient;
  let other: WebClient;
  const signedIn = async (loginName: string) => {
    const one = web.client();
    const json = { loginName, password: `correct horse ${loginName}` };
    assert.equal((await one.send('POST', '/api/v1/sign-in', { json })).status, 201);
    return one;
  };

  before(async () => {
    const all = memoryServices(world);
    const scans: HttpServices['scans'] = {
      ...all.scans,
      mine: async (person) => (person.loginName === 'hanako' ? own : []),
      timeline: async (person, id) =>
        person.loginName === 'hanako' && id === own[0]?.scan.id
          ? [
              { at: new Date('2026-11-20T01:30:00Z'), kind: 'scan.received' },
              {
                at: new Date('2026-11-20T01:31:00Z'),
                kind: 'scan.quarantined',
                reason: 'OCR_INPUT_ENCRYPTED',
              },
            ]
          : undefined,
    };
    const waits = scanOf({ state: 'quarantined', reason: 'OCR_INPUT_ENCRYPTED' });
    const tray: HttpServices['tray'] = {
      ...all.tray,
      list: async () => [{ scan: waits, needsPassword: true, ownerName: undefined }],
      assign: async (_person, _id, to) => {
        asked.push(to);
        return to.loginName === 'taro' ? accept(true) : refuse('assignee-unknown');
      },
      retry: async () => refuse('scan-moved-on'),
      unlock: async (_person, _id, password) =>
        password === 'right' ? accept(true) : refuse('wrong-document-password'),
      rejoin: async () => [
        { scanId: newId<ScanId>(), recordId: undefined, copies: [{ target: 'cabinet', location: 'x' }] },
      ],
    };
    web = await openWebFixture(world, {
      services: { ...all, scans, tray },
      limits: { trialsPerAddress: 1000, requestsPerAddress: 10_000 },
    });
    [client, other] = [await signedIn('hanako'), await signedIn('taro')];
  });
  after(() => web[Symbol.asyncDispose]());

  test('my scans say in words how far each is, why it stopped and where it lies; of a sealed one nothing', async () => {
    const answer = await client.send('GET', '/api/v1/scans');
    assert.equal(answer.status, 200, answer.text);
    const [reading, filed, sealed, locked] = answer.json().items;
    assert.deepEqual([reading.pagesRead, reading.pages], [3, 4]);
    assert.equal(filed.filed.binder, '2026年度 契約');
    assert.deepEqual(filed.filed.targets, ['cabinet']);
    assert.deepEqual([sealed.sealed, sealed.sha256, sealed.name], [true, undefined, '']);
    assert.ok(locked.needsPassword && locked.reason.advice.length > 0);
    assert.doesNotMatch(answer.text, /OCR_INPUT_ENCRYPTED|wrappedKey|blobKey|127\.0\.0\.1/);
    assert.deepEqual((await other.send('GET', '/api/v1/scans')).json().items, []);
  });

  test('the history of a scan is told to who may follow it, and to others there is none', async () => {
    const path = `/api/v1/scans/${own[0]?.scan.id}/timeline`;
    const told = (await client.send('GET', path)).json().items;
    assert.deepEqual(
      told.map(({ kind }: { kind: string }) => kind),
      ['scan.received', 'scan.quarantined'],
    );
    assert.match(told[1].reason.cause, /パスワード/);
    assert.equal((await other.send('GET', path)).status, 404);
    assert.equal((await client.send('GET', '/api/v1/scans/nothing/timeline')).status, 400);
  });

  test('an upload that stopped is listed for its person, goes on, and can be forgotten', async () => {
    const bytes = Buffer.from('%PDF-1.7 a document in two pieces');
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const declared = { fileName: '議案.pdf', segment: 'lgwan', byteLength: bytes.byteLength, sha256 };
    const begun = await client.send('POST', '/api/v1/uploads', { json: declared });
    assert.equal(begun.status, 201, begun.text);
    const path = `/api/v1/uploads/${begun.json().uploadId}`;
    const piece = { body: bytes.subarray(0, 10), headers: { 'upload-offset': '0' } };
    assert.equal((await client.send('PATCH', path, piece)).status, 204);
    const [open] = (await client.send('GET', '/api/v1/uploads')).json().items;
    assert.deepEqual([open.fileName, open.offset, open.byteLength], ['議案.pdf', 10, bytes.byteLength]);
    assert.deepEqual((await other.send('GET', '/api/v1/uploads')).json().items, []);
    assert.equal((await other.send('DELETE', path)).status, 404);
    assert.equal((await client.send('DELETE', path)).status, 204);
    assert.deepEqual((await client.send('GET', '/api/v1/uploads')).json().items, []);
  });

  test('the tray tells why a scan waits, and each refusal of what is done with it has its own status', async () => {
    const [item] = (await client.send('GET', '/api/v1/scan-tray')).json().items;
    assert.ok(item.held && item.needsPassword);
    assert.match(item.reason.cause, /パスワード/);
    const act = (name: string, json: object) =>
      client.send('POST', `/api/v1/scan-tray/${item.scanId}/${name}`, { json });
    assert.equal((await act('assign', { loginName: 'taro' })).status, 200);
    assert.deepEqual(asked.at(-1), { loginName: 'taro', department: '' });
    assert.equal((await act('assign', { loginName: 'x'.repeat(201) })).status, 400);
    assert.equal((await act('assign', { loginName: 'jiro' })).status, 422);
    assert.equal((await act('retry', {})).status, 409);
    assert.equal((await act('give-up', {})).status, 404);
    assert.equal((await act('unlock', { password: 'guess' })).status, 403);
    assert.equal((await act('unlock', { password: 'right' })).status, 200);
    assert.equal((await client.send('GET', `/api/v1/scan-tray/${item.scanId}/picture`)).status, 404);
    const joined = await client.send('POST', `/api/v1/scan-batches/${item.scanId}/rejoin`, { json: {} });
    assert.deepEqual(joined.json(), { parts: 1, copiesLeft: 1 });
  });

  test('a sheet is given as a file, or lies among the prints of who made it', async () => {
    const choices = await client.send('GET', '/api/v1/cover-sheets/choices');
    assert.ok(choices.json().binders.includes('契約'));
    const cover = { segment: 'lgwan', owner: 'me', binder: '契約', days: 30 };
    const file = await client.send('POST', '/api/v1/cover-sheets', { json: { ...cover, to: 'file' } });
    assert.equal(file.headers['content-type'], 'application/pdf');
    assert.match(String(file.headers['content-disposition']), /^attachment/);
    const held = await client.send('POST', '/api/v1/separator-sheets', {
      json: { segment: 'lgwan', copies: 5, to: 'prints' },
    });
    assert.equal(held.status, 201, held.text);
    assert.equal(held.json().ticket.copies, 5);
    const wrong = { segment: 'mynumber', copies: 1, to: 'prints' };
    assert.equal((await client.send('POST', '/api/v1/separator-sheets', { json: wrong })).status, 403);
    const long = { ...cover, days: 91, to: 'file' };
    assert.equal((await client.send('POST', '/api/v1/cover-sheets', { json: long })).status, 400);
  });
});
