/** The parts of a PNG that a PDF can hold as they are (ISO 32000-1 §7.4.4.4: predictors 10 to 15 are those of PNG). */

/** What a PNG says of itself, and its compressed rows. */
export interface PngParts {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly bitDepth: number;
  /** 0 grey, 2 RGB, 3 palette, 4 grey with alpha, 6 RGB with alpha. */
  readonly colourType: number;
  readonly interlaced: boolean;
  /** True when pixels may be transparent. */
  readonly transparent: boolean;
  /** Three bytes a colour. */
  readonly palette: Uint8Array | undefined;
  readonly rows: readonly Uint8Array[];
}

const signature = Buffer.from('89504e470d0a1a0a', 'hex');

/** Reads the chunks of a PNG (PNG §5.3); undefined when they do not hang together. */
export function pngParts(bytes: Uint8Array): PngParts | undefined {
  const png = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!png.subarray(0, 8).equals(signature)) return undefined;
  let header: Buffer | undefined;
  let palette: Uint8Array | undefined;
  let transparent = false;
  const rows: Uint8Array[] = [];
  for (let at = 8; at + 12 <= png.length; ) {
    const length = png.readUInt32BE(at);
    const type = png.toString('latin1', at + 4, at + 8);
    if (at + 12 + length > png.length) return undefined;
    const data = png.subarray(at + 8, at + 8 + length);
    if (type === 'IHDR' && length === 13) header = data;
    else if (type === 'PLTE') palette = data;
    else if (type === 'tRNS') transparent = true;
    else if (type === 'IDAT') rows.push(data);
    else if (type === 'IEND') break;
    at += 12 + length;
  }
  if (header === undefined || rows.length === 0) return undefined;
  const colourType = header.readUInt8(9);
  return {
    widthPx: header.readUInt32BE(0),
    heightPx: header.readUInt32BE(4),
    bitDepth: header.readUInt8(8),
    colourType,
    interlaced: header.readUInt8(12) !== 0,
    transparent: transparent || colourType >= 4,
    palette,
    rows,
  };
}

/** Entries of the PDF image for these parts; undefined when the pixels must be decoded first. */
export function pngEntries(parts: PngParts): string | undefined {
  const { widthPx, heightPx, bitDepth, colourType, palette } = parts;
  if (parts.interlaced || parts.transparent || (colourType === 3 && palette === undefined)) return undefined;
  const colours = colourType === 2 ? 3 : 1;
  const space = { 0: '/DeviceGray', 2: '/DeviceRGB', 3: indexed(palette) }[colourType];
  if (space === undefined || bitDepth > 8) return undefined;
  const predictor = `<< /Predictor 15 /Colors ${colours} /BitsPerComponent ${bitDepth} /Columns ${widthPx} >>`;
  return [
    `/Width ${widthPx} /Height ${heightPx} /ColorSpace ${space} /BitsPerComponent ${bitDepth}`,
    `/Filter /FlateDecode /DecodeParms ${predictor}`,
  ].join(' ');
}

function indexed(palette: Uint8Array | undefined): string | undefined {
  const colours = Math.floor((palette?.length ?? 0) / 3);
  if (palette === undefined || colours < 1 || colours > 256) return undefined;
  return `[/Indexed /DeviceRGB ${colours - 1} <${Buffer.from(palette).toString('hex')}>]`;
}
