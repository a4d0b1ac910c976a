/** Filing into a folder of Box. */

import type { BoxClient } from 'box-node-sdk';
import type { ByteStream } from '../../../ports/blob-store.ts';
import type { FiledCopy, FilingItem, FilingTarget, RemovalOutcome } from '../../../ports/filing-target.ts';
import type { Clock } from '../../../shared/clock.ts';
import { ServiceError } from '../../../shared/errors/service-error.ts';
import { measure, sameContent } from '../checked-source.ts';
import { partsOfLocation } from '../location.ts';
import { type BoxCredentials, type BoxUrls, openBoxClient } from './box-client.ts';
import { type BoxConflict, boxConflictOf, boxStatusOf, mapBoxError } from './box-error.ts';
import { BoxFolders } from './box-folders.ts';
import { BoxMetadata, type BoxTemplate } from './box-metadata.ts';
import { uploadToBox } from './box-upload.ts';

/** Settings of a Box target. */
export interface BoxTargetOptions {
  readonly credentials: BoxCredentials;
  /** Id of the folder to file into; `0` is the root folder of whom the application acts as. */
  readonly folderId: string;
  readonly urls?: BoxUrls;
  /** Every file gets an instance of it. */
  readonly template?: BoxTemplate;
  /** Id of a retention policy that is assigned to the folder. */
  readonly retentionPolicyId?: string;
  /** Tells whether a retention is over when a file is removed; without it every retention counts as in force. */
  readonly clock?: Clock;
  /** Longest file that goes at once, in bytes; default and least 20,000,000 with Box itself. */
  readonly directBytes?: number;
}

/** A target over a folder of Box; no traffic yet. */
export function openBoxTarget(options: BoxTargetOptions): FilingTarget {
  return new BoxTarget(options);
}

/**
 * Filing is a chain that may be cut anywhere and is then gone through again: retention of the folder → folders →
 * file → metadata. Each link counts as done when it is found done.
 */
class BoxTarget implements FilingTarget {
  readonly #options: BoxTargetOptions;
  readonly #client: BoxClient;
  readonly #folders: BoxFolders;
  readonly #metadata: BoxMetadata | undefined;
  #isRetained = false;

  constructor(options: BoxTargetOptions) {
    this.#options = options;
    this.#client = openBoxClient(options.credentials, options.urls ?? {});
    this.#folders = new BoxFolders(this.#client, options.folderId);
    this.#metadata = options.template && new BoxMetadata(this.#client, options.template);
  }

  async put(item: FilingItem, openSource: () => ByteStream): Promise<void> {
    const parts = partsOfLocation(item.location);
    await mapped(async () => {
      await this.#retain();
      try {
        await this.#file(item, parts, openSource);
      } catch (error) {
        if (boxStatusOf(error) !== 404) throw error;
        // Somebody removed a folder that was remembered.
        this.#folders.forget();
        await this.#file(item, parts, openSource);
      }
    });
  }

  async readBack(
    location: string,
  ): Promise<{ readonly sha256: Uint8Array; readonly byteLength: number } | undefined> {
    const parts = partsOfLocation(location);
    return await mapped(async () => {
      const found = await this.#lookUp(parts);
      return found === undefined ? undefined : await this.#measure(found.id);
    });
  }

  async describe(location: string): Promise<FiledCopy | undefined> {
    const parts = partsOfLocation(location);
    return await mapped(async () => {
      const found = await this.#lookUp(parts);
      if (found === undefined) return undefined;
      const { size = 0, dispositionAt } = await this.#client.files.getFileById(found.id, {
        queryParams: { fields: ['size', 'disposition_at'] },
      });
      const until = dispositionAt?.value;
      return { byteLength: size, ...(until !== undefined && { retainUntil: until }) };
    });
  }

  /**
   * Into the trash, then out of it: with the file go all its versions. What somebody trashed by hand before has no path any
   * more, so that of a file that is not there nothing can be promised.
   */
  async remove(location: string): Promise<RemovalOutcome> {
    const parts = partsOfLocation(location);
    return await mapped(async () => {
      const found = await this.#lookUp(parts);
      if (found === undefined) return { kind: 'absent', beyond: 'trash-or-versions' };
      const until = await this.#disposition(found.id);
      // Whether it is over is Box's to say: until then it refuses to empty the trash.
      if (until !== undefined && until > this.#now()) return { kind: 'locked', until };
      await unlessGone(this.#client.files.deleteFileById(found.id));
      await unlessGone(this.#client.trashedFiles.deleteTrashedFileById(found.id));
      const left = await unlessGone(this.#client.trashedFiles.getTrashedFileById(found.id));
      if (left !== undefined || (await this.#lookUp(parts)) !== undefined) {
        throw new ServiceError('STORE_IO_FAILED');
      }
      return { kind: 'removed' };
    });
  }

  async lockOf(location: string): Promise<Date | undefined> {
    const parts = partsOfLocation(location);
    return await mapped(async () => {
      const found = await this.#lookUp(parts);
      const until = found && (await this.#disposition(found.id));
      return until !== undefined && until > this.#now() ? until : undefined;
    });
  }

  async check(): Promise<void> {
    await mapped(async () => {
      const { permissions } = await this.#rootFolder();
      if (permissions?.canUpload === false) throw new ServiceError('STORE_ACCESS_REFUSED');
      await this.#metadata?.check();
    });
  }

  /** When Box lets go of a file that a retention policy keeps. */
  async #disposition(fileId: string): Promise<Date | undefined> {
    const { dispositionAt } = await this.#client.files.getFileById(fileId, {
      queryParams: { fields: ['disposition_at'] },
    });
    return dispositionAt?.value;
  }

  #now(): Date {
    return this.#options.clock?.now() ?? new Date(0);
  }

  async #file(item: FilingItem, parts: readonly string[], openSource: () => ByteStream): Promise<void> {
    const folderId = await this.#folders.make(parts.slice(0, -1));
    const name = parts.at(-1) ?? '';
    const there = await this.#preflight(folderId, name, item.byteLength);
    const fileId =
      there === undefined
        ? await this.#upload({ folderId, name }, item, openSource)
        : await this.#sameFile(there, item);
    await this.#metadata?.write(fileId, item);
  }

  async #upload(
    place: { readonly folderId: string; readonly name: string },
    item: FilingItem,
    openSource: () => ByteStream,
  ): Promise<string> {
    try {
      return await uploadToBox(this.#client, place, item, openSource(), this.#options.directBytes);
    } catch (error) {
      // Somebody was faster, before our SHA-1 was known.
      const conflict = boxConflictOf(error);
      if (conflict === undefined) throw error;
      return await this.#sameFile(conflict, item);
    }
  }

  /** The id of what has the name, when it is this item's bytes; else `STORE_FILING_CONFLICT`. */
  async #sameFile(there: BoxConflict, item: FilingItem): Promise<string> {
    if (there.type === 'file') {
      const { size } = await this.#client.files.getFileById(there.id, { queryParams: { fields: ['size'] } });
      if (size === item.byteLength && sameContent(await this.#measure(there.id), item)) return there.id;
    }
    throw new ServiceError('STORE_FILING_CONFLICT');
  }

  /** What lies at a path, or undefined. */
  async #lookUp(parts: readonly string[]): Promise<BoxConflict | undefined> {
    const name = parts.at(-1) ?? '';
    for (let attempt = 0; ; attempt += 1) {
      const folderId = await this.#folders.find(parts.slice(0, -1));
      if (folderId === undefined) {
        await this.#rootFolder();
        return undefined;
      }
      try {
        const found = await this.#preflight(folderId, name, 1);
        return found?.type === 'file' && (found.name ?? name) === name ? found : undefined;
      } catch (error) {
        if (boxStatusOf(error) !== 404 || attempt > 0) throw error;
        this.#folders.forget();
      }
    }
  }

  /** Asks whether a file of that name could be uploaded: the refusal names what is there, at once and in any folder. */
  async #preflight(folderId: string, name: string, size: number): Promise<BoxConflict | undefined> {
    try {
      await this.#client.uploads.preflightFileUploadCheck({ name, size, parent: { id: folderId } });
      return undefined;
    } catch (error) {
      const conflict = boxConflictOf(error);
      if (conflict === undefined) throw error;
      return conflict;
    }
  }

  async #measure(fileId: string): Promise<{ readonly sha256: Uint8Array; readonly byteLength: number }> {
    const content = await this.#client.downloads.downloadFile(fileId);
    if (content === undefined) throw new ServiceError('STORE_FILING_BUSY', { details: { status: 202 } });
    try {
      return await measure(content);
    } catch (cause) {
      throw new ServiceError('STORE_UNREACHABLE', { message: 'Box: a download was cut', cause });
    } finally {
      content.destroy();
    }
  }

  async #rootFolder() {
    const { folderId } = this.#options;
    return await this.#client.folders.getFolderById(folderId, { queryParams: { fields: ['permissions'] } });
  }

  /** Assigns the retention policy to the folder, once a process; 409: it is assigned. */
  async #retain(): Promise<void> {
    const { retentionPolicyId: policyId, folderId: id } = this.#options;
    if (policyId === undefined || this.#isRetained) return;
    try {
      const assignTo = { type: 'folder', id } as const;
      await this.#client.retentionPolicyAssignments.createRetentionPolicyAssignment({ policyId, assignTo });
    } catch (error) {
      if (boxStatusOf(error) !== 409) throw error;
    }
    this.#isRetained = true;
  }
}

async function mapped<Value>(work: () => Promise<Value>): Promise<Value> {
  try {
    return await work();
  } catch (error) {
    throw mapBoxError(error);
  }
}

/** Undefined when it is not there any more. */
async function unlessGone<Value>(asked: Promise<Value>): Promise<Value | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (boxStatusOf(error) === 404) return undefined;
    throw error;
  }
}
