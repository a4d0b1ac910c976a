/** Resolutions of a TIFF page (TIFF 6.0 §8): the decoder tells the one across only, and fax pages have two. */

/** Dots per inch across and down, as the file says. */
export interface TiffDensity {
  readonly across: number;
  readonly down: number;
}

const xResolution = 282;
const yResolution = 283;
const resolutionUnit = 296;
const centimetre = 3;
const mostEntries = 4096;
const entryBytes = 12;

/** Undefined when the file is no TIFF, has no such page or does not say. Pages are one-based. */
export function tiffDensity(bytes: Uint8Array, pageNumber: number): TiffDensity | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (view.byteLength < 8) return undefined;
  const order = view.getUint16(0);
  if (order !== 0x4949 && order !== 0x4d4d) return undefined;
  const little = order === 0x4949;
  const u16 = (at: number) => (at + 2 <= view.byteLength ? view.getUint16(at, little) : undefined);
  const u32 = (at: number) => (at + 4 <= view.byteLength ? view.getUint32(at, little) : undefined);
  let at = u32(4) ?? 0;
  for (let page = 1; page < pageNumber && at > 0; page += 1) {
    at = u32(at + 2 + (u16(at) ?? 0) * entryBytes) ?? 0;
  }
  const count = at > 0 ? (u16(at) ?? 0) : 0;
  let [across, down, perInch] = [0, 0, 1];
  for (let index = 0; index < Math.min(count, mostEntries); index += 1) {
    const entry = at + 2 + index * entryBytes;
    const tag = u16(entry);
    if (tag === resolutionUnit && u16(entry + 8) === centimetre) perInch = 2.54;
    if (tag !== xResolution && tag !== yResolution) continue;
    const value = u32(entry + 8) ?? 0;
    const ratio = (u32(value) ?? 0) / (u32(value + 4) ?? 1);
    if (tag === xResolution) across = ratio;
    else down = ratio;
  }
  const density = { across: across * perInch, down: down * perInch };
  return Object.values(density).every((dpi) => Number.isFinite(dpi) && dpi > 0) ? density : undefined;
}
