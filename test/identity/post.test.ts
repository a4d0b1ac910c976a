import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { hasFuture, isInForce, type Post, rightsOn, withPost } from '../../src/identity/post.ts';
import type { SegmentId } from '../../src/shared/ids.ts';
import { addDays } from '../../src/shared/working-days.ts';

const base: Post = {
  source: 'office',
  main: true,
  department: '総務課',
  site: '本庁',
  roles: ['staff'],
  segments: ['lgwan' as SegmentId],
  from: undefined,
  until: undefined,
};
const tax: Post = {
  ...base,
  department: '税務課',
  site: '東支所',
  segments: ['mynumber' as SegmentId],
  from: '2026-04-01',
};

const day = fc.integer({ min: 0, max: 60 }).map((offset) => addDays('2026-03-01', offset));
const post = fc.record<Post>({
  source: fc.constantFrom('office', 'ldap'),
  main: fc.boolean(),
  department: fc.constantFrom('a', 'b', 'c'),
  site: fc.constantFrom('x', 'y'),
  roles: fc.subarray(['staff', 'records', 'auditor']),
  segments: fc.subarray(['lgwan', 'core', 'mynumber'] as SegmentId[]),
  from: fc.option(day, { nil: undefined }),
  until: fc.option(day, { nil: undefined }),
});

describe('posts', () => {
  test('a move holds from its day on, and the old main post until the day before', () => {
    const posts = withPost([base], tax);
    assert.equal(rightsOn(posts, '2026-03-31').department, '総務課');
    assert.deepEqual(rightsOn(posts, '2026-03-31').segments, ['lgwan']);
    assert.equal(rightsOn(posts, '2026-04-01').department, '税務課');
    assert.deepEqual(rightsOn(posts, '2026-04-01').segments, ['mynumber']);
  });

  test('a concurrent post adds its rights to those of the main post, whose department leads', () => {
    const posts = withPost([base], { ...tax, main: false, until: '2026-09-30' });
    const rights = rightsOn(posts, '2026-05-01');
    assert.deepEqual([rights.department, rights.segments], ['総務課', ['lgwan', 'mynumber']]);
    assert.deepEqual(rightsOn(posts, '2026-10-01').segments, ['lgwan']);
  });

  test('no post in force gives no rights', () => {
    assert.deepEqual(rightsOn([tax], '2026-03-31'), { department: '', site: '', roles: [], segments: [] });
    assert.equal(hasFuture([tax], '2026-03-31'), true);
    assert.equal(hasFuture([{ ...base, until: '2026-03-30' }], '2026-03-31'), false);
  });

  test('rights on a day are exactly those of the posts in force on it', () => {
    fc.assert(
      fc.property(fc.array(post, { maxLength: 8 }), day, (posts, on) => {
        const rights = rightsOn(posts, on);
        const inForce = posts.filter((one) => isInForce(one, on));
        for (const segment of ['lgwan', 'core', 'mynumber'] as SegmentId[]) {
          const expected = inForce.some(({ segments }) => segments.includes(segment));
          assert.equal(rights.segments.includes(segment), expected);
        }
        assert.ok(rights.roles.every((role) => inForce.some(({ roles }) => roles.includes(role))));
      }),
    );
  });

  test('a stated main post never leaves two main posts of one source in force, whatever there was', () => {
    fc.assert(
      fc.property(fc.array(post, { maxLength: 8 }), day, (stated, on) => {
        const posts = stated.reduce<readonly Post[]>((all, one) => withPost(all, one), []);
        for (const source of ['office', 'ldap'] as const) {
          const mains = posts.filter((one) => one.main && one.source === source && isInForce(one, on));
          assert.ok(mains.length <= 1);
        }
      }),
    );
  });

  test('a post of one source never changes those of another', () => {
    fc.assert(
      fc.property(fc.array(post, { maxLength: 6 }), post, (posts, stated) => {
        const others = (all: readonly Post[]) => all.filter(({ source }) => source !== stated.source);
        assert.deepEqual(others(withPost(posts, stated)), others(posts));
      }),
    );
  });
});
