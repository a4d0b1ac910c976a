/** Reads an IPP message from pieces of any size, each byte once (RFC 8010 §3.1). */

import { AttributeBuilder } from './attribute-builder.ts';
import { type IppLimits, limitExceeded, malformed } from './limits.ts';
import type { IppMessage } from './message.ts';
import { firstValueTag, structureTags } from './tags.ts';

/** Version, code and request-id (RFC 8010 §3.1.1). */
const headerBytes = 8;

/**
 * States: header → fields → done. `push` takes the next bytes and returns what follows the message once the
 * end-of-attributes tag was read, undefined while more is needed. Only the field that is not complete yet is kept
 * (at most a name and a value, so under 66 KiB plus one piece); after an error the decoder must not be used again.
 */
export class IncrementalDecoder {
  readonly #limits: IppLimits;
  readonly #builder: AttributeBuilder;
  /** Bytes not yet consumed are `#buffer[#start..#end)`. */
  #buffer: Buffer = Buffer.alloc(0);
  #start = 0;
  #end = 0;
  /** False while `#buffer` belongs to the caller and must not be written to. */
  #owned = false;
  /** Bytes of the message before `#start`. */
  #consumed = 0;
  #header: Omit<IppMessage, 'groups'> | undefined;
  #message: IppMessage | undefined;

  constructor(limits: IppLimits) {
    this.#limits = limits;
    this.#builder = new AttributeBuilder(limits);
  }

  /** The message; undefined until it is complete. */
  get message(): IppMessage | undefined {
    return this.#message;
  }

  /** Bytes of the message read so far. */
  get bytesRead(): number {
    return this.#consumed;
  }

  /**
   * Reads on. The result may share memory with `piece`, which the caller must leave unchanged until the next call.
   * @throws DeviceError `IPP_MALFORMED`, `IPP_LIMIT_EXCEEDED`.
   */
  push(piece: Uint8Array): Buffer | undefined {
    this.#append(piece);
    if (this.#header === undefined && !this.#readHeader()) return undefined;
    while (this.#message === undefined) {
      if (!this.#readField()) return undefined;
    }
    return this.#buffer.subarray(this.#start, this.#end);
  }

  /** The error for a message whose bytes ended here. */
  cutShort(): Error {
    return malformed(
      'message ends before its end-of-attributes tag',
      this.#consumed + this.#end - this.#start,
    );
  }

  #append(piece: Uint8Array): void {
    const pending = this.#end - this.#start;
    if (pending === 0) {
      this.#buffer = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength);
      this.#start = 0;
      this.#end = piece.byteLength;
      this.#owned = false;
      return;
    }
    const needed = pending + piece.byteLength;
    if (!this.#owned || this.#start + needed > this.#buffer.length) {
      // Doubling keeps the cost of byte-by-byte arrival linear.
      const roomier = Buffer.allocUnsafe(Math.max(512, needed * 2));
      this.#buffer.copy(roomier, 0, this.#start, this.#end);
      this.#buffer = roomier;
      this.#start = 0;
      this.#end = pending;
      this.#owned = true;
    }
    this.#buffer.set(piece, this.#end);
    this.#end += piece.byteLength;
  }

  #readHeader(): boolean {
    if (this.#end - this.#start < headerBytes) return false;
    const at = this.#start;
    this.#header = {
      version: { major: this.#buffer.readUInt8(at), minor: this.#buffer.readUInt8(at + 1) },
      code: this.#buffer.readUInt16BE(at + 2),
      requestId: this.#buffer.readInt32BE(at + 4),
    };
    this.#consume(headerBytes);
    return true;
  }

  /** Reads one delimiter or one tag-name-value field; false when it is not there in full yet. */
  #readField(): boolean {
    const available = this.#end - this.#start;
    if (available < 1) return false;
    const tag = this.#buffer.readUInt8(this.#start);
    if (tag < firstValueTag) {
      this.#readDelimiter(tag);
      return true;
    }
    // Lengths are read unsigned: a negative one would move the cursor backwards.
    if (available < 3) return false;
    const nameLength = this.#buffer.readUInt16BE(this.#start + 1);
    if (nameLength > this.#limits.nameBytes) throw limitExceeded('nameBytes', this.#consumed);
    if (available < 3 + nameLength + 2) return false;
    const nameStart = this.#start + 3;
    const valueStart = nameStart + nameLength + 2;
    const valueLength = this.#buffer.readUInt16BE(valueStart - 2);
    if (valueLength > this.#limits.valueBytes) throw limitExceeded('valueBytes', this.#consumed);
    const length = valueStart + valueLength - this.#start;
    this.#checkTotal(length);
    if (available < length) return false;
    this.#builder.addField(
      tag,
      this.#buffer.toString('utf8', nameStart, nameStart + nameLength),
      this.#buffer.subarray(valueStart, valueStart + valueLength),
      this.#consumed,
    );
    this.#consume(length);
    return true;
  }

  #readDelimiter(tag: number): void {
    this.#checkTotal(1);
    if (tag !== structureTags.endOfAttributes) {
      this.#builder.openGroup(tag, this.#consumed);
      this.#consume(1);
      return;
    }
    const groups = this.#builder.finish(this.#consumed);
    this.#consume(1);
    const header = this.#header;
    if (header !== undefined) this.#message = { ...header, groups };
  }

  #checkTotal(next: number): void {
    if (this.#consumed + next > this.#limits.attributeBytes) {
      throw limitExceeded('attributeBytes', this.#consumed);
    }
  }

  #consume(length: number): void {
    this.#start += length;
    this.#consumed += length;
  }
}
