/** The IPP codec beside the npm package that is used for its tables, on what a CUPS client sends and is told. */

import { createRequire } from 'node:module';
import { decodeMessage } from '../../drivers/ipp/message/decode.ts';
import { encodeMessage } from '../../drivers/ipp/message/encode.ts';
import type { IppMessage } from '../../drivers/ipp/message/message.ts';
import {
  attributes,
  charset,
  integer,
  keyword,
  mimeMediaType,
  name,
  naturalLanguage,
  rangeOfInteger,
  resolutionDpi,
  uri,
} from '../../drivers/ipp/message/values.ts';
import { measure } from './measure.ts';

const peer = createRequire(import.meta.url)('ipp') as {
  parse(bytes: Buffer): unknown;
  serialize(message: unknown): Buffer;
};

const start = [
  ['attributes-charset', charset('utf-8')],
  ['attributes-natural-language', naturalLanguage('ja')],
] as const;

const request: IppMessage = {
  version: { major: 2, minor: 0 },
  code: 0x0005,
  requestId: 7,
  groups: [
    {
      group: 'operation-attributes',
      attributes: attributes(
        ...start,
        ['printer-uri', uri('ipp://127.0.0.1:8631/ipp/print')],
        ['requesting-user-name', name('yamada')],
        ['job-name', name('予算書(案).pdf')],
        ['document-format', mimeMediaType('application/pdf')],
      ),
    },
    {
      group: 'job-attributes',
      attributes: attributes(
        ['copies', integer(2)],
        ['sides', keyword('two-sided-long-edge')],
        ['print-color-mode', keyword('monochrome')],
        ['multiple-document-handling', keyword('separate-documents-uncollated-copies')],
      ),
    },
  ],
};

const media = [
  'iso_a3_297x420mm',
  'iso_a4_210x297mm',
  'iso_a5_148x210mm',
  'jis_b4_257x364mm',
  'jis_b5_182x257mm',
];
const answer: IppMessage = {
  ...request,
  code: 0,
  groups: [
    { group: 'operation-attributes', attributes: attributes(...start) },
    {
      group: 'printer-attributes',
      attributes: attributes(
        ...Array.from(
          { length: 12 },
          (_, index) => [`media-supported-${index}`, media.map(keyword)] as const,
        ),
        ...Array.from({ length: 30 }, (_, index) => [`number-${index}`, integer(index)] as const),
        ['copies-supported', rangeOfInteger(1, 999)],
        ['printer-resolution-supported', [resolutionDpi(300), resolutionDpi(600)]],
      ),
    },
  ],
};

for (const [title, message] of [
  ['Create-Job request', request],
  ['Get-Printer-Attributes answer', answer],
] as const) {
  const bytes = encodeMessage(message);
  const parsed = peer.parse(bytes);
  await measure(`${title}, ${bytes.length} bytes: decode`, 'messages/s', [
    { name: 'Tomeoki', work: () => decodeMessage(bytes) },
    { name: 'ipp 2.0.1', work: () => peer.parse(bytes) },
  ]);
  // The package refuses to write attribute names that it does not know, so it is measured on the request only.
  await measure(`${title}: encode`, 'messages/s', [
    { name: 'Tomeoki', work: () => encodeMessage(message) },
    ...(message === request ? [{ name: 'ipp 2.0.1', work: () => peer.serialize(parsed) }] : []),
  ]);
}
