import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { derTime, readDer } from '../../../src/identity/second/certificate/der.ts';
import { parseRevocationList, plainHex } from '../../../src/identity/second/certificate/revocation-list.ts';

describe('revocation lists', () => {
  test('whatever the bytes are, reading them ends without an error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        readDer(bytes);
        parseRevocationList(Uint8Array.of(0x30, bytes.length % 128, ...bytes));
        assert.equal(parseRevocationList(bytes.map((byte) => byte | 0x80)), undefined);
      }),
    );
  });

  test('X.690 §8.1.3: lengths in short and long form; endless and overlong ones are refused', () => {
    assert.equal(readDer(Uint8Array.of(4, 1, 9, 5, 0))?.length, 2);
    assert.equal(readDer(Uint8Array.of(4, 0x81, 1, 9))?.[0]?.content[0], 9);
    for (const bytes of [[4], [4, 0x80, 0, 0], [4, 2, 9], [4, 0x85, 0, 0, 0, 0, 1, 9], [0x1f, 1, 9]]) {
      assert.equal(readDer(Uint8Array.from(bytes)), undefined);
    }
  });

  test('RFC 5280 §4.1.2.5: years of two digits are of 1950 to 2049, and times are UTC', () => {
    const time = (tag: number, text: string) => {
      const content = Buffer.from(text);
      return derTime({ tag, content, whole: content })?.toISOString();
    };
    assert.equal(time(0x17, '260401000000Z'), '2026-04-01T00:00:00.000Z');
    assert.equal(time(0x17, '500101000000Z'), '1950-01-01T00:00:00.000Z');
    assert.equal(time(0x18, '20500101000000Z'), '2050-01-01T00:00:00.000Z');
    assert.equal(time(0x17, '2604010000Z'), undefined);
    assert.equal(time(0x18, '20260401000000+0900'), undefined);
    assert.equal(time(0x04, '20260401000000Z'), undefined);
  });

  test('serial numbers are the same with and without leading zeros', () => {
    assert.equal(plainHex('00AB01'), 'ab01');
    assert.equal(plainHex('0'), '0');
  });
});
