/** Files of a transfer package: a bag of RFC 8493 (BagIt 1.0) with metadata as CSV and as XML. Pure. */

/** What the package says of one record. */
export interface PackagedRecord {
  readonly id: string;
  /** Names and values in the order in which they are told; empty ones too. */
  readonly values: readonly (readonly [name: string, value: string])[];
  /** Paths of its files. */
  readonly files: readonly PackagedFile[];
}

/** A file of a package. */
export interface PackagedFile {
  /** From the root of the bag, `/` between folders. */
  readonly path: string;
  readonly mediaType: string;
  readonly byteLength: number;
  /** Lower-case hex. */
  readonly sha256: string;
}

/** `bagit.txt`, RFC 8493 §2.1.1. */
export const bagDeclaration = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n';

/** `manifest-sha256.txt` and `tagmanifest-sha256.txt`, RFC 8493 §2.1.3 and §2.2.1. */
export function manifestOf(files: readonly PackagedFile[]): string {
  const lines = files.map(({ path, sha256 }) => `${sha256}  ${encodePath(path)}\n`);
  return lines.sort((a, b) => (a.slice(66) < b.slice(66) ? -1 : 1)).join('');
}

/** The lines of a manifest; undefined when one cannot be read, or names a place outside of the bag. */
export function readManifest(text: string): readonly Pick<PackagedFile, 'path' | 'sha256'>[] | undefined {
  const found: Pick<PackagedFile, 'path' | 'sha256'>[] = [];
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const [, sha256, path] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
    if (sha256 === undefined || path === undefined) return undefined;
    const plain = path.replace(/%0A/gi, '\n').replace(/%0D/gi, '\r').replace(/%25/g, '%');
    if (plain.split('/').some((part) => part === '' || part === '.' || part === '..')) return undefined;
    found.push({ sha256, path: plain });
  }
  return found;
}

/** `bag-info.txt`, RFC 8493 §2.2.2. */
export function bagInfo(info: {
  readonly round: string;
  readonly department: string;
  readonly day: string;
  readonly files: readonly PackagedFile[];
}): string {
  const { round, department, day, files } = info;
  const bytes = files.reduce((sum, { byteLength }) => sum + byteLength, 0);
  const lines = [
    ['Source-Organization', department],
    ['External-Identifier', round],
    ['Bagging-Date', day],
    ['Payload-Oxum', `${bytes}.${files.length}`],
  ];
  return lines.map(([name, value]) => `${name}: ${value?.replace(/\s+/g, ' ')}\n`).join('');
}

/** Metadata as CSV (RFC 4180) with a byte order mark, so that spreadsheets read it as UTF-8. */
export function metadataCsv(records: readonly PackagedRecord[]): string {
  const names = records[0]?.values.map(([name]) => name) ?? [];
  const rows = records.map(({ id, values, files }) => [
    id,
    ...values.map(([, value]) => value),
    files.map(({ path }) => path).join(' '),
  ]);
  const lines = [['id', ...names, 'files'], ...rows].map((cells) => cells.map(quoted).join(','));
  return `\ufeff${lines.map((line) => `${line}\r\n`).join('')}`;
}

/** Metadata as XML, the same values under the same names. */
export function metadataXml(round: string, records: readonly PackagedRecord[]): string {
  const body = records.map(({ id, values, files }) => {
    const told = values.map(([name, value]) => `    <${name}>${escapeXml(value)}</${name}>\n`).join('');
    const listed = files.map(
      ({ path, mediaType, byteLength, sha256 }) =>
        `    <file path="${escapeXml(path)}" type="${escapeXml(mediaType)}" bytes="${byteLength}" sha256="${sha256}"/>\n`,
    );
    return `  <record id="${escapeXml(id)}">\n${told}${listed.join('')}  </record>\n`;
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<transfer round="${escapeXml(round)}">\n${body.join('')}</transfer>\n`;
}

function encodePath(path: string): string {
  return path.replaceAll('%', '%25').replaceAll('\n', '%0A').replaceAll('\r', '%0D');
}

/** A cell that a spreadsheet would take for a formula begins with an apostrophe. */
function quoted(text: string): string {
  const plain = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}

/** XML 1.0 §2.2: what is no character of it is left out. */
function escapeXml(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
