import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { myNumberServices } from '../../../src/context/my-number.ts';
import type { Stores } from '../../../src/context/stores.ts';
import type { HttpServices } from '../../../src/http/services.ts';
import type { Person, Role } from '../../../src/identity/person.ts';
import type { TextReader } from '../../../src/ports/text-reader.ts';
import { manualClock } from '../../../src/shared/clock.ts';
import type { PersonId, ScanId, SegmentId } from '../../../src/shared/ids.ts';
import { postgresPersonStore } from '../../../src/stores/postgres/person-store.ts';
import { type TestDatabase, testDatabase } from '../../support/database.ts';
import { addSealedScan } from '../../support/sealed-rows.ts';

const lgwan = 'lgwan' as SegmentId;
const internet = 'internet' as SegmentId;
const now = new Date('2026-11-20T01:30:00Z');

describe('who is told of a sealed scan', () => {
  let place: TestDatabase;
  let services: HttpServices['myNumber'];
  const person = new Map<string, Person>();
  const scan = new Map<string, ScanId>();
  const names = new Map<ScanId, string>();

  async function addPerson(
    name: string,
    changes: {
      readonly department?: string;
      readonly roles?: readonly Role[];
      readonly segments?: SegmentId[];
    } = {},
  ): Promise<void> {
    const people = postgresPersonStore(place.database);
    const id = await people.upsert(
      {
        staffNumber: name,
        loginName: name,
        displayName: name,
        department: changes.department ?? '税務課',
        site: '',
        roles: changes.roles ?? ['staff'],
        segments: changes.segments ?? [lgwan],
        state: 'active',
      },
      now,
      (made: PersonId) => ({
        kind: 'person.imported',
        segment: '-',
        at: now,
        actor: 'system',
        subject: `person:${made}`,
        details: {},
      }),
    );
    const found = await people.findById(id);
    assert.ok(found);
    person.set(name, found);
  }

  async function seen(name: string): Promise<readonly string[]> {
    const who = person.get(name);
    assert.ok(who);
    const list = await services.sealed(who);
    return list.map(({ scanId }) => names.get(scanId) ?? '?').sort();
  }

  before(async () => {
    place = await testDatabase();
    const { database } = place;
    await addPerson('owner');
    await addPerson('clerk-of-department');
    await addPerson('clerk-elsewhere', { department: '福祉課' });
    await addPerson('no-department', { department: '' });
    await addPerson('records', { department: '総務課', roles: ['staff', 'records'] });
    await addPerson('administrator', { department: '情報課', roles: ['staff', 'administrator'] });
    await addPerson('auditor', { department: '監査', roles: ['staff', 'auditor'] });
    await addPerson('office', { department: '個人番号室' });
    await addPerson('other-segment', { segments: [internet] });
    const owner = person.get('owner')?.id;
    assert.ok(owner);
    const at = new Date(now.getTime() - 86_400_000);
    scan.set('own', await addSealedScan(database, { segment: lgwan, ownerId: owner, at }));
    scan.set(
      'tray',
      await addSealedScan(database, { segment: lgwan, department: '税務課', at, erased: true }),
    );
    scan.set('far', await addSealedScan(database, { segment: lgwan, department: '福祉課', at }));
    scan.set('nobody', await addSealedScan(database, { segment: lgwan, at }));
    scan.set('internet', await addSealedScan(database, { segment: internet, department: '税務課', at }));
    const longAgo = new Date(now.getTime() - 366 * 86_400_000);
    scan.set('old', await addSealedScan(database, { segment: lgwan, ownerId: owner, at: longAgo }));
    for (const [name, id] of scan) names.set(id, name);
    const segments = [lgwan, internet].map((id) => ({ id, releaseFactors: 1 }));
    const config = { myNumber: { eraseAfterHours: 72, office: '個人番号室' } };
    const stores = { database, segments, config, clock: manualClock(now) } as unknown as Stores;
    services = myNumberServices(stores, {} as TextReader, {} as HttpServices['archive']);
  });
  after(() => place[Symbol.asyncDispose]());

  test('its owner and the department see theirs, nobody without a department sees what belongs to none', async () => {
    assert.deepEqual(await seen('owner'), ['own', 'tray']);
    assert.deepEqual(await seen('clerk-of-department'), ['tray']);
    assert.deepEqual(await seen('clerk-elsewhere'), ['far']);
    assert.deepEqual(await seen('no-department'), []);
  });

  test('records clerks see all of their segments; auditors and the responsible office all of all segments', async () => {
    assert.deepEqual(await seen('records'), ['far', 'nobody', 'own', 'tray']);
    for (const name of ['auditor', 'office']) {
      assert.deepEqual(await seen(name), ['far', 'internet', 'nobody', 'own', 'tray'], name);
    }
  });

  test('an administrator is told nothing by that role, and other segments stay apart', async () => {
    assert.deepEqual(await seen('administrator'), []);
    assert.deepEqual(await seen('other-segment'), ['internet']);
  });

  test('a certificate is given to whoever is told of its scan, and to nobody else', async () => {
    const id = scan.get('tray') ?? '';
    const given = async (name: string) => {
      const who = person.get(name);
      assert.ok(who);
      return await services.certificate(who, id);
    };
    for (const name of ['owner', 'clerk-of-department', 'records', 'auditor', 'office']) {
      assert.equal(await given(name), 'a.b.c', name);
    }
    for (const name of ['clerk-elsewhere', 'no-department', 'administrator', 'other-segment']) {
      assert.equal(await given(name), undefined, name);
    }
    const open = person.get('owner');
    assert.equal(open && (await services.certificate(open, scan.get('own') ?? '')), undefined);
  });
});
