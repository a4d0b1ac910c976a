import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeMessage } from '../../../../drivers/ipp/message/decode.ts';
import { encodeMessage } from '../../../../drivers/ipp/message/encode.ts';
import type { IppGroup, IppMessage } from '../../../../drivers/ipp/message/message.ts';
import {
  type AttributeEntry,
  attributes,
  boolean,
  charset,
  collection,
  enumValue,
  integer,
  keyword,
  name,
  naturalLanguage,
  text,
  unsupported,
  uri,
} from '../../../../drivers/ipp/message/values.ts';

/** Octets written by hand: hex groups, and text in quotes. */
function octets(...lines: readonly string[]): Buffer {
  const parts = lines.flatMap((line) => line.match(/"[^"]*"|[0-9a-f]+/g) ?? []);
  return Buffer.concat(
    parts.map((part) => (part.startsWith('"') ? Buffer.from(part.slice(1, -1)) : Buffer.from(part, 'hex'))),
  );
}

const charsetAndLanguage = [
  '47 0012 "attributes-charset" 0005 "utf-8"',
  '48 001b "attributes-natural-language" 0005 "en-us"',
];

function operation(...more: readonly AttributeEntry[]): IppGroup {
  return {
    group: 'operation-attributes',
    attributes: attributes(
      ['attributes-charset', charset('utf-8')],
      ['attributes-natural-language', naturalLanguage('en-us')],
      ...more,
    ),
  };
}

function message(code: number, ...groups: readonly IppGroup[]): IppMessage {
  return { version: { major: 1, minor: 1 }, code, requestId: 1, groups };
}

const printerUri = ['printer-uri', uri('ipp://printer.example.com/ipp/print/pinetree')] as const;
const printerUriOctets = '45 000b "printer-uri" 002c "ipp://printer.example.com/ipp/print/pinetree"';

const examples: readonly { readonly title: string; readonly bytes: Buffer; readonly value: IppMessage }[] = [
  {
    title: 'RFC 8010 appendix A: Print-Job request',
    bytes: octets(
      '0101 0002 00000001 01',
      ...charsetAndLanguage,
      printerUriOctets,
      '42 0008 "job-name" 0006 "foobar"',
      '22 0016 "ipp-attribute-fidelity" 0001 01',
      '02 21 0006 "copies" 0004 00000014',
      '44 0005 "sides" 0013 "two-sided-long-edge"',
      '03',
    ),
    value: message(
      0x0002,
      operation(printerUri, ['job-name', name('foobar')], ['ipp-attribute-fidelity', boolean(true)]),
      {
        group: 'job-attributes',
        attributes: attributes(['copies', integer(20)], ['sides', keyword('two-sided-long-edge')]),
      },
    ),
  },
  {
    title: 'RFC 8010 appendix A: Print-Job response (successful)',
    bytes: octets(
      '0101 0000 00000001 01',
      ...charsetAndLanguage,
      '41 000e "status-message" 000d "successful-ok"',
      '02 21 0006 "job-id" 0004 00000093',
      '45 0007 "job-uri" 0030 "ipp://printer.example.com/ipp/print/pinetree/147"',
      '23 0009 "job-state" 0004 00000003',
      '03',
    ),
    value: message(0x0000, operation(['status-message', text('successful-ok')]), {
      group: 'job-attributes',
      attributes: attributes(
        ['job-id', integer(147)],
        ['job-uri', uri('ipp://printer.example.com/ipp/print/pinetree/147')],
        ['job-state', enumValue(3)],
      ),
    }),
  },
  {
    title: 'RFC 8010 appendix A: Print-Job response (failure) names what is not supported',
    bytes: octets(
      '0101 040b 00000001 01',
      ...charsetAndLanguage,
      '41 000e "status-message" 002f "client-error-attributes-or-values-not-supported"',
      '05 21 0006 "copies" 0004 00000014',
      '10 0005 "sides" 0000',
      '03',
    ),
    value: message(
      0x040b,
      operation(['status-message', text('client-error-attributes-or-values-not-supported')]),
      {
        group: 'unsupported-attributes',
        attributes: attributes(['copies', integer(20)], ['sides', unsupported]),
      },
    ),
  },
  {
    title: 'RFC 8010 appendix A: Print-URI request',
    bytes: octets(
      '0101 0003 00000001 01',
      ...charsetAndLanguage,
      printerUriOctets,
      '45 000c "document-uri" 0011 "ftp://foo.com/foo"',
      '42 0008 "job-name" 0006 "foobar"',
      '02 21 0006 "copies" 0004 00000001 03',
    ),
    value: message(
      0x0003,
      operation(printerUri, ['document-uri', uri('ftp://foo.com/foo')], ['job-name', name('foobar')]),
      { group: 'job-attributes', attributes: attributes(['copies', integer(1)]) },
    ),
  },
  {
    title: 'RFC 8010 appendix A: Create-Job request with a nested collection',
    bytes: octets(
      '0101 0005 00000001 01',
      ...charsetAndLanguage,
      printerUriOctets,
      '02 34 0009 "media-col" 0000',
      '4a 0000 000a "media-size" 34 0000 0000',
      '4a 0000 000b "x-dimension" 21 0000 0004 00005208',
      '4a 0000 000b "y-dimension" 21 0000 0004 00007404',
      '37 0000 0000',
      '4a 0000 000b "media-color" 44 0000 0004 "blue"',
      '4a 0000 000a "media-type" 44 0000 0005 "paper" 44 0000 0005 "cards"',
      '37 0000 0000',
      '03',
    ),
    value: message(0x0005, operation(printerUri), {
      group: 'job-attributes',
      attributes: attributes([
        'media-col',
        collection(
          ['media-size', collection(['x-dimension', integer(21_000)], ['y-dimension', integer(29_700)])],
          ['media-color', keyword('blue')],
          ['media-type', [keyword('paper'), keyword('cards')]],
        ),
      ]),
    }),
  },
  {
    title: 'RFC 8010 appendix A: Get-Jobs request with several values',
    bytes: octets(
      '0101 000a 00000001 01',
      ...charsetAndLanguage,
      printerUriOctets,
      '21 0005 "limit" 0004 00000032',
      '44 0014 "requested-attributes" 0006 "job-id" 44 0000 0008 "job-name" 44 0000 000f "document-format"',
      '03',
    ),
    value: message(
      0x000a,
      operation(
        printerUri,
        ['limit', integer(50)],
        ['requested-attributes', ['job-id', 'job-name', 'document-format'].map(keyword)],
      ),
    ),
  },
  {
    title: 'RFC 8010 appendix A: Get-Jobs response has a group for each job, an empty one too',
    bytes: octets(
      '0101 0000 00000001 01',
      ...charsetAndLanguage,
      '02 21 0006 "job-id" 0004 00000093',
      '36 0008 "job-name" 000c 0005 "fr-ca" 0003 "fou"',
      '02',
      '02 21 0006 "job-id" 0004 00000095',
      '03',
    ),
    value: message(
      0x0000,
      operation(),
      {
        group: 'job-attributes',
        attributes: attributes(
          ['job-id', integer(147)],
          ['job-name', { tag: 'nameWithLanguage', language: 'fr-ca', value: 'fou' }],
        ),
      },
      { group: 'job-attributes', attributes: attributes() },
      { group: 'job-attributes', attributes: attributes(['job-id', integer(149)]) },
    ),
  },
];

for (const { title, bytes, value } of examples) {
  test(title, () => {
    assert.deepEqual(decodeMessage(bytes), { message: value, bytesRead: bytes.length });
    assert.deepEqual(encodeMessage(value), bytes);
  });
}
