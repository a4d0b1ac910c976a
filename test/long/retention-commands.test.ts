/** `tomeoki retention` and `tomeoki record hold` as people type them, each a process of its own, on one database. */

import assert from 'node:assert/strict';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { hashPassword } from '../../src/identity/sign-in/password.ts';
import { manualClock } from '../../src/shared/clock.ts';
import type { RecordId } from '../../src/shared/ids.ts';
import { type TestDatabase, testDatabase } from '../support/database.ts';
import { openRetentionWorld, type RetentionWorld, record } from '../support/retention-world.ts';
import { makeServiceSite, type ServiceSite } from '../support/service-process.ts';
import { urlOf } from '../support/test-service.ts';

const password = 'correct horse battery';

describe('tomeoki retention', { timeout: 240_000 }, () => {
  let place: TestDatabase;
  let site: ServiceSite;
  let world: RetentionWorld;
  let id: RecordId;

  before(async () => {
    place = await testDatabase();
    const config = {
      segments: [
        { id: 'lgwan', name: { ja: 'LGWAN接続系', en: 'LGWAN' }, listeners: [{ id: 'print', port: 0 }] },
      ],
    };
    site = await makeServiceSite(config, { databaseUrl: urlOf(place.connection) });
    const clock = manualClock(new Date('2023-05-10T01:00:00Z'));
    const where = { database: place.database, folder: site.dataFolder };
    world = await openRetentionWorld(where, { clock, targets: new Map(), retention: { years: 1 } });
    id = await record(world);
    const hash = await hashPassword(password);
    await place.database.kysely.updateTable('person').set({ password_hash: hash }).execute();
  });

  after(async () => {
    await site?.[Symbol.asyncDispose]();
    await place?.[Symbol.asyncDispose]();
  });

  test('goes from the plan to the certificate with two people who prove who they are, and never with one', async () => {
    const plan = join(site.dataFolder, 'plan.csv');
    await writeFile(plan, '分類記号,保存期間,満了時の措置\nA-01,1年,廃棄\n');
    const imported = await site.command(['retention', 'plan-import', plan]);
    assert.equal(imported.code, 0, imported.stderr);
    const listing = ['--segment', 'lgwan', '--department', '総務課', '--year', '2025'];
    const listed = await site.command(['retention', 'list', ...listing]);
    assert.equal(listed.code, 0, listed.stderr);
    const [roundId = ''] = listed.stdout.split('\t');

    const act = (what: string, who: string, input: string) =>
      site.command(['retention', what, roundId, '--as', who], `${input}\n`);
    assert.match((await act('confirm', world.office.id, 'a guess')).stderr, /IDENTITY_PERSON_UNKNOWN/);
    assert.equal((await act('confirm', world.office.id, password)).code, 0);
    assert.match((await act('decide', world.office.id, password)).stderr, /ARCHIVE_ROUND_SAME_PERSON/);
    const { kysely } = place.database;
    const phone = { person_id: world.other.id, secret: Buffer.alloc(20, 7), confirmed_at: new Date(0) };
    await kysely.insertInto('authenticator').values(phone).execute();
    const refused = await act('decide', world.other.id, password);
    assert.match(refused.stderr, /IDENTITY_SECOND_FACTOR_AT_DESK/);
    await kysely.deleteFrom('authenticator').execute();
    const decided = await act('decide', world.other.id, password);
    assert.equal(decided.code, 0, decided.stderr);

    const held = await site.command(['record', 'hold', id, '--segment', 'lgwan', '--reason', '訴訟']);
    assert.equal(held.code, 0, held.stderr);
    assert.equal((await act('execute', world.office.id, password)).code, 1);
    const released = await site.command(['record', 'release', held.stdout.trim(), '--reason', '終結']);
    assert.equal(released.code, 0, released.stderr);
    const done = await act('execute', world.office.id, password);
    assert.equal(done.code, 0, done.stderr);

    const folder = join(site.dataFolder, 'certificates');
    await mkdir(folder);
    assert.equal((await site.command(['retention', 'certificate', roundId, '--to', folder])).code, 0);
    const [name = ''] = await readdir(folder);
    const verified = await site.command(['retention', 'verify', join(folder, name)]);
    assert.equal(verified.code, 0, verified.stderr);
    assert.equal(JSON.parse(verified.stdout).records[0].id, id);
    const forged = join(folder, 'forged.jws');
    await writeFile(forged, (await readFile(join(folder, name), 'utf8')).replace(/\.(.)/, '.A$1'));
    assert.equal((await site.command(['retention', 'verify', forged])).code, 1);
  });
});
