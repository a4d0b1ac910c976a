/** Finds and makes the folders of a path in Box, which knows folders by id only. */

import type { BoxClient } from 'box-node-sdk';
import { ServiceError } from '../../../shared/errors/service-error.ts';
import { boxConflictOf, boxStatusOf } from './box-error.ts';

/** Paths that are remembered with their ids. */
const mostRemembered = 2_000;
const pageSize = 1_000;
/** Pages of one folder that are looked through. */
const mostPages = 1_000;

/** The folders below one root folder. */
export class BoxFolders {
  readonly #client: BoxClient;
  readonly #rootId: string;
  readonly #ids = new Map<string, string>();

  constructor(client: BoxClient, rootId: string) {
    this.#client = client;
    this.#rootId = rootId;
  }

  /** Id of the folder with this path, or undefined when there is none. */
  async find(parts: readonly string[]): Promise<string | undefined> {
    return await this.#walk(parts, (parentId, name) => this.#look(parentId, name));
  }

  /** Id of the folder with this path, which is made where it is not there. A file in the way: `STORE_FILING_CONFLICT`. */
  async make(parts: readonly string[]): Promise<string> {
    const id = await this.#walk(parts, (parentId, name) => this.#create(parentId, name));
    if (id === undefined) throw new ServiceError('STORE_IO_FAILED');
    return id;
  }

  /** Forgets all ids, after one of them turned out to be gone. */
  forget(): void {
    this.#ids.clear();
  }

  async #walk(
    parts: readonly string[],
    step: (parentId: string, name: string) => Promise<string | undefined>,
  ): Promise<string | undefined> {
    let id: string | undefined = this.#rootId;
    for (const [index, name] of parts.entries()) {
      const path = parts.slice(0, index + 1).join('/');
      id = this.#ids.get(path) ?? (await step(id, name));
      if (id === undefined) return undefined;
      if (this.#ids.size >= mostRemembered) this.#ids.clear();
      this.#ids.set(path, id);
    }
    return id;
  }

  async #look(parentId: string, name: string): Promise<string | undefined> {
    let marker: string | undefined;
    for (let page = 0; page < mostPages; page += 1) {
      const { entries = [], nextMarker } = await this.#client.folders.getFolderItems(parentId, {
        queryParams: {
          fields: ['name'],
          usemarker: true,
          limit: pageSize,
          ...(marker !== undefined && { marker }),
        },
      });
      const found = entries.find((entry) => entry.type === 'folder' && isSameName(entry.name, name));
      if (found !== undefined) return found.id;
      if (nextMarker === undefined || nextMarker === null || nextMarker === '') return undefined;
      marker = nextMarker;
    }
    return undefined;
  }

  /** Asking Box to make it is one request whether it is there or not; looking through a large folder is many. */
  async #create(parentId: string, name: string): Promise<string> {
    try {
      return (await this.#client.folders.createFolder({ name, parent: { id: parentId } })).id;
    } catch (error) {
      const conflict = boxConflictOf(error);
      if (conflict !== undefined && conflict.type === 'folder') return conflict.id;
      if (conflict !== undefined) throw inTheWay();
      // A conflict that is not told: the folder has just been made by somebody else.
      const found = boxStatusOf(error) === 409 ? await this.#look(parentId, name) : undefined;
      if (found === undefined) throw error;
      return found;
    }
  }
}

function inTheWay(): ServiceError {
  return new ServiceError('STORE_FILING_CONFLICT');
}

/** Names in Box are unique whatever their case. */
function isSameName(left: string | undefined, right: string): boolean {
  return left !== undefined && left.toLowerCase() === right.toLowerCase();
}
