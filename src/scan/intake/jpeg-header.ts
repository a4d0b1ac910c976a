/** What a JPEG says of its picture before the picture begins (ITU-T T.81, JFIF 1.02). */

/** The facts of a JPEG that a page around it needs. */
export interface JpegFacts {
  readonly widthPx: number;
  readonly heightPx: number;
  /** 1 grey, 3 colour, 4 print colours. */
  readonly components: number;
  /** As JFIF says it in dots per inch; undefined when it does not, or says something that no scanner does. */
  readonly dpi: number | undefined;
  /** Adobe writes print colours inverted. */
  readonly byAdobe: boolean;
}

const mostSegments = 2_000;
/** Bytes behind the end marker that some scanners add. */
const mostPadding = 1_024;

/** Reads the header; undefined when it is not one or the picture does not reach its end marker. */
export function readJpegFacts(jpeg: Uint8Array): JpegFacts | undefined {
  const bytes = Buffer.from(jpeg.buffer, jpeg.byteOffset, jpeg.byteLength);
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8 || !reachesItsEnd(bytes)) return undefined;
  let dpi: number | undefined;
  let byAdobe = false;
  let at = 2;
  for (let count = 0; count < mostSegments && at + 4 <= bytes.length; count += 1) {
    if (bytes[at] !== 0xff) return undefined;
    const marker = bytes[at + 1] ?? 0;
    // Fill bytes may stand before a marker (T.81 B.1.1.2).
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const length = bytes.readUInt16BE(at + 2);
    const body = bytes.subarray(at + 4, at + 2 + length);
    if (length < 2 || body.length !== length - 2) return undefined;
    if (marker === 0xe0) dpi ??= jfifDpi(body);
    else if (marker === 0xee) byAdobe ||= body.toString('latin1', 0, 5) === 'Adobe';
    else if (isFrame(marker)) return frameFacts(body, dpi, byAdobe);
    else if (marker === 0xda) return undefined;
    at += 2 + length;
  }
  return undefined;
}

/** SOF0 to SOF15 without the tables between them. */
function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

function frameFacts(body: Buffer, dpi: number | undefined, byAdobe: boolean): JpegFacts | undefined {
  if (body.length < 6) return undefined;
  const [heightPx, widthPx, components] = [body.readUInt16BE(1), body.readUInt16BE(3), body[5] ?? 0];
  if (body[0] !== 8 || heightPx === 0 || widthPx === 0 || ![1, 3, 4].includes(components)) return undefined;
  return { widthPx, heightPx, components, dpi, byAdobe };
}

function jfifDpi(body: Buffer): number | undefined {
  if (body.length < 12 || body.toString('latin1', 0, 5) !== 'JFIF\0') return undefined;
  const perInch = body[7] === 1 ? 1 : body[7] === 2 ? 2.54 : 0;
  const dpi = Math.round(body.readUInt16BE(8) * perInch);
  return dpi >= 75 && dpi <= 2_400 ? dpi : undefined;
}

function reachesItsEnd(bytes: Buffer): boolean {
  const tail = bytes.subarray(Math.max(0, bytes.length - mostPadding));
  return tail.lastIndexOf(Buffer.from([0xff, 0xd9])) >= 0;
}
