/** Canonical JSON. */

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { canonicalJson } from '../../src/audit/canonical-json.ts';

/** The value with the members of every object in reverse order. */
function shuffled(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(shuffled);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, member]) => [name, shuffled(member)]),
  );
}

describe('canonical JSON', () => {
  it('RFC 8785 §3.2.2: writes numbers, strings and literals as the example of the standard', () => {
    const value = {
      numbers: [333333333.3333333, 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: '\u20ac$\u000f\u000aA\'\u0042\u0022\u005c\\"/',
      literals: [null, true, false],
    };
    assert.equal(
      canonicalJson(value),
      '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],' +
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
    );
  });

  it('RFC 8785 §3.2.3: sorts members by UTF-16 code units, not by code points', () => {
    const value = { '\u20ac': 1, '\r': 2, '\ufb33': 3, '1': 4, '\ud83d\ude00': 5, '\u0080': 6, '\u00f6': 7 };
    const names = Object.keys(JSON.parse(canonicalJson(value)) as object);
    assert.deepEqual(names, ['1', '\r', '\u0080', '\u00f6', '\u20ac', '\ud83d\ude00', '\ufb33']);
  });

  it('gives one text for a value however its members were ordered, and it parses to the value', () => {
    const check = fc.property(fc.jsonValue(), (value) => {
      const parsed: unknown = JSON.parse(JSON.stringify(value));
      assert.equal(canonicalJson(shuffled(parsed)), canonicalJson(parsed));
      assert.deepEqual(JSON.parse(canonicalJson(parsed)), parsed);
    });
    fc.assert(check, { numRuns: 300 });
  });

  it('ends on nesting that no event has', () => {
    let value: unknown = 1;
    for (let level = 0; level < 5000; level++) value = [value];
    assert.ok(canonicalJson(value).length < 300);
  });
});
