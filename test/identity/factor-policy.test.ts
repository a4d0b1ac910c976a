/** What is enough at a device: every segment, every set of factors, every kind of device, denial as well as permission. */

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  decideFactors,
  type FactorPolicy,
  type FactorRule,
  factorDemand,
  kindOf,
  type ShownFactor,
  sessionRights,
  waysIn,
} from '../../src/identity/factor-policy.ts';
import { allFactors, type Factor, factorsMissing } from '../../src/identity/session.ts';
import type { SegmentId } from '../../src/shared/ids.ts';

const [mynumber, lgwan, core, internet] = ['mynumber', 'lgwan', 'core', 'internet'] as SegmentId[] as [
  SegmentId,
  SegmentId,
  SegmentId,
  SegmentId,
];
const segmentIds = [mynumber, lgwan, core, internet];

/** The reference table, with a phone for the internet segment, and rules of places and papers. */
const policy: FactorPolicy = {
  segments: [
    { id: mynumber, releaseFactors: 2 },
    { id: lgwan, releaseFactors: 1 },
    { id: core, releaseFactors: 1 },
    { id: internet, releaseFactors: 1, phoneRelease: true },
  ],
  rules: [
    { when: { site: '支所' }, accepted: ['card', 'face', 'pin'] },
    { when: { device: '会計課' }, cardAssurance: 2 },
    { when: { device: '窓口', segment: 'core' }, accepted: ['card', 'code'], kinds: 2 },
    { when: { mark: 'confidential' }, kinds: 2 },
  ],
};

const everySet: readonly (readonly ShownFactor[])[] = [...Array(2 ** allFactors.length).keys()].flatMap(
  (bits) => {
    const factors = allFactors.filter((_, index) => (bits & (1 << index)) !== 0);
    const plain = factors.map((factor): ShownFactor => ({ factor, assurance: 1 }));
    return factors.includes('card')
      ? [plain, plain.map((one) => (one.factor === 'card' ? { ...one, assurance: 2 as const } : one))]
      : [plain];
  },
);

/** The table in plain words, written without the code under test. */
const has = (shown: readonly ShownFactor[], ...names: Factor[]) =>
  shown.some(({ factor }) => names.includes(factor));
const genuine = (shown: readonly ShownFactor[]) => shown.some(({ assurance }) => assurance === 2);
const twoKinds = (holds: boolean, knows: boolean, is: boolean) =>
  Number(holds) + Number(knows) + Number(is) >= 2;

const places = {
  plain: { site: '本庁', device: '三階' },
  branch: { site: '支所', device: '一階' },
  accounts: { site: '本庁', device: '会計課' },
  counter: { site: '本庁', device: '窓口' },
};

type Expectation = (shown: readonly ShownFactor[]) => boolean;
const something: Expectation = (shown) => has(shown, 'card', 'code', 'pin', 'password', 'face');
const twoOf: Expectation = (shown) =>
  twoKinds(has(shown, 'card', 'code'), has(shown, 'pin', 'password'), has(shown, 'face'));
const branchOne: Expectation = (shown) => has(shown, 'card', 'face', 'pin');
const branchTwo: Expectation = (shown) => twoKinds(has(shown, 'card'), has(shown, 'pin'), has(shown, 'face'));
const strictHold = (shown: readonly ShownFactor[]) =>
  (has(shown, 'card') && genuine(shown)) || has(shown, 'code');
const strictOne: Expectation = (shown) => strictHold(shown) || has(shown, 'pin', 'password', 'face');
const strictTwo: Expectation = (shown) =>
  twoKinds(strictHold(shown), has(shown, 'pin', 'password'), has(shown, 'face'));

const table: Readonly<Record<keyof typeof places, Readonly<Record<string, Expectation>>>> = {
  plain: {
    mynumber: twoOf,
    lgwan: something,
    core: something,
    internet: (shown) => something(shown) || has(shown, 'phone'),
  },
  branch: { mynumber: branchTwo, lgwan: branchOne, core: branchOne, internet: branchOne },
  accounts: {
    mynumber: strictTwo,
    lgwan: strictOne,
    core: strictOne,
    internet: (shown) => strictOne(shown) || has(shown, 'phone'),
  },
  counter: {
    mynumber: twoOf,
    lgwan: something,
    core: () => false,
    internet: (shown) => something(shown) || has(shown, 'phone'),
  },
};

describe('the factor policy', () => {
  test('every segment x set of factors x device is decided as the table says', () => {
    let permitted = 0;
    let denied = 0;
    for (const [name, place] of Object.entries(places)) {
      for (const segment of segmentIds) {
        const expected = table[name as keyof typeof places][segment];
        assert.ok(expected);
        for (const shown of everySet) {
          const demand = factorDemand(policy, { segment, ...place, marks: [] });
          const { met } = decideFactors(demand, shown);
          assert.equal(met, expected(shown), `${name} ${segment} ${JSON.stringify(shown)}`);
          if (met) permitted += 1;
          else denied += 1;
        }
      }
    }
    assert.ok(permitted > 500 && denied > 200, `${permitted} permitted, ${denied} denied`);
  });

  test('two factors of one kind are one: two cards, a PIN and a password, a code and a card', () => {
    const demand = factorDemand(policy, { segment: mynumber, ...places.plain, marks: [] });
    for (const pair of [
      ['pin', 'password'],
      ['code', 'card'],
      ['card', 'phone'],
    ] as const) {
      const shown = pair.map((factor): ShownFactor => ({ factor, assurance: 1 }));
      assert.equal(decideFactors(demand, shown).met, false, pair.join());
    }
  });

  test('what is missing is named: any one of `needs` brings the decision on, and nothing else does', () => {
    for (const place of Object.values(places)) {
      for (const segment of segmentIds) {
        const demand = factorDemand(policy, { segment, ...place, marks: [] });
        for (const shown of everySet) {
          const before = decideFactors(demand, shown);
          if (before.met) continue;
          for (const factor of allFactors) {
            const after = decideFactors(demand, [...shown, { factor, assurance: 2 }]);
            const isNearer: boolean = after.met || after.needs.length < before.needs.length;
            assert.equal(isNearer, before.needs.includes(factor), `${segment} ${factor}`);
          }
        }
      }
    }
  });

  test('a demand that nothing here can meet asks for nothing', () => {
    const demand = factorDemand(policy, { segment: core, ...places.counter, marks: [] });
    assert.deepEqual(decideFactors(demand, [{ factor: 'card', assurance: 1 }]), { met: false, needs: [] });
  });

  test('a segment that is not in the configuration lets nobody in', () => {
    const demand = factorDemand(policy, { segment: 'other' as SegmentId, ...places.plain, marks: [] });
    const all = allFactors.map((factor): ShownFactor => ({ factor, assurance: 2 }));
    assert.equal(decideFactors(demand, all).met, false);
  });

  test('a marked document asks for more than its segment does', () => {
    const rights = sessionRights(policy, {
      person: { segments: [lgwan, core] },
      device: { name: '三階', site: '本庁', segments: [lgwan, mynumber] },
      shown: [{ factor: 'card', assurance: 1 }],
    });
    assert.deepEqual(rights.segments, [lgwan], 'only what person and device share');
    assert.equal(factorsMissing(rights, { segment: lgwan }), undefined);
    assert.deepEqual(factorsMissing(rights, { segment: lgwan, marks: ['other'] }), undefined);
    assert.deepEqual(factorsMissing(rights, { segment: lgwan, marks: ['confidential'] }), [
      'face',
      'pin',
      'password',
    ]);
    assert.deepEqual(factorsMissing(rights, { segment: mynumber }), [], 'not a segment of the person');
  });

  test('an idle screen offers what some segment there takes', () => {
    const at = (segments: SegmentId[], place: { site: string; device: string }) =>
      waysIn(policy, { name: place.device, site: place.site, segments });
    assert.deepEqual(at([lgwan], places.branch), ['card', 'face', 'pin']);
    assert.ok(!at([lgwan], places.plain).includes('phone'));
    assert.ok(at([lgwan, internet], places.plain).includes('phone'));
  });
});

const factorArbitrary = fc.constantFrom(...allFactors);
const shownArbitrary = fc.array(
  fc.record({ factor: factorArbitrary, assurance: fc.constantFrom(1 as const, 2 as const) }),
  { maxLength: 6 },
);
const ruleArbitrary: fc.Arbitrary<FactorRule> = fc.record({
  when: fc.record({
    segment: fc.option(fc.constantFrom(...segmentIds), { nil: undefined }),
    site: fc.option(fc.constantFrom('本庁', '支所'), { nil: undefined }),
    device: fc.option(fc.constantFrom('三階', '一階'), { nil: undefined }),
    mark: fc.option(fc.constantFrom('confidential', 'personal'), { nil: undefined }),
  }),
  kinds: fc.option(fc.constantFrom(1 as const, 2 as const), { nil: undefined }),
  cardAssurance: fc.option(fc.constantFrom(1 as const, 2 as const), { nil: undefined }),
  accepted: fc.option(fc.uniqueArray(factorArbitrary, { minLength: 1 }), { nil: undefined }),
});
const policyArbitrary: fc.Arbitrary<FactorPolicy> = fc.record({
  segments: fc.constant(policy.segments),
  rules: fc.array(ruleArbitrary, { maxLength: 6 }),
});
const standing = {
  person: { segments: [mynumber, lgwan, internet] },
  device: { name: '三階', site: '本庁', segments: [mynumber, lgwan, core] },
};

/** Everything that could come out: each segment, unmarked and with each mark. */
function releasable(of: FactorPolicy, shown: readonly ShownFactor[]): ReadonlySet<string> {
  const rights = sessionRights(of, { ...standing, shown });
  const papers = segmentIds.flatMap((segment) =>
    [[], ['confidential'], ['personal']].map((marks) => ({ segment, marks })),
  );
  return new Set(
    papers
      .filter((paper) => factorsMissing(rights, paper) === undefined)
      .map((paper) => JSON.stringify(paper)),
  );
}

describe('properties of the factor policy', () => {
  test('to show one more factor, or a better card, never takes a right away', () => {
    fc.assert(
      fc.property(policyArbitrary, shownArbitrary, shownArbitrary, (of, shown, more) => {
        const before = releasable(of, shown);
        const after = releasable(of, [...shown, ...more]);
        for (const right of before) assert.ok(after.has(right), right);
      }),
      { numRuns: 500 },
    );
  });

  test('one more rule never gives a right', () => {
    fc.assert(
      fc.property(policyArbitrary, ruleArbitrary, shownArbitrary, (of, rule, shown) => {
        const before = releasable(of, shown);
        const after = releasable({ ...of, rules: [...of.rules, rule] }, shown);
        for (const right of after) assert.ok(before.has(right), right);
      }),
      { numRuns: 500 },
    );
  });

  test('the order of factors and of rules does not matter', () => {
    fc.assert(
      fc.property(policyArbitrary, shownArbitrary, (of, shown) => {
        const turned = { ...of, rules: [...of.rules].reverse() };
        assert.deepEqual(releasable(turned, [...shown].reverse()), releasable(of, shown));
      }),
      { numRuns: 200 },
    );
  });

  test('nothing comes out with nothing shown, and nothing of a segment that person and device do not share', () => {
    fc.assert(
      fc.property(policyArbitrary, shownArbitrary, (of, shown) => {
        assert.equal(releasable(of, []).size, 0);
        const { segments } = sessionRights(of, { ...standing, shown });
        for (const segment of segments) assert.ok(segment === mynumber || segment === lgwan);
      }),
    );
  });

  test('every factor has one kind', () => {
    assert.deepEqual(new Set(allFactors.map(kindOf)), new Set(['possession', 'knowledge', 'inherence']));
  });
});
