/** Which document formats are taken in, and how their first bytes look. Pure. */

/**
 * Formats a hold queue takes, the preferred one first, in lower case as media types are compared (RFC 8011 §5.1.10).
 * The printer languages at the end are kept and passed on to devices that take them, never interpreted.
 * `application/vnd.cups-raw` stands for the language of one maker, which has no registered name.
 */
export const acceptedFormats = [
  'application/pdf',
  'image/pwg-raster',
  'image/urf',
  'image/jpeg',
  'image/png',
  'image/tiff',
  'application/postscript',
  'application/vnd.hp-pcl',
  'application/vnd.hp-pclxl',
  'application/oxps',
  'application/vnd.cups-raw',
] as const;

/** A format that is taken in. */
export type AcceptedFormat = (typeof acceptedFormats)[number];

/** "Find out yourself" (RFC 8011 §5.4.22). */
export const autoSensed = 'application/octet-stream';

/** Names that clients also use for a format. Microsoft's XPS is told from OpenXPS by nothing in its first bytes. */
const synonyms: ReadonlyMap<string, AcceptedFormat> = new Map([
  ['application/vnd.ms-xpsdocument', 'application/oxps'],
  ['application/pclm', 'application/pdf'],
]);

const opaqueFormats: ReadonlySet<string> = new Set<AcceptedFormat>([
  'application/postscript',
  'application/vnd.hp-pcl',
  'application/vnd.hp-pclxl',
  'application/oxps',
  'application/vnd.cups-raw',
]);

/** True when a client may declare this format. */
export function isDeclarable(format: string): boolean {
  const declared = format.toLowerCase();
  return (
    declared === autoSensed ||
    synonyms.has(declared) ||
    (acceptedFormats as readonly string[]).includes(declared)
  );
}

/** True for a printer language: its bytes go only to a device that takes it, and nothing looks into them. */
export function isOpaque(format: string): boolean {
  const declared = format.toLowerCase();
  return opaqueFormats.has(synonyms.get(declared) ?? declared);
}

/** True for a job whose document nothing looks into: it goes out as it came, or not at all. */
export function isOpaqueJob(job: {
  readonly documentFormat: string | undefined;
  readonly facts: { readonly opaque?: true } | undefined;
}): boolean {
  return job.facts?.opaque === true || isOpaque(job.documentFormat ?? '');
}

/**
 * Tells the format by the first bytes (4096 are plenty), never by what was declared.
 * PDF 32000 lets a reader find `%PDF-` anywhere in the first 1024 bytes; that includes a PDF behind a PJL header.
 */
export function sniffFormat(first: Uint8Array): AcceptedFormat | undefined {
  const bytes = Buffer.from(first.buffer, first.byteOffset, first.byteLength);
  if (bytes.subarray(0, 1029).includes('%PDF-')) return 'application/pdf';
  return (
    magic.find(([, starts]) => starts.some((start) => startsWith(bytes, start)))?.[0] ?? sniffOther(bytes)
  );
}

/** What a document of a format begins with. */
const magic: readonly (readonly [AcceptedFormat, readonly string[]])[] = [
  ['image/pwg-raster', ['RaS2']],
  ['image/urf', ['UNIRAST\0']],
  ['image/jpeg', ['\xff\xd8\xff']],
  ['image/png', ['\x89PNG\r\n\x1a\n']],
  ['image/tiff', ['II*\0', 'MM\0*', 'II+\0', 'MM\0+']],
  // A Ctrl-D first is what serial drivers still send.
  ['application/postscript', ['%!', '\x04%!']],
  ['application/vnd.hp-pclxl', [') HP-PCL XL;', '( HP-PCL XL;']],
  ['application/vnd.hp-pcl', ['\x1bE', '\x1b&', '\x1b*', '\x1b(s']],
];

/** "Universal exit": what every PJL job begins with, and what stands between PJL and the page language. */
const universalExit = '\x1b%-12345X';

function sniffOther(bytes: Buffer): AcceptedFormat | undefined {
  if (startsWith(bytes, universalExit) || startsWith(bytes, '@PJL')) return sniffPjl(bytes);
  return startsWith(bytes, 'PK\x03\x04') && isXps(bytes) ? 'application/oxps' : undefined;
}

/** `ENTER LANGUAGE` names as printers know them; a name that is not here is a maker's own. */
const languages: ReadonlyMap<string, AcceptedFormat> = new Map([
  ['PDF', 'application/pdf'],
  ['POSTSCRIPT', 'application/postscript'],
  ['PCL', 'application/vnd.hp-pcl'],
  ['PCLXL', 'application/vnd.hp-pclxl'],
]);

/** The header only tells the language; what it says of users and jobs is a claim that nobody reads. */
function sniffPjl(bytes: Buffer): AcceptedFormat | undefined {
  const text = bytes.toString('latin1');
  const entered = /@PJL[ \t]+ENTER[ \t]+LANGUAGE[ \t]*=[ \t]*([A-Za-z0-9_]{1,32})/i.exec(text)?.[1];
  if (entered !== undefined) return languages.get(entered.toUpperCase()) ?? 'application/vnd.cups-raw';
  const behind = text.slice(text.lastIndexOf(universalExit) + universalExit.length).replace(/^[\r\n]+/, '');
  const found = magic.find(([, starts]) => starts.some((start) => behind.startsWith(start)));
  return found?.[0] ?? 'application/vnd.cups-raw';
}

/** A ZIP archive is XPS when its first parts have the names of one (ECMA-388 §9.1); office files have others. */
function isXps(bytes: Buffer): boolean {
  return /FixedDoc|\.fdseq|\.fdoc|\.fpage|Documents\/1\//.test(bytes.toString('latin1'));
}

function startsWith(bytes: Buffer, text: string): boolean {
  return bytes.subarray(0, text.length).equals(Buffer.from(text, 'latin1'));
}
