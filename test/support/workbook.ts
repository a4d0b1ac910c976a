/** Workbooks written by hand, by the layout of ISO/IEC 29500: as small as they can be, and wrong where a test wants it. */

import { crc32, deflateRawSync } from 'node:zlib';

/** Packs parts with DEFLATE (APPNOTE 6.3.10 §4.3). */
export function packZip(parts: readonly (readonly [name: string, text: string])[]): Buffer {
  const bodies: Buffer[] = [];
  const list: Buffer[] = [];
  let offset = 0;
  for (const [name, text] of parts) {
    const bytes = Buffer.from(text);
    const packed = deflateRawSync(bytes);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(20, 4);
    local.writeUInt16LE(8, 8);
    writeSizes(local, 14, bytes, packed, name);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(20, 6);
    entry.writeUInt16LE(8, 10);
    writeSizes(entry, 16, bytes, packed, name);
    entry.writeUInt32LE(offset, 42);
    bodies.push(local, Buffer.from(name), packed);
    list.push(entry, Buffer.from(name));
    offset += 30 + Buffer.byteLength(name) + packed.length;
  }
  const directory = Buffer.concat(list);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, directory, end]);
}

function writeSizes(header: Buffer, at: number, bytes: Buffer, packed: Buffer, name: string): void {
  header.writeUInt32LE(crc32(bytes), at);
  header.writeUInt32LE(packed.length, at + 4);
  header.writeUInt32LE(bytes.length, at + 8);
  header.writeUInt16LE(Buffer.byteLength(name), at + 12);
}

/** A workbook of one sheet with these rows. */
export function workbook(of: {
  readonly sheet: string;
  /** In place of the whole part of the sheet. */
  readonly whole?: string;
  readonly shared?: string;
  readonly sheetTarget?: string;
}): Buffer {
  const { sheet, shared = '<sst/>', sheetTarget = 'worksheets/sheet1.xml' } = of;
  const type = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
  const relation = (id: string, name: string, target: string) =>
    `<Relationship Id="${id}" Type="${type}/${name}" Target="${target}"/>`;
  return packZip([
    [
      '_rels/.rels',
      `<Relationships>${relation('rId1', 'officeDocument', 'xl/workbook.xml')}</Relationships>`,
    ],
    ['xl/workbook.xml', '<workbook><sheets><sheet name="x" sheetId="1" r:id="rId1"/></sheets></workbook>'],
    [
      'xl/_rels/workbook.xml.rels',
      `<Relationships>${relation('rId2', 'sharedStrings', 'sharedStrings.xml')}${relation('rId1', 'worksheet', sheetTarget)}</Relationships>`,
    ],
    ['xl/sharedStrings.xml', shared],
    ['xl/worksheets/sheet1.xml', of.whole ?? `<worksheet><sheetData>${sheet}</sheetData></worksheet>`],
  ]);
}
