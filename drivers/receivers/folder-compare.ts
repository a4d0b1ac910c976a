/** Whether a file is an earlier one that was gone on with, or another one under its name. */

import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

/** A device that adds a page to a TIFF changes the pointer of the last directory: 8 bytes at most (TIFF 6.0 §2). */
const mostChangedBytes = 8;
const blockBytes = 65_536;

/**
 * True when `later` begins with the bytes of `earlier`; in a TIFF that grew, 8 of them may differ. False when it is
 * shorter or cannot be read. Links are not followed.
 */
export async function isContinuedBy(earlier: Buffer, later: Buffer): Promise<boolean> {
  try {
    const flags = constants.O_RDONLY | constants.O_NOFOLLOW;
    await using before = await open(earlier, flags);
    await using after = await open(later, flags);
    const { size } = await before.stat();
    const grown = (await after.stat()).size - size;
    if (grown < 0) return false;
    const [a, b] = [Buffer.alloc(blockBytes), Buffer.alloc(blockBytes)];
    let changed = 0;
    let mayChange = 0;
    for (let at = 0; at < size; at += blockBytes) {
      const length = Math.min(blockBytes, size - at);
      const [read, other] = [await before.read(a, 0, length, at), await after.read(b, 0, length, at)];
      if (read.bytesRead !== length || other.bytesRead !== length) return false;
      if (at === 0 && grown > 0 && isTiff(a)) mayChange = mostChangedBytes;
      changed += countChanged(a.subarray(0, length), b.subarray(0, length));
      if (changed > mayChange) return false;
    }
    return true;
  } catch {
    return false;
  }
}

function isTiff(bytes: Buffer): boolean {
  return ['II*\0', 'MM\0*'].includes(bytes.toString('latin1', 0, 4));
}

function countChanged(a: Buffer, b: Buffer): number {
  if (a.equals(b)) return 0;
  let changed = 0;
  for (let at = 0; at < a.length && changed <= mostChangedBytes; at += 1) {
    if (a[at] !== b[at]) changed += 1;
  }
  return changed;
}
