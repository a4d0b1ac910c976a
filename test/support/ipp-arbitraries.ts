/** fast-check arbitraries of IPP messages: every syntax, nested collections, unknown tags. */

import fc from 'fast-check';
import {
  groupTags,
  type IppAttributes,
  type IppGroup,
  type IppMessage,
  type IppValue,
  valueTags,
} from '../../drivers/ipp/message/message.ts';

const text = (maxLength: number) => fc.string({ unit: 'binary', maxLength });
/** Plain objects, as the decoder makes them. */
const record = <T>(model: { [K in keyof T]: fc.Arbitrary<T[K]> }): fc.Arbitrary<T> =>
  fc.record(model, { noNullPrototype: true }) as fc.Arbitrary<T>;
const int32 = fc.integer({ min: -0x8000_0000, max: 0x7fff_ffff });
const octets = fc.uint8Array({ maxLength: 40 });
const knownTags = new Set<number>([...Object.values(valueTags), 0x37, 0x4a, 0x7f]);

const stringValue: fc.Arbitrary<IppValue> = record({
  tag: fc.constantFrom(
    'textWithoutLanguage',
    'nameWithoutLanguage',
    'keyword',
    'uri',
    'uriScheme',
    'charset',
    'naturalLanguage',
    'mimeMediaType',
  ),
  value: text(40),
});

const simpleValue: fc.Arbitrary<IppValue> = fc.oneof(
  record({ tag: fc.constantFrom('integer', 'enum'), value: int32 }),
  record({ tag: fc.constant('boolean' as const), value: fc.boolean() }),
  stringValue,
  record({
    tag: fc.constantFrom('textWithLanguage', 'nameWithLanguage'),
    value: text(20),
    language: text(8),
  }),
  record({ tag: fc.constant('rangeOfInteger' as const), lower: int32, upper: int32 }),
  record({
    tag: fc.constant('resolution' as const),
    crossFeed: int32,
    feed: int32,
    units: fc.integer({ min: -128, max: 127 }),
  }),
  record({
    tag: fc.constant('dateTime' as const),
    value: fc
      .integer({ min: Date.UTC(1, 0, 1) / 100, max: Date.UTC(9999, 11, 31) / 100 })
      .map((tenths) => new Date(tenths * 100)),
  }),
  record({ tag: fc.constant('octetString' as const), value: octets }),
  record({
    tag: fc.constantFrom(
      'unsupported',
      'unknown',
      'no-value',
      'not-settable',
      'delete-attribute',
      'admin-define',
    ),
  }),
  record({
    tag: fc.constant('raw' as const),
    tagNumber: fc.oneof(
      fc.integer({ min: 0x10, max: 0xff }).filter((tag) => !knownTags.has(tag)),
      fc.integer({ min: 0x100, max: 0xffff_ffff }),
    ),
    value: octets,
  }),
);

const attributeName = fc.string({ unit: 'binary', minLength: 1, maxLength: 30 });

const { value: valueArbitrary } = fc.letrec<{ value: IppValue; members: IppAttributes }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    simpleValue,
    record({ tag: fc.constant('collection' as const), members: tie('members') }),
  ),
  members: fc
    .array(fc.tuple(attributeName, fc.array(tie('value'), { minLength: 1, maxLength: 3 })), { maxLength: 4 })
    .map((entries) => new Map(entries)),
}));

/** Any value of any syntax. */
export const ippValue: fc.Arbitrary<IppValue> = valueArbitrary;

const group: fc.Arbitrary<IppGroup> = record({
  group: fc.oneof(
    fc.constantFrom(...(Object.keys(groupTags) as (keyof typeof groupTags)[])),
    fc.constantFrom(0x00, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f),
  ),
  attributes: fc
    .array(fc.tuple(attributeName, fc.array(ippValue, { minLength: 1, maxLength: 4 })), { maxLength: 5 })
    .map((entries): IppAttributes => new Map(entries)),
});

/** Any message that has a wire form. */
export const ippMessage: fc.Arbitrary<IppMessage> = record({
  version: record({ major: fc.nat({ max: 255 }), minor: fc.nat({ max: 255 }) }),
  code: fc.nat({ max: 0xffff }),
  requestId: int32,
  groups: fc.array(group, { maxLength: 5 }),
});
