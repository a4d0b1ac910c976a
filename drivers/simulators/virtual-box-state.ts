/** What a simulated Box holds: folders, files, sessions of uploads in parts, metadata, retention. */

import { createHash } from 'node:crypto';

/** A refusal in the form of Box's error answers. */
export class BoxRefusal extends Error {
  override readonly name = 'BoxRefusal';
  readonly status: number;
  readonly code: string;
  readonly contextInfo: Readonly<Record<string, unknown>> | undefined;

  constructor(status: number, code: string, contextInfo?: Readonly<Record<string, unknown>>) {
    super(code);
    this.status = status;
    this.code = code;
    this.contextInfo = contextInfo;
  }
}

/** A folder or a file. */
export interface BoxItem {
  readonly type: 'folder' | 'file';
  readonly id: string;
  readonly name: string;
  readonly parentId: string;
  /** Counts changes. */
  etag: number;
  content: Buffer;
  readonly metadata: Map<string, Record<string, unknown>>;
}

interface Session {
  readonly folderId: string;
  readonly name: string;
  readonly size: number;
  readonly parts: Map<number, { readonly id: string; readonly bytes: Buffer; readonly sha1: string }>;
  commitsToWait: number;
}

/** A template's field as Box describes it. */
export interface BoxField {
  readonly key: string;
  readonly type: 'string' | 'float' | 'date' | 'enum' | 'multiSelect';
  readonly displayName?: string;
  readonly options?: readonly { readonly key: string }[];
}

/** Largest file that may come at once, in bytes. */
const mostAtOnce = 50_000_000;

/** The state behind {@link startVirtualBox}. Names are unique in a folder whatever their case. */
export class BoxState {
  readonly items = new Map<string, BoxItem>();
  readonly sessions = new Map<string, Session>();
  /** Files that were deleted and can still be had back. */
  readonly trashed = new Map<string, BoxItem>();
  /** Folders with a retention policy, by its id. */
  readonly retained = new Map<string, string>();
  readonly templates = new Map<string, readonly BoxField[]>();
  partSize = 8_388_608;
  /** Smallest file that may come in parts, in bytes. */
  leastInParts = 20_000_000;
  /** Commits that are answered with 202 before the file is there. */
  commitsToWait = 0;
  #lastId = 1_000;

  folder(id: string): void {
    if (id !== '0' && this.items.get(id)?.type !== 'folder') throw new BoxRefusal(404, 'not_found');
  }

  file(id: string): BoxItem {
    const found = this.items.get(id);
    if (found?.type !== 'file') throw new BoxRefusal(404, 'not_found');
    return found;
  }

  /** Puts a file into the trash. */
  trash(id: string): void {
    this.trashed.set(id, this.file(id));
    this.items.delete(id);
  }

  trashedFile(id: string): BoxItem {
    const found = this.trashed.get(id);
    if (found === undefined) throw new BoxRefusal(404, 'trashed_item_not_found');
    return found;
  }

  /** Takes a file out of the trash for good. */
  purge(id: string): void {
    this.trashedFile(id);
    this.trashed.delete(id);
  }

  named(parentId: string, name: string): BoxItem | undefined {
    return this.children(parentId).find((item) => item.name.toLowerCase() === name.toLowerCase());
  }

  children(parentId: string): BoxItem[] {
    return [...this.items.values()].filter((item) => item.parentId === parentId);
  }

  /** Refuses a name that is taken or not allowed. */
  checkName(parentId: string, name: string): void {
    this.folder(parentId);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what Box refuses
    if (/[\\/\u0000-\u001f\u007f]/.test(name) || name.trim() !== name || /^\.{0,2}$/.test(name)) {
      throw new BoxRefusal(400, 'item_name_invalid');
    }
    if ([...name].length > 255) throw new BoxRefusal(400, 'item_name_too_long');
    const taken = this.named(parentId, name);
    if (taken === undefined) return;
    const conflict = describeItem(taken);
    throw new BoxRefusal(409, 'item_name_in_use', {
      conflicts: taken.type === 'folder' ? [conflict] : conflict,
    });
  }

  add(type: BoxItem['type'], parentId: string, name: string, content: Buffer = Buffer.alloc(0)): BoxItem {
    this.checkName(parentId, name);
    const item = { type, id: this.nextId(), name, parentId, etag: 0, content, metadata: new Map() };
    this.items.set(item.id, item);
    return item;
  }

  /** Takes a whole file; `sha1` is what the sender says of it. */
  upload(parentId: string, name: string, content: Buffer, sha1: string | undefined): BoxItem {
    this.checkName(parentId, name);
    if (content.byteLength > mostAtOnce) throw new BoxRefusal(413, 'request_entity_too_large');
    if (sha1 !== undefined && sha1 !== sha1Of(content)) throw new BoxRefusal(400, 'bad_digest');
    return this.add('file', parentId, name, content);
  }

  openSession(folderId: string, name: string, size: number): string {
    this.checkName(folderId, name);
    if (size < this.leastInParts) throw new BoxRefusal(400, 'file_size_too_small');
    const id = this.nextId();
    this.sessions.set(id, { folderId, name, size, parts: new Map(), commitsToWait: this.commitsToWait });
    return id;
  }

  session(id: string): Session {
    const found = this.sessions.get(id);
    if (found === undefined) throw new BoxRefusal(404, 'not_found');
    return found;
  }

  /** Takes a part: whole, at a multiple of the part size, not twice, and with the digest it came with. */
  addPart(id: string, range: string, digest: string, bytes: Buffer): object {
    const session = this.session(id);
    const [, first = '', last = '', total = ''] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(range) ?? [];
    const offset = Number(first);
    const expected = Math.min(this.partSize, session.size - offset);
    if (first === '' || Number(total) !== session.size || offset % this.partSize !== 0) {
      throw new BoxRefusal(416, 'invalid_range');
    }
    if (bytes.byteLength !== expected || Number(last) - offset + 1 !== expected) {
      throw new BoxRefusal(416, 'invalid_part_size');
    }
    if (session.parts.has(offset)) throw new BoxRefusal(409, 'range_overlaps_existing_range');
    const sha1 = createHash('sha1').update(bytes).digest();
    if (digest !== `sha=${sha1.toString('base64')}`) throw new BoxRefusal(412, 'invalid_digest');
    session.parts.set(offset, { id: this.nextId(), bytes, sha1: sha1.toString('hex') });
    return { part: this.listParts(id).find((part) => part.offset === offset) };
  }

  listParts(id: string) {
    return [...this.session(id).parts].map(([offset, part]) => {
      return { part_id: part.id, offset, size: part.bytes.byteLength, sha1: part.sha1 };
    });
  }

  /** Puts the parts together; undefined while Box takes its time. */
  commit(id: string, listed: readonly string[], digest: string): BoxItem | undefined {
    const session = this.session(id);
    const parts = [...session.parts].sort(([left], [right]) => left - right).map(([, part]) => part);
    const content = Buffer.concat(parts.map((part) => part.bytes));
    const isWhole = content.byteLength === session.size && listed.length === parts.length;
    if (!isWhole || parts.some((part) => !listed.includes(part.id))) {
      throw new BoxRefusal(400, 'parts_mismatch');
    }
    if (digest !== `sha=${createHash('sha1').update(content).digest('base64')}`) {
      throw new BoxRefusal(412, 'invalid_digest');
    }
    if (session.commitsToWait > 0) {
      session.commitsToWait -= 1;
      return undefined;
    }
    const made = this.add('file', session.folderId, session.name, content);
    this.sessions.delete(id);
    return made;
  }

  nextId(): string {
    this.#lastId += 1;
    return String(this.#lastId);
  }
}

/** An item as Box tells it. */
export function describeItem(item: BoxItem): Record<string, unknown> {
  const { type, id, name, etag } = item;
  const common = { type, id, etag: String(etag), sequence_id: String(etag), name };
  if (type === 'folder') return common;
  return { ...common, sha1: sha1Of(item.content), size: item.content.byteLength };
}

function sha1Of(bytes: Buffer): string {
  return createHash('sha1').update(bytes).digest('hex');
}
