/** `HttpServices['uploads']` kept in memory, with the same promises and no stores. */

import { createHash, randomUUID } from 'node:crypto';
import type { UploadView } from '../../src/http/services/uploads.ts';
import type { HttpServices } from '../../src/http/services.ts';
import type { Person } from '../../src/identity/person.ts';
import { ServiceError } from '../../src/shared/errors/service-error.ts';
import { newId, type ScanId, type SegmentId } from '../../src/shared/ids.ts';

interface Kept {
  readonly id: string;
  readonly personId: string;
  readonly fileName: string;
  readonly segment: SegmentId;
  readonly byteLength: number;
  readonly sha256: string;
  bytes: Buffer;
  scanId: ScanId | undefined;
}

/** Uploads without a store. */
export function memoryUploads(): HttpServices['uploads'] {
  const uploads: Kept[] = [];
  const view = ({ id, bytes, byteLength, scanId }: Kept): UploadView => ({
    id,
    offset: bytes.byteLength,
    byteLength,
    scanId,
  });
  const get = (person: Person, id: string): Kept => {
    const kept = uploads.find((one) => one.id === id && one.personId === person.id);
    if (kept === undefined) throw new ServiceError('SCAN_UPLOAD_UNKNOWN');
    return kept;
  };
  return {
    begin: async ({ person, fileName, segment, byteLength, sha256 }) => {
      const hash = Buffer.from(sha256).toString('hex');
      const same = uploads.find((one) => one.personId === person.id && one.sha256 === hash);
      if (same !== undefined) return view(same);
      const kept: Kept = {
        id: randomUUID(),
        personId: person.id,
        fileName,
        segment,
        byteLength,
        sha256: hash,
        bytes: Buffer.alloc(0),
        scanId: undefined,
      };
      uploads.push(kept);
      return view(kept);
    },
    find: async (person, id) => view(get(person, id)),
    list: async (person) =>
      uploads
        .filter(({ personId, scanId }) => personId === person.id && scanId === undefined)
        .map((kept) => ({
          ...view(kept),
          fileName: kept.fileName,
          segment: kept.segment,
          expiresAt: new Date('2027-01-01T00:00:00Z'),
        })),
    cancel: async (person, id) => {
      const kept = get(person, id);
      if (kept.scanId !== undefined) throw new ServiceError('SCAN_UPLOAD_UNKNOWN');
      uploads.splice(uploads.indexOf(kept), 1);
    },
    append: async (person, { id, offset, body }) => {
      const kept = get(person, id);
      if (offset !== kept.bytes.byteLength) throw new ServiceError('SCAN_UPLOAD_OFFSET');
      for await (const piece of body) kept.bytes = Buffer.concat([kept.bytes, piece]);
      if (kept.bytes.byteLength < kept.byteLength) return view(kept);
      if (createHash('sha256').update(kept.bytes).digest('hex') !== kept.sha256) {
        uploads.splice(uploads.indexOf(kept), 1);
        throw new ServiceError('SCAN_DIGEST_MISMATCH');
      }
      kept.scanId = newId<ScanId>();
      return view(kept);
    },
  };
}
