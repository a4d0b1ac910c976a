import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { decodeWedge } from '../../../drivers/card/wedge.ts';
import { importCards } from '../../../src/identity/card/import-cards.ts';
import {
  type CardFileFormat,
  readCardFile,
  readFaceTable,
} from '../../../src/identity/card/read-card-file.ts';
import type { Person } from '../../../src/identity/person.ts';
import { type IdentityWorld, openIdentityWorld } from '../../support/identity-world.ts';

const bytes = (text: string) => Buffer.from(text, 'utf8');

describe('cards from files', () => {
  let world: IdentityWorld;
  let hanako: Person;
  let taro: Person;
  before(async () => {
    world = await openIdentityWorld();
    hanako = await world.put('hanako');
    taro = await world.put('taro');
  });
  after(() => world[Symbol.asyncDispose]());

  const run = (text: string, format: CardFileFormat = 'own', more = {}) =>
    importCards(world, readCardFile(bytes(text), format), {
      actor: 'system',
      decode: (written) => decodeWedge(written),
      ...more,
    });
  const lastFours = async (person: Person) =>
    (await world.cardStore.list(person.id))
      .filter(({ state }) => state !== 'revoked')
      .map(({ lastFour }) => lastFour)
      .sort();

  test('own CSV: by login name or staff number, with a technology or without, temporary with an end', async () => {
    const report = await run(
      'person,card,expires\nhanako,felica:012e4cd8a1b2c3d4,\nS-taro,04A1B2C3D4E5F6,2026-05-01T00:00:00Z\n',
    );
    assert.deepEqual(report, { enrolled: 2, alreadyEnrolled: 0, revoked: 0, skipped: 0 });
    const [card] = await world.cardStore.list(taro.id);
    assert.deepEqual([card?.kind, card?.technology, card?.lastFour], ['temporary', 'iso14443a', 'e5f6']);
  });

  test('again it changes nothing', async () => {
    const report = await run('利用者,カード\nhanako,felica:012e4cd8a1b2c3d4\n');
    assert.deepEqual(report, { enrolled: 0, alreadyEnrolled: 1, revoked: 0, skipped: 0 });
  });

  test('the number on the face leads to the chip by the table of the supplier', async () => {
    const faces = readFaceTable(
      bytes('face_number,card\n000-1234,012e4cd800000077\n0005678,012e4cd800000088\n'),
    );
    await run('person,face_number\nhanako,1234\n', 'own', { faces });
    assert.ok((await lastFours(hanako)).includes('0077'));
    await assert.rejects(run('person,face_number\nhanako,9999\n', 'own', { faces }), {
      code: 'IDENTITY_IMPORT_INVALID',
    });
    assert.throws(() => readFaceTable(bytes('1,012e4cd800000077\n01,012e4cd800000088\n')), {
      code: 'IDENTITY_IMPORT_INVALID',
    });
  });

  test('the three files of PaperCut: user and card, the batch of eleven columns, the list of users', async () => {
    await run('hanako\t012e4cd800000101\t4711\n', 'papercut');
    const batch = [
      'taro',
      '1.00',
      'N',
      '試験 太郎',
      '',
      '総務課',
      '',
      '012e4cd800000202',
      '4711',
      '',
      '012e4cd800000303',
    ];
    await run(`${batch.join('\t')}\n`, 'papercut');
    const list =
      'User List\nGenerated,today\nUsername,Full Name,Primary Card Number,Card PIN\nhanako,山田,012e4cd800000404,4711\n';
    await run(list, 'papercut');
    for (const last of ['0101', '0404']) assert.ok((await lastFours(hanako)).includes(last), last);
    for (const last of ['0202', '0303']) assert.ok((await lastFours(taro)).includes(last), last);
  });

  test('the lines of SafeQ: people with cards, cards added and deleted; PINs and cost centres are passed over', async () => {
    const text = [
      '300;add;5;総務課',
      '100;add;hanako,h.yamada;花子;山田;012e4cd800000505;5;h@example.lg.jp;;',
      '200;add;taro;012e4cd800000606',
      '200;add;taro;PIN%4711%',
      '200;del;hanako;012e4cd800000404',
    ].join('\n');
    assert.deepEqual(await run(text, 'safeq'), { enrolled: 2, alreadyEnrolled: 0, revoked: 1, skipped: 2 });
    assert.ok(!(await lastFours(hanako)).includes('0404'));
    assert.throws(() => readCardFile(bytes('200;add;taro;do_not_convert@@QUJD\n'), 'safeq'), {
      code: 'IDENTITY_IMPORT_INVALID',
    });
  });

  test('decimal and reversed numbers are read as the other product wrote them', async () => {
    // 0x05b1b2b3, last byte first, in decimal.
    const written = BigInt('0xb3b2b105').toString(10);
    const decode = (text: string) =>
      decodeWedge(text, { notation: 'decimal', byteOrder: 'reversed', byteLength: 4 });
    await run(`person,card\nhanako,${written}\n`, 'own', { decode });
    assert.ok((await lastFours(hanako)).includes('b2b3'));
  });

  test('nothing is stored when one line is wrong, and every problem is told without a value', async () => {
    const before = [await lastFours(hanako), await lastFours(taro)];
    const text = [
      'person,card',
      'hanako,felica:0a0a0a0a0a0a0a01',
      'nobody,felica:0a0a0a0a0a0a0a02',
      'taro,felica:012e4cd8a1b2c3d4',
      'taro,felica:010a0a0a0a0a0a0a',
      'taro,04b1',
      'taro,iso14443b:04a1b2c3',
    ].join('\n');
    await assert.rejects(run(text), (error: Error & { details: { problems: string[] } }) => {
      assert.deepEqual(error.details.problems, [
        'line 3: there is no such person',
        'line 4: IDENTITY_CARD_TAKEN',
        'line 5: same card as line 2, or another form of its number',
        'line 6: the card number has a wrong form',
        'line 7: the card number changes from tap to tap',
      ]);
      return true;
    });
    assert.deepEqual([await lastFours(hanako), await lastFours(taro)], before);
  });

  test('a dry run only checks', async () => {
    const report = await run('person,card\nhanako,felica:0a0a0a0a0a0a0b01\n', 'own', { dryRun: true });
    assert.equal(report.enrolled, 1);
    assert.ok(!(await lastFours(hanako)).includes('0b01'));
  });

  test('a file that is no table, or has not the columns, is refused', () => {
    assert.throws(() => readCardFile(bytes('a,b\n1,2\n'), 'own'), { code: 'IDENTITY_IMPORT_INVALID' });
    assert.throws(() => readCardFile(bytes('a,b\n1,2\n'), 'papercut'), { code: 'IDENTITY_IMPORT_INVALID' });
  });
});
