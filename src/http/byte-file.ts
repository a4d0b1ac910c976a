/** Bytes that are already there, as a file that the web listener hands out. */

import type { RecordFile } from './services/record-file.ts';

/** The file. */
export function byteFile(bytes: Uint8Array, mediaType: string, fileName: string): RecordFile {
  async function* body() {
    yield bytes;
  }
  return { mediaType, byteLength: bytes.byteLength, fileName, body: body() };
}
