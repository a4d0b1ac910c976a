import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  formatTraceCode,
  isAuthenticTraceCode,
  makeTraceCode,
  readTraceCode,
  type TraceMac,
} from '../../../src/print/trace-code.ts';

const macWith =
  (key: string): TraceMac =>
  (id) =>
    createHmac('sha256', key).update(id).digest();
const mac = macWith('one installation');
const random = fc.uint8Array({ minLength: 8, maxLength: 8 });

describe('trace codes', () => {
  test('are 16 signs that are not taken for one another, and are read back from groups of four', () => {
    fc.assert(
      fc.property(random, (bytes) => {
        const made = makeTraceCode(bytes, mac);
        assert.match(made.code, /^[ACDEFHJKLMNPRTVWXY34679]{16}$/);
        assert.equal(formatTraceCode(made.code).length, 19);
        assert.deepEqual(readTraceCode(formatTraceCode(made.code)), made);
        assert.equal(isAuthenticTraceCode(made, mac), true);
      }),
    );
  });

  test('are read in any case and width, with other separators, and with look-alikes', () => {
    fc.assert(
      fc.property(random, (bytes) => {
        const made = makeTraceCode(bytes, mac);
        const typed = formatTraceCode(made.code)
          .toLowerCase()
          .replaceAll('-', ' ー')
          .replaceAll('d', '0')
          .replaceAll('l', 'I')
          .replaceAll('v', 'u')
          .replaceAll('6', 'ｇ')
          .replaceAll('3', '８');
        assert.deepEqual(readTraceCode(typed), made);
      }),
    );
  });

  test('show every single wrong sign and every two neighbours in the wrong order', () => {
    const alphabet = 'ACDEFHJKLMNPRTVWXY34679';
    fc.assert(
      fc.property(random, fc.nat(15), fc.nat(22), (bytes, at, sign) => {
        const { code } = makeTraceCode(bytes, mac);
        const wrong = `${code.slice(0, at)}${alphabet[sign]}${code.slice(at + 1)}`;
        if (wrong !== code) assert.equal(readTraceCode(wrong), undefined);
        if (at < 14 && code[at] !== code[at + 1]) {
          const swapped = `${code.slice(0, at)}${code[at + 1]}${code[at]}${code.slice(at + 2)}`;
          assert.equal(readTraceCode(swapped), undefined);
        }
      }),
    );
  });

  test('of another installation are not authentic', () => {
    fc.assert(
      fc.property(random, (bytes) => {
        const foreign = makeTraceCode(bytes, macWith('another installation'));
        assert.equal(isAuthenticTraceCode(foreign, mac), false);
      }),
    );
  });

  test('whatever else is typed is no code, and never throws', () => {
    for (const text of ['', 'TM-1', 'x'.repeat(10_000), '外字外字外字外字', '0000-0000-0000-0000 0']) {
      assert.equal(readTraceCode(text), undefined);
    }
    fc.assert(fc.property(fc.string(), (text) => void readTraceCode(text)));
  });
});
