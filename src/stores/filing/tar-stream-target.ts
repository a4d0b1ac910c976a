/** Filing into one stream (tar, POSIX.1-2001) that is read while it is written: a package that somebody saves. */

import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { pack } from 'tar-stream';
import type { ByteStream } from '../../ports/blob-store.ts';
import type { FilingTarget } from '../../ports/filing-target.ts';

/** The target, and what it is written into. */
export interface TarStreamTarget extends Pick<FilingTarget, 'put' | 'readBack'> {
  /** What was put, in constant memory: putting waits for the reader. To be read once. */
  readonly stream: AsyncIterable<Uint8Array>;
  /** Nothing more comes. */
  end(): void;
  /** Breaks the stream off: its reader fails, and so does what is being put. */
  fail(error: Error): void;
}

/**
 * Opens a stream under a folder's name. What is read back is the SHA-256 and the length of what was handed to the reader;
 * a file whose length is another than was said breaks the stream off.
 *
 * @param at what the files say of the time they were written.
 */
export function openTarStreamTarget(folder: string, at: Date): TarStreamTarget {
  const tar = pack();
  const written = new Map<string, { readonly sha256: Uint8Array; readonly byteLength: number }>();
  return {
    stream: tar,
    end: () => tar.finalize(),
    fail: (error) => void tar.destroy(error),
    async put({ location, byteLength }, open) {
      const hash = createHash('sha256');
      let passed = 0;
      const looked = async function* (): ByteStream {
        for await (const bytes of open()) {
          hash.update(bytes);
          passed += bytes.byteLength;
          yield bytes;
        }
      };
      const entry = tar.entry({ name: `${folder}/${location}`, size: byteLength, mode: 0o640, mtime: at });
      await pipeline(Readable.from(looked()), entry);
      written.set(location, { sha256: hash.digest(), byteLength: passed });
    },
    readBack: async (location) => written.get(location),
  };
}
