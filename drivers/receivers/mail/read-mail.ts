/**
 * Takes a mail apart into its leaves (RFC 2046), from a stream and in constant memory. Bodies are handed on while they
 * are read; a mail that ends before its closing delimiter has the leaves that it has.
 */

import type { ByteSource } from '../../device/job.ts';
import { type ByteLines, byteLines, withoutLineEnd } from './byte-lines.ts';
import { decodeContent } from './content-decoder.ts';
import { type MailHeader, parseParameters, readHeader } from './mail-header.ts';

/** A part that has no parts. */
export interface MailLeaf {
  readonly header: MailHeader;
  /** In lower case, without parameters. */
  readonly contentType: string;
  /** Decoded bytes. What is not read is skipped. */
  readonly body: ByteSource;
}

/** How reading ended. `too-complex`: over a limit of parts, depth or header. */
export type MailOutcome = 'read' | 'too-complex';

const mostDepth = 20;
const mostLeaves = 1_000;

interface Walk {
  readonly lines: ByteLines;
  readonly boundaries: readonly string[];
  readonly depth: number;
  readonly count: { leaves: number };
  readonly visit: (leaf: MailLeaf) => Promise<void>;
}

/** Visits every leaf in order. What the source or the visitor throws passes through. */
export async function readMail(
  source: ByteSource,
  visit: (leaf: MailLeaf) => Promise<void>,
): Promise<MailOutcome> {
  const lines = byteLines(source);
  try {
    return await readEntity({ lines, boundaries: [], depth: 0, count: { leaves: 0 }, visit });
  } finally {
    await lines.close();
  }
}

/** Header of a mail alone; undefined when it is over its limit. */
export async function readMailHeader(source: ByteSource): Promise<MailHeader | undefined> {
  const lines = byteLines(source);
  try {
    return await readHeader(lines, () => false);
  } finally {
    await lines.close();
  }
}

/** Body of a mail without its header; of a part of a mail (`message/partial`), a piece of the whole. */
export async function* bodyOfMail(source: ByteSource): ByteSource {
  const lines = byteLines(source);
  try {
    await readHeader(lines, () => false);
    for (let line = await lines.next(); line !== undefined; line = await lines.next()) yield line;
  } finally {
    await lines.close();
  }
}

async function readEntity(walk: Walk): Promise<MailOutcome> {
  const header = await readHeader(walk.lines, (line) => delimiterOf(line, walk.boundaries) !== undefined);
  if (header === undefined || walk.depth > mostDepth) return 'too-complex';
  const { value, parameters } = parseParameters(header.get('content-type') ?? 'text/plain');
  const boundary = parameters.get('boundary')?.bytes.slice(0, 200);
  if (value.startsWith('multipart/') && boundary !== undefined && boundary !== '') {
    return await readParts({ ...walk, boundaries: [...walk.boundaries, boundary] });
  }
  if (value === 'message/rfc822') return await readEntity({ ...walk, depth: walk.depth + 1 });
  walk.count.leaves += 1;
  if (walk.count.leaves > mostLeaves) return 'too-complex';
  const bytes = bodyLines(walk);
  const encoding = header.get('content-transfer-encoding') ?? '';
  await walk.visit({ header, contentType: value, body: decodeContent(bytes, encoding) });
  // The rest of a body that the visitor left unread; nothing when it was read to its end.
  for await (const _line of bodyLines(walk));
  return 'read';
}

/** Parts of a multipart: its boundary is the last one of the walk. */
async function readParts(walk: Walk): Promise<MailOutcome> {
  const own = walk.boundaries.length - 1;
  for (let line = await walk.lines.next(); line !== undefined; line = await walk.lines.next()) {
    const delimiter = delimiterOf(line, walk.boundaries);
    if (delimiter === undefined) continue;
    if (delimiter.level < own) {
      walk.lines.unread(line);
      return 'read';
    }
    if (delimiter.isLast) {
      // What follows is an epilogue, up to a delimiter of an outer multipart.
      const outer = { ...walk, boundaries: walk.boundaries.slice(0, own) };
      for await (const _line of bodyLines(outer));
      return 'read';
    }
    const outcome = await readEntity({ ...walk, depth: walk.depth + 1 });
    if (outcome !== 'read') return outcome;
  }
  return 'read';
}

/** Lines up to the next delimiter, which stays. The line end before a delimiter belongs to it (RFC 2046 §5.1.1). */
async function* bodyLines({ lines, boundaries }: Walk): AsyncGenerator<Buffer> {
  let held: Buffer | undefined;
  for (let line = await lines.next(); line !== undefined; line = await lines.next()) {
    if (delimiterOf(line, boundaries) !== undefined) {
      lines.unread(line);
      if (held !== undefined) yield withoutLineEnd(held);
      return;
    }
    if (held !== undefined) yield held;
    held = line;
  }
  if (held !== undefined) yield held;
}

/** Which boundary a line is a delimiter of, and whether the last one; undefined for other lines. */
function delimiterOf(
  line: Buffer,
  boundaries: readonly string[],
): { readonly level: number; readonly isLast: boolean } | undefined {
  if (boundaries.length === 0 || line[0] !== 0x2d || line[1] !== 0x2d || line.length > 300) return undefined;
  const text = line.toString('latin1').replace(/[ \t\r\n]+$/, '');
  // From the inside: an outer boundary may be the beginning of an inner one.
  for (let level = boundaries.length - 1; level >= 0; level -= 1) {
    const delimiter = `--${boundaries[level]}`;
    if (text === delimiter) return { level, isLast: false };
    if (text === `${delimiter}--`) return { level, isLast: true };
  }
  return undefined;
}
