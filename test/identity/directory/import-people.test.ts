import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { TextDecoder } from 'node:util';
import { importPeople } from '../../../src/identity/directory/import-people.ts';
import { importLimits } from '../../../src/identity/directory/read-people-csv.ts';
import { ServiceError } from '../../../src/shared/errors/service-error.ts';
import { type IdentityWorld, openIdentityWorld } from '../../support/identity-world.ts';

const header = '職員番号,ログイン名,氏名,所属,拠点,役割,セグメント,カード,状態';
/** 「山田花子,総務課」 as Shift_JIS (JIS X 0208), with the header in English. */
const shiftJisRow = Buffer.from([
  ...Buffer.from('staff_number,login_name,display_name,segments,department\n5001,sjis,'),
  ...[0x8e, 0x52, 0x93, 0x63, 0x89, 0xd4, 0x8e, 0x71],
  ...Buffer.from(',lgwan,'),
  ...[0x91, 0x8d, 0x96, 0xb1, 0x89, 0xdb],
  ...Buffer.from('\r\n'),
]);

describe('import of people from CSV', () => {
  let world: IdentityWorld;
  before(async () => {
    world = await openIdentityWorld();
  });
  after(() => world[Symbol.asyncDispose]());

  const bring = (content: string | Uint8Array) =>
    importPeople(
      { ...world, segments: world.segmentIds },
      typeof content === 'string' ? Buffer.from(content) : content,
      { actor: 'system' },
    );
  const countPeople = async () =>
    (await world.database.kysely.selectFrom('person').select('id').execute()).length;
  const refused = async (content: string | Uint8Array): Promise<readonly string[]> => {
    const before = await countPeople();
    const error = await bring(content).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof ServiceError && error.code === 'IDENTITY_IMPORT_INVALID', String(error));
    assert.equal(await countPeople(), before, 'nothing is stored');
    return error.details['problems'] as readonly string[];
  };

  test('mail addresses come with their column, go with an empty cell, stay without the column, and must be some', async () => {
    const mailOf = async () => (await world.people.findByStaffNumber('5100'))?.mail;
    const head = 'staff_number,login_name,display_name,segments';
    await bring(`${head},mail\n5100,mail1,試験,lgwan,a.b@example.lg.jp\n`);
    assert.equal(await mailOf(), 'a.b@example.lg.jp');
    await bring(`${head}\n5100,mail1,試験,lgwan\n`);
    assert.equal(await mailOf(), 'a.b@example.lg.jp');
    for (const wrong of ['a@b@c', 'a b@c', '<a@b>', 'a@', '総務@example.jp']) {
      assert.deepEqual(await refused(`${head},mail\n5100,mail1,試験,lgwan,${wrong}\n`), [
        'line 2: mail is no address',
      ]);
    }
    await bring(`${head},mail\n5100,mail1,試験,lgwan,\n`);
    assert.equal(await mailOf(), undefined);
  });

  test('Japanese columns, with a byte order mark: people, roles, segments and cards are stored', async () => {
    const report = await bring(
      `\ufeff${header}\n1001,KAKUU\\Hanako,山田 花子,総務課,本庁,staff records,lgwan;core,felica:012e4cd8a1b2c3d4 iso14443a:04a1b2c3,\n1002,taro,鈴木 太郎,税務課,東支所,,lgwan,,suspended\n`,
    );
    assert.deepEqual(report, { added: 2, changed: 0, cardsEnrolled: 2 });
    const hanako = await world.people.findByLoginName('hanako');
    assert.deepEqual(
      [hanako?.displayName, hanako?.roles, hanako?.segments, hanako?.state],
      ['山田 花子', ['staff', 'records'], ['lgwan', 'core'], 'active'],
    );
    const taro = await world.people.findByLoginName('taro');
    assert.deepEqual([taro?.roles, taro?.state], [['staff'], 'suspended']);
  });

  test('the same file again changes nothing but counts as changed', async () => {
    const report = await bring(
      `${header}\n1001,hanako,山田 花子,総務課,本庁,staff,lgwan,felica:012e4cd8a1b2c3d4,\n`,
    );
    assert.deepEqual(report, { added: 0, changed: 1, cardsEnrolled: 0 });
  });

  test('Shift_JIS, as spreadsheets in Japan save it', async () => {
    assert.throws(() => new TextDecoder('utf-8', { fatal: true }).decode(shiftJisRow));
    await bring(shiftJisRow);
    const person = await world.people.findByLoginName('sjis');
    assert.deepEqual([person?.displayName, person?.department], ['山田花子', '総務課']);
  });

  test('progress is told line by line', async () => {
    const told: string[] = [];
    await importPeople(
      { ...world, segments: world.segmentIds },
      Buffer.from(`${header}\n2001,a1,A,,,,lgwan,,\n2002,a2,B,,,,lgwan,,\n`),
      { actor: 'system', onProgress: (done, of) => told.push(`${done}/${of}`) },
    );
    assert.deepEqual(told, ['1/2', '2/2']);
  });

  test('one wrong line among right ones: all problems are named with their lines, without values', async () => {
    const problems = await refused(
      `${header}\n3001,ok,正しい,,,,lgwan,,\n,,,,,,,,\n3002,bad,誤り,,,wizard,moon,felica:secret99,gone\n3003,${'x'.repeat(201)},長い,,,,lgwan,,\n3004,KAKUU\\,名なし,,,,lgwan,,\n`,
    );
    assert.deepEqual(problems, [
      'line 3: staffNumber is empty',
      'line 3: loginName is empty',
      'line 3: displayName is empty',
      'line 3: segments is empty',
      'line 4: a segment is not in the configuration',
      'line 4: a role is not known',
      'line 4: state is none of active, suspended, left',
      'line 4: a card number has a wrong form',
      'line 5: loginName is too long',
      'line 6: loginName is a domain without a name',
    ]);
    assert.equal(await world.people.findByLoginName('ok'), undefined);
  });

  test('the same number, name or card on two lines is a mistake, however it is spelt', async () => {
    const problems = await refused(
      `${header}\n4001,same,A,,,,lgwan,felica:012e4cd8a1b2c3ff,\n4001,SAME@kakuu.lg.jp,B,,,,lgwan,FELICA:01-2E-4C-D8-A1-B2-C3-FF,\n`,
    );
    assert.deepEqual(problems, [
      'line 3: same staffNumber as line 2',
      'line 3: same loginName as line 2',
      'line 3: same card as line 2',
    ]);
  });

  test('a name or a card that another person has already is found before anything is stored', async () => {
    const problems = await refused(
      `${header}\n4101,new1,A,,,,lgwan,,\n4102,hanako,B,,,,lgwan,,\n4103,new2,C,,,,lgwan,iso14443a:04a1b2c3,\n`,
    );
    assert.deepEqual(problems, [
      'line 3: another person has the login name',
      'line 4: another person has a card',
    ]);
  });

  test('a name may go from one person to another when it is given up on an earlier line', async () => {
    await bring(`${header}\n4201,shared,前任,,,,lgwan,,\n`);
    await bring(`${header}\n4201,former,前任,,,,lgwan,,\n4202,shared,後任,,,,lgwan,,\n`);
    assert.equal((await world.people.findByLoginName('shared'))?.displayName, '後任');
    await refused(`${header}\n4203,former,三人目,,,,lgwan,,\n4201,other,前任,,,,lgwan,,\n`);
  });

  test('a missing column, no header, a torn quotation and too large a file are refused', async () => {
    assert.deepEqual(await refused('職員番号,氏名\n1,A\n'), [
      'line 1: the column loginName is missing',
      'line 1: the column segments is missing',
    ]);
    assert.equal((await refused('')).length, 4);
    assert.deepEqual(await refused(`${header}\n"1,a,A`), ['the file is not CSV']);
    assert.deepEqual(await refused(Buffer.alloc(importLimits.bytes + 1, 0x20)), [
      'the file is larger than 32 MiB',
    ]);
    const many = `${header}\n${'1\n'.repeat(importLimits.lines + 1)}`;
    assert.deepEqual(await refused(many), [`more than ${importLimits.lines} lines`]);
  });

  test('of many problems the first fifty are told', async () => {
    const problems = await refused(`${header}\n${',x,x,,,,lgwan,,\n'.repeat(80)}`);
    assert.equal(problems.length, 50);
  });
});
