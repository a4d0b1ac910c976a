import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SealedNotice } from '../../src/http/services/my-number.ts';
import { newId, type ScanId } from '../../src/shared/ids.ts';
import { memoryServices } from '../support/memory-services.ts';
import { addPerson, emptyWorld, segments } from '../support/memory-world.ts';
import { openWebFixture } from '../support/web-client.ts';

function sealed(changes: Partial<SealedNotice>): SealedNotice {
  return {
    scanId: newId<ScanId>(),
    segment: segments.lgwan,
    ownerId: undefined,
    department: '<b>税務課</b>',
    source: 'folder',
    digest: new Uint8Array(32).fill(7),
    byteLength: 4_321,
    pageCount: 2,
    receivedAt: new Date('2026-11-20T01:30:00Z'),
    sealedAt: new Date('2026-11-20T01:31:00Z'),
    eraseAt: new Date('2026-11-23T01:31:00Z'),
    erasedAt: undefined,
    ...changes,
  };
}

test('the desk says of each sealed scan when it was sealed and erased and where to scan again, and nothing of its content', async () => {
  const world = emptyWorld();
  addPerson(world, 'hanako');
  const all = memoryServices(world);
  const erased = sealed({ erasedAt: new Date('2026-11-23T02:00:00Z') });
  const items = [sealed({}), erased];
  const myNumber = {
    ...all.myNumber,
    sealed: async () => items,
    certificate: async (_person: unknown, id: string) => (id === erased.scanId ? 'a.b.c' : undefined),
    scanPlaces: async () => [{ name: '市民課 番号系1', site: '本庁舎1階' }],
  };
  await using web = await openWebFixture(world, { services: { ...all, myNumber } });
  const client = web.client();
  const form = { loginName: 'hanako', password: 'correct horse hanako' };
  await client.submit('/sign-in', '/sign-in', form);
  const list = await client.send('GET', '/api/v1/sealed-scans');
  assert.equal(list.status, 200);
  const told = list.json() as {
    readonly items: readonly {
      readonly sealedAtText: string;
      readonly erased: boolean;
      readonly department: string;
    }[];
    readonly places: readonly unknown[];
  };
  assert.deepEqual(
    told.items.map(({ erased: isErased }) => isErased),
    [false, true],
  );
  assert.equal(told.items[0]?.sealedAtText, '令和8年11月20日 10:31');
  assert.deepEqual(told.places, [{ name: '市民課 番号系1', site: '本庁舎1階' }]);
  assert.doesNotMatch(
    list.text,
    /4321|4,321|07070707|BwcHBwc/,
    'length and digest would tell of the content',
  );
  const link = `/api/v1/sealed-scans/${erased.scanId}/certificate`;
  const file = await client.send('GET', link);
  assert.equal(file.status, 200);
  assert.match(String(file.headers['content-disposition']), /^attachment/);
  assert.equal(file.text, 'a.b.c');
  const other = `/api/v1/sealed-scans/${items[0]?.scanId}/certificate`;
  assert.equal((await client.send('GET', other)).status, 404);
});
