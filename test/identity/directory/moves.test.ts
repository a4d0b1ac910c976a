import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { importPeople } from '../../../src/identity/directory/import-people.ts';
import { leave, leaveByDate } from '../../../src/identity/directory/leave.ts';
import { addPost, endPost, moveByDate } from '../../../src/identity/directory/move.ts';
import { parseDay } from '../../../src/identity/directory/read-people-csv.ts';
import { identifyByLink, issueLink } from '../../../src/identity/link/capability-link.ts';
import { findSignIn, signIn } from '../../../src/identity/sign-in/sign-in.ts';
import {
  core,
  type IdentityWorld,
  lgwan,
  mynumber,
  openIdentityWorld,
} from '../../support/identity-world.ts';

const header = '職員番号,ログイン名,氏名,所属,拠点,役割,セグメント,本務兼務,発令日,終了日,退職日';
const dayMs = 86_400_000;

/** The world's clock stands at 2026-04-01 09:00 in Japan. */
describe('moves, concurrent posts and departures by date', () => {
  let world: IdentityWorld;
  before(async () => {
    world = await openIdentityWorld();
  });
  after(() => world[Symbol.asyncDispose]());

  const bring = (text: string) =>
    importPeople({ ...world, segments: world.segmentIds }, Buffer.from(`${header}\n${text}`), {
      actor: 'system',
    });
  const person = async (loginName: string) => {
    const found = await world.people.findByLoginName(loginName);
    assert.ok(found);
    return found;
  };
  const on = async <Value>(days: number, look: () => Promise<Value>): Promise<Value> => {
    world.clock.advance(days * dayMs);
    try {
      return await look();
    } finally {
      world.clock.advance(-days * dayMs);
    }
  };

  test('a move announced for the 15th holds at midnight of that day, without any chore', async () => {
    await bring('1,move,異動 太郎,総務課,本庁,staff,lgwan,,,,');
    await bring('1,move,異動 太郎,税務課,東支所,staff,mynumber,本務,2026/4/15,,');
    assert.deepEqual((await person('move')).segments, [lgwan]);
    // 23:59:59 of the 14th in Japan.
    world.clock.advance(14 * dayMs - 9 * 3_600_000 - 1_000);
    assert.equal((await person('move')).department, '総務課');
    world.clock.advance(1_000);
    const moved = await person('move');
    assert.deepEqual([moved.department, moved.site, moved.segments], ['税務課', '東支所', [mynumber]]);
    world.clock.advance(-(14 * dayMs - 9 * 3_600_000));
    assert.equal((await person('move')).department, '総務課', 'the clock is back');
  });

  test('the chore writes the move into the columns that reports go by, once, and audits it', async () => {
    const { id } = await person('move');
    const column = async () =>
      (
        await world.database.kysely
          .selectFrom('person')
          .select('department')
          .where('id', '=', id)
          .executeTakeFirstOrThrow()
      ).department;
    assert.equal(await moveByDate(world), 0);
    await on(20, async () => {
      assert.equal(await moveByDate(world), 1);
      assert.equal(await moveByDate(world), 0);
      assert.equal(await column(), '税務課');
    });
    assert.ok((await world.eventsOf(`person:${id}`)).includes('person.moved'));
  });

  test('two lines of one person: the main post and a concurrent one, whose rights are united', async () => {
    await bring(
      '2,both,兼務 花子,総務課,本庁,staff,lgwan,本務,,,\n2,both,兼務 花子,税務課,東支所,records,core,兼務,令和8年4月1日,2026-06-30,',
    );
    const now = await person('both');
    assert.deepEqual(
      [now.department, now.segments, now.roles],
      ['総務課', [lgwan, core], ['staff', 'records']],
    );
    await on(120, async () => assert.deepEqual((await person('both')).segments, [lgwan]));
  });

  test('an administrator states a concurrent post and ends it', async () => {
    const { id } = await world.put('posted');
    const concurrent = {
      main: false,
      department: '会計課',
      site: '本庁',
      roles: ['staff'],
      segments: [core],
      from: undefined,
      until: undefined,
    } as const;
    await addPost({ ...world, segments: world.segmentIds }, id, concurrent, 'system');
    assert.deepEqual((await person('posted')).segments, [lgwan, core]);
    await endPost(world, id, '会計課', undefined, 'system');
    assert.deepEqual((await person('posted')).segments, [lgwan]);
    await assert.rejects(endPost(world, id, '無い課', undefined, 'system'), {
      code: 'IDENTITY_POST_UNKNOWN',
    });
  });

  test('the last day of somebody who retires counts; the day after nothing is let in, and the chore ends the rest', async () => {
    await bring('3,retire,退職 次郎,総務課,本庁,staff,lgwan,,,,2026-04-30');
    const { id } = await person('retire');
    await on(29, async () => assert.equal((await person('retire')).state, 'active'));
    await on(30, async () => {
      assert.equal((await person('retire')).state, 'left');
      assert.equal(await leaveByDate(world), 1);
      assert.equal(await leaveByDate(world), 0);
    });
    assert.equal((await world.eventsOf(`person:${id}`)).at(-1), 'person.left');
  });

  test('a departure ends sign-ins, links, cards and sessions at once, in one transaction', async () => {
    const input = { loginName: 'gone', password: 'correct horse gone', remoteAddress: '127.0.0.1' };
    const gone = await world.put('gone', { card: 'felica:012e4cd8a1b2c399', password: input.password });
    const entered = await signIn(world, input);
    assert.ok(entered.ok && 'signInId' in entered.value);
    const link = await issueLink(world, gone, { segment: lgwan, label: 'x' });
    assert.ok(link.ok);
    assert.equal((await world.people.listCredentials(gone.id)).length, 1);
    const told: string[] = [];
    const onLeft = async (id: string) => told.push(id);
    await leave({ ...world, onLeft }, gone.id, { day: '2026-04-01' }, 'system');
    assert.deepEqual(told, [gone.id]);
    assert.equal(await findSignIn(world, entered.value.signInId), undefined);
    assert.equal(await identifyByLink(world, link.value.token, lgwan, '127.0.0.1'), undefined);
    assert.deepEqual(await world.people.listCredentials(gone.id), []);
    const again = await signIn(world, input);
    assert.equal(again.ok, false);
    assert.equal((await world.people.findById(gone.id))?.state, 'left');
  });

  test('the last administrator cannot leave', async () => {
    const { id } = await world.put('boss', { roles: ['staff', 'administrator'] });
    await assert.rejects(leave(world, id, { day: '2026-04-01' }, 'system'), {
      code: 'IDENTITY_LAST_ADMINISTRATOR',
    });
  });

  test('an import of which one line fails late stores nothing at all', async () => {
    await world.put('holder', { card: 'felica:012e4cd8a1b2c377' });
    const before = await world.people.listPeople({ offset: 0, limit: 1 });
    const wrong = `${'職員番号,ログイン名,氏名,セグメント,カード'}\n${Array.from({ length: 600 }, (_, n) => `N${n},n${n},名 ${n},lgwan,`).join('\n')}\nX,x,X,lgwan,felica:012e4cd8a1b2c377\n`;
    await assert.rejects(
      importPeople({ ...world, segments: world.segmentIds }, Buffer.from(wrong), { actor: 'system' }),
      { code: 'IDENTITY_IMPORT_INVALID' },
    );
    assert.equal((await world.people.listPeople({ offset: 0, limit: 1 })).total, before.total);
  });

  test('people are found by part of a name, of which the signs of patterns are no patterns', async () => {
    assert.equal((await world.people.listPeople({ text: '兼務', offset: 0, limit: 10 })).total, 1);
    assert.equal((await world.people.listPeople({ text: '%', offset: 0, limit: 10 })).total, 0);
    const left = await world.people.listPeople({ state: 'left', offset: 0, limit: 10 });
    assert.ok(left.people.some(({ loginName }) => loginName === 'gone'));
  });
});

test('days are read as offices write them, and no day that is none', () => {
  for (const text of ['2026-04-01', '2026/4/1', '令和8年4月1日', 'R8.4.1', '２０２６年４月１日']) {
    assert.equal(parseDay(text), '2026-04-01');
  }
  assert.equal(parseDay('令和元年5月1日'), '2019-05-01');
  for (const text of ['2026-02-30', '2026-13-01', '4月1日', '1999-01-01', '2026-04-01x', '']) {
    assert.equal(parseDay(text), undefined);
  }
});
