/** A TrueType font whose glyphs draw nothing: it carries the widths of the text layer and nothing else. */

/** Number of the glyph of half an em. */
export const halfWidthGlyph = 1;
/** Number of the glyph of a whole em. */
export const fullWidthGlyph = 2;

const unitsPerEm = 1000;
const glyphCount = 3;
/** Advance of each glyph: .notdef, half, full. */
const advances = [1000, 500, 1000] as const;

/**
 * The font file (OpenType 1.9, `glyf` outlines): the tables that a CIDFontType2 needs (ISO 32000-1 §9.9) with
 * `cmap`, `name`, `post` and `OS/2` for readers that look for them. Always the same bytes.
 */
export function glyphlessFont(): Uint8Array {
  return assemble({
    'OS/2': os2(),
    cmap: cmap(),
    glyf: Buffer.alloc(4),
    head: head(),
    hhea: hhea(),
    hmtx: words(advances.flatMap((advance) => [advance, 0])),
    loca: words(Array.from({ length: glyphCount + 1 }, () => 0)),
    maxp: Buffer.concat([longs([0x0001_0000]), words([glyphCount, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0])]),
    name: name('Tomeoki-Glyphless'),
    post: Buffer.concat([longs([0x0003_0000, 0]), words([0, 0]), longs([1, 0, 0, 0, 0])]),
  });
}

function head(): Buffer {
  return Buffer.concat([
    longs([0x0001_0000, 0x0001_0000, 0, 0x5f0f_3cf5]),
    words([0x000b, unitsPerEm]),
    Buffer.alloc(16),
    words([0, 0, unitsPerEm, unitsPerEm, 0, 8, 2, 0, 0]),
  ]);
}

function hhea(): Buffer {
  return Buffer.concat([
    longs([0x0001_0000]),
    words([unitsPerEm, 0, 0, unitsPerEm, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, glyphCount]),
  ]);
}

/** Format 4 with its closing segment only: the PDF addresses glyphs by number. */
function cmap(): Buffer {
  const subtable = words([4, 24, 0, 2, 2, 0, 0, 0xffff, 0, 0xffff, 1, 0]);
  return Buffer.concat([words([0, 1, 3, 1]), longs([12]), subtable]);
}

function name(postScriptName: string): Buffer {
  const text = Buffer.from(postScriptName, 'utf16le').swap16();
  const records = [1, 4, 6].flatMap((nameId) => [3, 1, 0x0409, nameId, text.length, 0]);
  return Buffer.concat([words([0, 3, 6 + records.length * 2, ...records]), text]);
}

function os2(): Buffer {
  return Buffer.concat([
    words([4, 750, 400, 5, 0, 650, 700, 0, 140, 650, 700, 0, 480, 50, 250, 0]),
    Buffer.alloc(10),
    longs([0, 0, 0, 0]),
    Buffer.from('TMOK'),
    words([0x0040, 0x0020, 0x0020, unitsPerEm, 0, 0, unitsPerEm, 0]),
    longs([0, 0]),
    words([500, 700, 0, 0x0020, 1]),
  ]);
}

/** Table directory in the order of tags, tables on four-byte borders, checksums as the format wants them. */
function assemble(tables: Readonly<Record<string, Buffer>>): Uint8Array {
  const tags = Object.keys(tables).sort();
  const power = 2 ** Math.floor(Math.log2(tags.length));
  const directory: Buffer[] = [
    longs([0x0001_0000]),
    words([tags.length, power * 16, Math.log2(power), tags.length * 16 - power * 16]),
  ];
  const bodies: Buffer[] = [];
  let offset = 12 + tags.length * 16;
  let headAt = 0;
  for (const tag of tags) {
    const table = tables[tag] ?? Buffer.alloc(0);
    const padded = Buffer.concat([table, Buffer.alloc((4 - (table.length % 4)) % 4)]);
    if (tag === 'head') headAt = offset;
    directory.push(Buffer.from(tag, 'latin1'), longs([checksum(padded), offset, table.length]));
    bodies.push(padded);
    offset += padded.length;
  }
  const file = Buffer.concat([...directory, ...bodies]);
  file.writeUInt32BE((0xb1b0_afba - checksum(file)) >>> 0, headAt + 8);
  return file;
}

function checksum(padded: Buffer): number {
  let sum = 0;
  for (let at = 0; at < padded.length; at += 4) sum = (sum + padded.readUInt32BE(at)) >>> 0;
  return sum;
}

function words(values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 2);
  values.forEach((value, index) => {
    buffer.writeUInt16BE(value & 0xffff, index * 2);
  });
  return buffer;
}

function longs(values: readonly number[]): Buffer {
  const buffer = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => {
    buffer.writeUInt32BE(value >>> 0, index * 4);
  });
  return buffer;
}
