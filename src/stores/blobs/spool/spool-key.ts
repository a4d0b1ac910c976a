/** Names of spooled blobs: they say where the bytes lie, so that no index is needed. Pure. */

/** A place in a segment file. */
export interface SpoolPlace {
  /** UUID of the segment. */
  readonly segment: string;
  readonly offset: number;
  readonly length: number;
}

const form = /^spool\/([0-9a-f-]{36})\/(\d{1,12})-(\d{1,12})$/;

/** What the keys of all blobs of a segment begin with. */
export function spoolPrefix(segment: string): string {
  return `spool/${segment}/`;
}

/** `spool/<segment>/<offset>-<length>` */
export function formatSpoolKey({ segment, offset, length }: SpoolPlace): string {
  return `${spoolPrefix(segment)}${offset}-${length}`;
}

/** The place that a key names; undefined for keys of other blobs. */
export function parseSpoolKey(key: string): SpoolPlace | undefined {
  const found = form.exec(key);
  if (found === null) return undefined;
  const [, segment = '', offset, length] = found;
  return { segment, offset: Number(offset), length: Number(length) };
}
