/** A white A3 page at 1,200 dpi as a device sends it: TIFF 6.0 with one strip of ITU-T T.6. */

const [width, height] = [14_032, 19_843];
const dpi = 1_200;

/** TIFF 6.0 §2: field types. */
const [short, long, rational] = [3, 4, 5];

/**
 * The page. It is written here bit by bit, since an encoder has to look at 278 million pixels for it: a white line
 * below a white one is the single bit of T.6's V0, and two end-of-line codes end the page.
 */
export function whiteA3(): Buffer {
  const bits = height + 24;
  const strip = Buffer.alloc(Math.ceil(bits / 8));
  for (let bit = 0; bit < bits; bit += 1) {
    const isOne = bit < height || bit === height + 11 || bit === height + 23;
    if (isOne) strip[bit >> 3] = (strip[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
  }
  const entries = [
    [256, long, width],
    [257, long, height],
    [258, short, 1],
    [259, short, 4],
    [262, short, 0],
    [273, long, 0],
    [277, short, 1],
    [278, long, height],
    [279, long, strip.byteLength],
    [282, rational, 0],
    [283, rational, 0],
    [296, short, 2],
  ] as const;
  const density = 8 + 2 + entries.length * 12 + 4;
  const head = Buffer.alloc(density + 8);
  head.write('II*\0', 0, 'latin1');
  head.writeUInt32LE(8, 4);
  head.writeUInt16LE(entries.length, 8);
  for (const [index, [tag, type, value]] of entries.entries()) {
    const at = 10 + index * 12;
    head.writeUInt16LE(tag, at);
    head.writeUInt16LE(type, at + 2);
    head.writeUInt32LE(1, at + 4);
    const stated = tag === 273 ? head.byteLength : type === rational ? density : value;
    head.writeUInt32LE(stated, at + 8);
  }
  head.writeUInt32LE(dpi, density);
  head.writeUInt32LE(1, density + 4);
  return Buffer.concat([head, strip]);
}
