/**
 * One SFTP session, version 3 (draft-ietf-secsh-filexfer-02): files are written, never read or listed.
 *
 * The answer to CLOSE is the sender's OK: for a file under its own name it comes after custody, for one under a
 * temporary name after it is held; then RENAME brings custody.
 */

import ssh2, { type SFTPWrapper } from 'ssh2';
import type { DropBox, RenameOutcome } from '../drop-box.ts';
import { type DropPath, formatPath, isTemporary, resolvePath } from '../drop-path.ts';
import { codeForSender, networkFault } from '../network-fault.ts';
import { SftpUpload } from './upload.ts';

const { OPEN_MODE, STATUS_CODE } = ssh2.utils.sftp;

/** What a session works with. */
export interface SftpParts {
  readonly box: DropBox;
  readonly account: string;
  readonly address: string;
  /** Aborts when the connection has gone or the receiver closes. */
  readonly signal: AbortSignal;
  hasRoom(): Promise<boolean>;
  readonly onTrouble: (error: unknown) => void;
  /** Ends the connection at once. */
  readonly cut: () => void;
}

interface OpenFile {
  readonly path: DropPath;
  readonly upload: SftpUpload;
  readonly stored: Promise<unknown>;
}

const mostOpen = 8;
const directory = { mode: 0o040_755, uid: 0, gid: 0, size: 0, atime: 0, mtime: 0 };
const file = { ...directory, mode: 0o100_200 };

/** The requests of one session. */
export class SftpSession {
  readonly #sftp: SFTPWrapper;
  readonly #parts: SftpParts;
  readonly #files = new Map<number, OpenFile>();
  readonly #folders = new Set<number>();
  #nextHandle = 0;

  constructor(sftp: SFTPWrapper, parts: SftpParts) {
    this.#sftp = sftp;
    this.#parts = parts;
    parts.signal.addEventListener('abort', () => this.#cutAll(), { once: true });
    this.#answerFiles();
    this.#answerPaths();
    this.#answerChanges();
  }

  #answerFiles(): void {
    this.#sftp.on('OPEN', (id, name, flags) => void this.#open(id, name, flags));
    this.#sftp.on('WRITE', (id, handle, offset, data) => {
      // The parser uses its buffer again.
      void this.#write(id, handle, offset, Buffer.from(data));
    });
    this.#sftp.on('CLOSE', (id, handle) => void this.#close(id, handle));
    this.#sftp.on('FSTAT', (id, handle) => {
      const open = this.#files.get(numberOf(handle));
      if (open === undefined) this.#status(id, STATUS_CODE.FAILURE);
      else this.#sftp.attrs(id, { ...file, size: open.upload.byteLength });
    });
    this.#sftp.on('FSETSTAT', (id) => this.#status(id, STATUS_CODE.OK));
    this.#sftp.on('READ', (id) => this.#status(id, STATUS_CODE.PERMISSION_DENIED));
  }

  #answerPaths(): void {
    const stat = (id: number, name: string) => {
      const path = resolvePath([], name);
      const size = path === undefined ? undefined : this.#sizeOf(path);
      if (size !== undefined) this.#sftp.attrs(id, { ...file, size });
      // Which folders there are nobody knows; what looks like a file is not there.
      else if (path === undefined || /\.[^./]+$/.test(name)) this.#status(id, STATUS_CODE.NO_SUCH_FILE);
      else this.#sftp.attrs(id, directory);
    };
    this.#sftp.on('STAT', stat);
    this.#sftp.on('LSTAT', stat);
    this.#sftp.on('REALPATH', (id, name) => {
      const path = resolvePath([], name);
      if (path === undefined) return this.#status(id, STATUS_CODE.NO_SUCH_FILE);
      const filename = formatPath(path);
      this.#sftp.name(id, [{ filename, longname: filename, attrs: directory }]);
    });
    this.#sftp.on('OPENDIR', (id) => {
      if (this.#folders.size >= mostOpen) return this.#status(id, STATUS_CODE.FAILURE);
      this.#folders.add(this.#nextHandle);
      this.#sftp.handle(id, this.#newHandle());
    });
    this.#sftp.on('READDIR', (id) => this.#status(id, STATUS_CODE.EOF));
  }

  #answerChanges(): void {
    this.#sftp.on('SETSTAT', (id) => this.#status(id, STATUS_CODE.OK));
    this.#sftp.on('MKDIR', (id, name) => {
      const path = resolvePath([], name);
      this.#status(id, path === undefined ? STATUS_CODE.FAILURE : STATUS_CODE.OK);
    });
    this.#sftp.on('REMOVE', (id, name) => void this.#remove(id, name));
    this.#sftp.on('RENAME', (id, from, to) => void this.#rename(id, from, to));
  }

  async #open(id: number, name: string, flags: number): Promise<void> {
    const path = resolvePath([], name);
    if (path === undefined || path.length === 0) return this.#status(id, STATUS_CODE.NO_SUCH_FILE);
    const readable = (flags & OPEN_MODE.READ) !== 0 && (flags & OPEN_MODE.WRITE) === 0;
    if (readable) return this.#status(id, STATUS_CODE.PERMISSION_DENIED);
    if ((flags & OPEN_MODE.APPEND) !== 0)
      return this.#status(id, STATUS_CODE.FAILURE, 'Send the whole file.');
    if (this.#files.size >= mostOpen) return this.#status(id, STATUS_CODE.FAILURE, 'Too many open files.');
    try {
      if (!(await this.#parts.hasRoom())) {
        return this.#status(id, STATUS_CODE.FAILURE, 'Come back later (SCAN_NO_ROOM).');
      }
    } catch (error) {
      return this.#fault(id, error);
    }
    const { account, address, signal, box } = this.#parts;
    const upload = new SftpUpload();
    const stored = box.put({ account, path, address, body: upload.read() }, signal);
    // Heard at CLOSE; a fault before that must not be an unhandled one, and writes then end soon.
    stored.catch(() => upload.cut());
    this.#files.set(this.#nextHandle, { path, upload, stored });
    this.#sftp.handle(id, this.#newHandle());
  }

  async #write(id: number, handle: Buffer, offset: number, data: Buffer): Promise<void> {
    const open = this.#files.get(numberOf(handle));
    if (open === undefined) return this.#status(id, STATUS_CODE.FAILURE);
    const outcome = await open.upload.write(offset, data);
    if (outcome === 'flooded') return this.#parts.cut();
    if (outcome === 'ok') return this.#status(id, STATUS_CODE.OK);
    open.upload.cut();
    this.#status(id, STATUS_CODE.FAILURE, 'Write in order, please.');
  }

  async #close(id: number, handle: Buffer): Promise<void> {
    const key = numberOf(handle);
    if (this.#folders.delete(key)) return this.#status(id, STATUS_CODE.OK);
    const open = this.#files.get(key);
    if (open === undefined) return this.#status(id, STATUS_CODE.FAILURE);
    this.#files.delete(key);
    open.upload.close();
    try {
      await open.stored;
      this.#status(id, STATUS_CODE.OK);
    } catch (error) {
      this.#fault(id, error);
    }
  }

  async #remove(id: number, name: string): Promise<void> {
    const path = resolvePath([], name);
    if (path === undefined) return this.#status(id, STATUS_CODE.NO_SUCH_FILE);
    try {
      const removed = await this.#parts.box.remove(this.#parts.account, path);
      this.#status(id, removed ? STATUS_CODE.OK : STATUS_CODE.PERMISSION_DENIED);
    } catch (error) {
      this.#fault(id, error);
    }
  }

  async #rename(id: number, from: string, to: string): Promise<void> {
    const [source, target] = [resolvePath([], from), resolvePath([], to)];
    if (source === undefined || target === undefined || target.length === 0 || isTemporary(target)) {
      return this.#status(id, STATUS_CODE.FAILURE);
    }
    const { account, address, signal, box } = this.#parts;
    try {
      const outcome: RenameOutcome = await box.rename(account, source, { path: target }, address, signal);
      this.#status(id, outcome === 'unknown' ? STATUS_CODE.NO_SUCH_FILE : STATUS_CODE.OK);
    } catch (error) {
      this.#fault(id, error);
    }
  }

  #sizeOf(path: DropPath): number | undefined {
    const same = formatPath(path);
    const open = [...this.#files.values()].find((one) => formatPath(one.path) === same);
    return open?.upload.byteLength ?? this.#parts.box.byteLengthOf(this.#parts.account, path);
  }

  #cutAll(): void {
    for (const { upload } of this.#files.values()) upload.cut();
    this.#files.clear();
  }

  #newHandle(): Buffer {
    const handle = Buffer.alloc(4);
    handle.writeUInt32BE(this.#nextHandle);
    this.#nextHandle = (this.#nextHandle + 1) >>> 0;
    return handle;
  }

  /** SFTP has one failure for everything that may pass; the text says which (§7). */
  #fault(id: number, error: unknown): void {
    const fault = networkFault(error);
    if (fault === 'later') this.#parts.onTrouble(error);
    const text = fault === 'later' || fault === 'no-room' ? 'Keep it and come back' : 'Not taken';
    this.#status(id, STATUS_CODE.FAILURE, `${text} (${codeForSender(error)}).`);
  }

  #status(id: number, code: number, text = ''): void {
    if (!this.#parts.signal.aborted) this.#sftp.status(id, code, text);
  }
}

function numberOf(handle: Buffer): number {
  return handle.byteLength === 4 ? handle.readUInt32BE(0) : -1;
}
