import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeWedge, type WedgeFormat, wedgeCollector } from '../../../drivers/card/wedge.ts';
import type { CardReading } from '../../../drivers/device/card.ts';
import { DeviceError } from '../../../drivers/device/device-error.ts';
import { virtualCardReader } from '../../../drivers/simulators/virtual-card-reader.ts';

const isInvalid = (error: unknown): boolean =>
  error instanceof DeviceError && error.code === 'CARD_READ_INVALID';

/** Any card whose identifier stays: UIDs of 4, 7 and 10 bytes, IDms of 8. */
const readings: fc.Arbitrary<CardReading> = fc
  .constantFrom(4, 7, 8, 10)
  .chain((length) => fc.uint8Array({ minLength: length, maxLength: length }))
  .map((bytes) => {
    bytes[0] = 0x04;
    return {
      technology: bytes.length === 8 ? ('felica' as const) : ('iso14443a' as const),
      identifierHex: Buffer.from(bytes).toString('hex'),
    };
  });

const styles = fc.record({
  notation: fc.constantFrom<'hex' | 'decimal'>('hex', 'decimal'),
  byteOrder: fc.constantFrom<'as-sent' | 'reversed'>('as-sent', 'reversed'),
  prefix: fc.constantFrom('', ';', 'ID='),
  suffix: fc.constantFrom('', '?', '#'),
  upperCase: fc.boolean(),
  separator: fc.constantFrom('', ':', '-'),
});

test('what any reader types is decoded to the same card, whatever its notation, order and frame', () => {
  fc.assert(
    fc.property(readings, styles, fc.boolean(), (reading, style, dropsLeadingZeros) => {
      const byteLength = (reading.identifierHex.length / 2) as 4 | 7 | 8 | 10;
      const separated = style.separator !== '';
      const reader = virtualCardReader({ ...style, dropsLeadingZeros: dropsLeadingZeros && !separated });
      const typed = reader.type(reading);
      assert.deepEqual(decodeWedge(typed, { ...style, byteLength }), reading);
    }),
  );
});

test('a hex reading needs no length of its own', () => {
  fc.assert(
    fc.property(readings, (reading) => {
      assert.deepEqual(decodeWedge(virtualCardReader().type(reading)), reading);
    }),
  );
});

test('any other typed text is CARD_READ_INVALID, and the error does not repeat it', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 6, maxLength: 80 }), (typed) => {
      try {
        const { technology, identifierHex } = decodeWedge(typed);
        assert.equal(identifierHex.length, technology === 'felica' ? 16 : identifierHex.length);
        assert.match(identifierHex, /^(?:[0-9a-f]{8}|[0-9a-f]{14}|[0-9a-f]{16}|[0-9a-f]{20})$/);
      } catch (error) {
        assert.ok(isInvalid(error));
        const said = `${(error as DeviceError).message} ${JSON.stringify((error as DeviceError).details)}`;
        assert.ok(typed.trim().length < 6 || !said.includes(typed.trim()));
      }
    }),
  );
});

test('identifiers that do not last or that no card has are refused', () => {
  const refused: [string, WedgeFormat?][] = [
    ['08a1b2c3'],
    ['88a1b2c3'],
    ['00000000'],
    ['ffffffffffffffff'],
    ['01fe010203040506'],
    ['04a1b2'],
    ['04a1b2c3d4'],
    ['04a1b2c'],
    ['04a1b2c3d4e5f6', { technology: 'felica' }],
    ['012e4cd8ab12cd34', { technology: 'iso14443a' }],
    ['4294967296', { notation: 'decimal', byteLength: 4 }],
    ['12a4', { notation: 'decimal', byteLength: 4 }],
    ['04a1b2c3', { prefix: ';' }],
    ['', {}],
    ['0'.repeat(100)],
  ];
  for (const [typed, format] of refused) assert.throws(() => decodeWedge(typed, format), isInvalid, typed);
});

test('strokes as fast as a reader make a reading, slower ones do not', () => {
  const reader = virtualCardReader({ gapsMs: [2, 9, 29] });
  const reading: CardReading = { technology: 'felica', identifierHex: '012e4cd8ab12cd34' };
  const collect = wedgeCollector();
  const results = [...reader.present(reading), ...reader.present(reading, 10_000)].map(collect);
  assert.deepEqual(
    results.filter((text) => text !== undefined),
    [reading.identifierHex, reading.identifierHex],
  );
  const slow = virtualCardReader({ gapsMs: [120] }).present(reading, 20_000);
  assert.deepEqual(slow.map(collect).filter(Boolean), []);
});

test('keys typed by a person just before a card do not spoil the reading', () => {
  const collect = wedgeCollector();
  const reading: CardReading = { technology: 'iso14443a', identifierHex: '04a1b2c3d4e5f6' };
  const strokes = [
    { key: 'a', atMs: 0 },
    { key: 'Shift', atMs: 200 },
    ...virtualCardReader({ terminator: 'Tab' }).present(reading, 300),
  ];
  assert.deepEqual(strokes.map(collect).filter(Boolean), [reading.identifierHex]);
});
