/** Whether a file is an earlier one that was gone on with, or another one under its name. */

import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** A device that adds a page to a TIFF or a PDF changes a pointer or two of what is there. */
const mostChangedBytes = 64;
const blockBytes = 65_536;

/**
 * True when `later` begins with the bytes of `earlier`, but for at most 64 that may differ. False when it is shorter or
 * cannot be read. Links are not followed.
 */
export async function isContinuedBy(earlier: Buffer, later: Buffer): Promise<boolean> {
  try {
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW;
    await using before = await open(earlier, flags);
    await using after = await open(later, flags);
    const { size } = await before.stat();
    if ((await after.stat()).size < size) return false;
    const [a, b] = [Buffer.alloc(blockBytes), Buffer.alloc(blockBytes)];
    let changed = 0;
    for (let at = 0; at < size; at += blockBytes) {
      const length = Math.min(blockBytes, size - at);
      const [read, other] = [await before.read(a, 0, length, at), await after.read(b, 0, length, at)];
      if (read.bytesRead !== length || other.bytesRead !== length) return false;
      changed += countChanged(a.subarray(0, length), b.subarray(0, length));
      if (changed > mostChangedBytes || changed * 2 > size) return false;
    }
    return true;
  } catch {
    return false;
  }
}

function countChanged(a: Buffer, b: Buffer): number {
  if (a.equals(b)) return 0;
  let changed = 0;
  for (let at = 0; at < a.length && changed <= mostChangedBytes; at += 1) {
    if (a[at] !== b[at]) changed += 1;
  }
  return changed;
}
