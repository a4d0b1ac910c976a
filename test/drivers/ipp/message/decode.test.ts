import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DeviceError } from '../../../../drivers/device/device-error.ts';
import { decodeMessage, readMessage } from '../../../../drivers/ipp/message/decode.ts';
import { encodeMessage } from '../../../../drivers/ipp/message/encode.ts';
import type { IppLimits } from '../../../../drivers/ipp/message/limits.ts';
import type { IppAttributes, IppValue } from '../../../../drivers/ipp/message/message.ts';
import {
  attributes,
  attributesOf,
  collection,
  integer,
  keyword,
} from '../../../../drivers/ipp/message/values.ts';

const header = '02000002 00000001';

function bytesOf(hex: string): Buffer {
  return Buffer.from(`${header}${hex}03`.replaceAll(' ', ''), 'hex');
}

/** The values of attribute `a`, whose fields are given as hex from the tag on. */
function valuesOf(hex: string, limits?: Partial<IppLimits>): readonly IppValue[] | undefined {
  return attributesOf(decodeMessage(bytesOf(`01${hex}`), limits).message, 'operation-attributes').get('a');
}

function refused(
  hex: string,
  code: string,
  details: Record<string, unknown>,
  limits?: Partial<IppLimits>,
): void {
  assert.throws(
    () => decodeMessage(bytesOf(hex), limits),
    (error) => {
      assert.ok(error instanceof DeviceError);
      assert.equal(error.code, code);
      for (const [key, value] of Object.entries(details)) assert.equal(error.details[key], value);
      return true;
    },
  );
}

const malformed = (hex: string, offset: number) => refused(hex, 'IPP_MALFORMED', { offset });

function encodeJobAttributes(members: IppAttributes): Buffer {
  const groups = [{ group: 'job-attributes', attributes: members }] as const;
  return encodeMessage({ version: { major: 2, minor: 0 }, code: 2, requestId: 1, groups });
}

test('RFC 8010 §3.5.2: the extension tag gives the number in its first four octets', () => {
  assert.deepEqual(valuesOf('7f 0001 61 0006 40000001 aabb'), [
    { tag: 'raw', tagNumber: 0x4000_0001, value: Uint8Array.of(0xaa, 0xbb) },
  ]);
  malformed('01 7f 0001 61 0003 400000', 9);
});

test('unknown value tags and out-of-band tags with octets are kept raw', () => {
  assert.deepEqual(valuesOf('2f 0001 61 0002 0102'), [
    { tag: 'raw', tagNumber: 0x2f, value: Uint8Array.of(1, 2) },
  ]);
  assert.deepEqual(valuesOf('13 0001 61 0001 05'), [
    { tag: 'raw', tagNumber: 0x13, value: Uint8Array.of(5) },
  ]);
  assert.deepEqual(valuesOf('13 0001 61 0000'), [{ tag: 'no-value' }]);
});

test('a dateTime of a printer without a clock is kept raw, one with a zone is its instant', () => {
  assert.equal(valuesOf('31 0001 61 000b 0000000000000000 2b0000')?.[0]?.tag, 'raw');
  assert.deepEqual(valuesOf('31 0001 61 000b 07ea0401 090000 05 2b0900'), [
    { tag: 'dateTime', value: new Date('2026-04-01T00:00:00.500Z') },
  ]);
});

test('unknown delimiter tags are kept by number', () => {
  assert.deepEqual(
    decodeMessage(bytesOf('01 0f')).message.groups.map(({ group }) => group),
    ['operation-attributes', 0x0f],
  );
});

test('octets that are not UTF-8 become U+FFFD, a byte order mark stays', () => {
  assert.deepEqual(valuesOf('41 0001 61 0002 8341'), [{ tag: 'textWithoutLanguage', value: '\ufffdA' }]);
  assert.deepEqual(valuesOf('41 0001 61 0004 efbbbf41'), [{ tag: 'textWithoutLanguage', value: '\ufeffA' }]);
});

test('RFC 8011 §4.1.1: of an attribute that is repeated in its group the first one counts', () => {
  assert.deepEqual(valuesOf('44 0001 61 0001 62 44 0001 61 0001 63'), [keyword('b')]);
});

test('an attribute named like a prototype member is an attribute like any other', () => {
  const bytes = encodeJobAttributes(attributes(['__proto__', integer(1)], ['constructor', integer(2)]));
  const decoded = attributesOf(decodeMessage(bytes).message, 'job-attributes');
  assert.deepEqual([...decoded.keys()], ['__proto__', 'constructor']);
});

test('RFC 8010 §3.1: what breaks the structure is malformed, with the byte where it is', () => {
  malformed('44 0001 61 0001 62', 8);
  malformed('01 44 0000 0001 62', 9);
  malformed('01 37 0000 0000', 9);
  malformed('01 4a 0000 0001 62', 9);
  malformed('01 34 0001 61 0000', 15);
  malformed('01 34 0001 61 0000 02', 15);
  malformed('01 34 0001 61 0000 44 0000 0001 62', 15);
  malformed('01 34 0001 61 0000 4a 0000 0001 62 37 0000 0000', 21);
  malformed('01 34 0001 61 0000 4a 0000 0000', 15);
  malformed('01 34 0001 61 0001 00', 9);
  malformed('01 21 0001 61 0003 000000', 9);
  malformed('01 35 0001 61 0005 0002 6a61 00', 9);
  malformed('01 35 0001 61 0007 0002 6a61 0005 61', 9);
});

test('each limit is kept to the last one: at it a message is read, over it refused', () => {
  const value = '44 0001 61 0001 62';
  const more = '44 0000 0001 62';
  const over = (limit: keyof IppLimits, most: number, at: string, beyond: string) => {
    decodeMessage(bytesOf(at), { [limit]: most });
    refused(beyond, 'IPP_LIMIT_EXCEEDED', { limit }, { [limit]: most });
  };
  over('groups', 2, '01 02', '01 02 02');
  over('attributesPerGroup', 1, `01 ${value} 02 ${value}`, `01 ${value} ${value}`);
  over('valuesPerAttribute', 2, `01 ${value} ${more}`, `01 ${value} ${more} ${more}`);
  over('nameBytes', 1, `01 ${value}`, '01 44 0002 6161 0001 62');
  over('valueBytes', 1, `01 ${value}`, '01 44 0001 61 0002 6262');
  over('attributeBytes', 10 + 7, `01 ${value}`, `01 ${value} 02`);
});

test('collections nest as deep as allowed and not deeper, whatever limit is asked for', () => {
  const nested = (depth: number): IppValue => collection(['m', depth === 1 ? integer(1) : nested(depth - 1)]);
  const message = (depth: number) => encodeJobAttributes(attributes(['a', nested(depth)]));
  decodeMessage(message(16));
  assert.throws(() => decodeMessage(message(17)), { code: 'IPP_LIMIT_EXCEEDED' });
  decodeMessage(message(64), { collectionNesting: 1_000 });
  assert.throws(() => message(65), { code: 'IPP_MALFORMED' });
});

test('what has no wire form is not encoded', () => {
  const values: readonly IppValue[] = [
    integer(2 ** 31),
    integer(1.5),
    keyword('x'.repeat(32_768)),
    { tag: 'dateTime', value: new Date(Number.NaN) },
    { tag: 'raw', tagNumber: 0x03, value: Uint8Array.of() },
    { tag: 'raw', tagNumber: 0x37, value: Uint8Array.of() },
  ];
  for (const value of values) {
    assert.throws(() => encodeJobAttributes(new Map([['a', [value]]])), { code: 'IPP_MALFORMED' });
  }
  assert.throws(() => encodeJobAttributes(new Map([['a', []]])), { code: 'IPP_MALFORMED' });
  assert.throws(() => encodeJobAttributes(new Map([['', [integer(1)]]])), { code: 'IPP_MALFORMED' });
});

test('a source that ends early is malformed and left open; a document given up closes it', async () => {
  const closed: string[] = [];
  async function* source(...pieces: readonly Buffer[]): AsyncGenerator<Buffer> {
    try {
      yield* pieces;
    } finally {
      closed.push('closed');
    }
  }
  const whole = bytesOf('01 44 0001 61 0001 62');
  await assert.rejects(readMessage(source(whole.subarray(0, 12))), { code: 'IPP_MALFORMED' });
  closed.length = 0;
  await assert.rejects(readMessage(source(bytesOf('44 0001 61 0001 62'), whole)), { code: 'IPP_MALFORMED' });
  assert.deepEqual(closed, []);
  const { document } = await readMessage(source(whole, Buffer.from('one'), Buffer.from('two')));
  for await (const piece of document) {
    assert.equal(String(piece), 'one');
    break;
  }
  assert.deepEqual(closed, ['closed']);
});

test('a long message that arrives byte by byte takes linear time', async () => {
  const bytes = encodeJobAttributes(
    new Map(Array.from({ length: 8 }, (_, index) => [`a${index}`, [keyword('x'.repeat(30_000))]])),
  );
  async function* source(): AsyncGenerator<Buffer> {
    for (let at = 0; at < bytes.length; at += 1) yield bytes.subarray(at, at + 1);
  }
  const started = performance.now();
  const { message } = await readMessage(source());
  assert.equal(attributesOf(message, 'job-attributes').size, 8);
  assert.ok(performance.now() - started < 10_000);
});
