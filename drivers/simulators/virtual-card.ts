/**
 * A contactless card that is not there, as a PC/SC reader shows it: an answer to reset, and answers to APDUs. A FeliCa
 * Lite-S card has a real key and computes real MACs; a clone knows everything of it but the key.
 */

import { liteSBlocks, macOfRead, sessionKeyOf } from '../card/felica/lite-s.ts';

/** What lies on the reader. */
export type VirtualCardKind =
  /** Type A storage card with a UID of 4, 7 or 10 bytes. */
  | { readonly kind: 'type-a'; readonly uidHex: string }
  /** Type B processor card, whose 4 bytes may change with every tap. */
  | { readonly kind: 'type-b'; readonly pupiHex: string }
  | { readonly kind: 'felica'; readonly idmHex: string }
  | {
      readonly kind: 'lite-s';
      readonly idmHex: string;
      /** 16 bytes. A clone is given any other key. */
      readonly cardKey: Uint8Array;
      /** Version of the key; default 1. */
      readonly keyVersion?: number;
    };

/** A card. */
export interface VirtualCard {
  readonly atr: Buffer;
  /** Answers one APDU, with status words. */
  answer(apdu: Uint8Array): Buffer;
}

const ok = (data: Uint8Array = new Uint8Array()): Buffer => Buffer.concat([data, Buffer.from([0x90, 0x00])]);
const status = (words: number): Buffer => Buffer.from([words >> 8, words & 0xff]);
const notSupported = 0x6a81;
const unknownInstruction = 0x6d00;

/** Makes a card. */
export function virtualCard(what: VirtualCardKind): VirtualCard {
  const identifier = Buffer.from(
    what.kind === 'type-a' ? what.uidHex : what.kind === 'type-b' ? what.pupiHex : what.idmHex,
    'hex',
  );
  const pmm = pmmOf(what);
  const chip = what.kind === 'lite-s' ? new LiteSChip(identifier, what) : undefined;
  return {
    atr: atrOf(what),
    answer: (apdu) => {
      const bytes = Buffer.from(apdu);
      const head = bytes.toString('hex', 0, 4);
      if (head === 'ffca0000') return ok(identifier);
      if (head === 'ffca0100') return pmm === undefined ? status(notSupported) : ok(pmm);
      return chip?.answer(head, bytes) ?? status(unknownInstruction);
    },
  };
}

function pmmOf({ kind }: VirtualCardKind): Buffer | undefined {
  if (kind === 'lite-s') return Buffer.from('00f1000000014300', 'hex');
  return kind === 'felica' ? Buffer.from('0120220427674eff', 'hex') : undefined;
}

/** PC/SC part 3 §3.1.3.2.3: made up by the reader. */
function atrOf(what: VirtualCardKind): Buffer {
  const historical =
    what.kind === 'type-b'
      ? '0000000000718100'
      : `804f0ca000000306${what.kind === 'type-a' ? '030001' : '11003b'}00000000`;
  const body = Buffer.from(`8${(historical.length / 2).toString(16)}8001${historical}`, 'hex');
  return Buffer.from([0x3b, ...body, body.reduce((sum, byte) => sum ^ byte, 0)]);
}

/** The memory and the arithmetic of a FeliCa Lite-S chip, as far as internal authentication goes. */
class LiteSChip {
  readonly #idm: Buffer;
  readonly #cardKey: Uint8Array;
  readonly #blocks = new Map<number, Buffer>();
  #challenge: Buffer | undefined;
  #hasSession = false;

  constructor(idm: Buffer, what: Extract<VirtualCardKind, { kind: 'lite-s' }>) {
    this.#idm = idm;
    this.#cardKey = what.cardKey;
    const version = Buffer.alloc(16);
    version.writeUInt16LE(what.keyVersion ?? 1);
    this.#blocks.set(liteSBlocks.id, Buffer.concat([idm, Buffer.alloc(8)]));
    this.#blocks.set(liteSBlocks.ckv, version);
  }

  /** Answers the wrappings of several readers at once; undefined: none of them. */
  answer(head: string, apdu: Buffer): Buffer | undefined {
    if (head === 'ffc20000') {
      this.#hasSession = apdu[5] === 0x81;
      return ok(Buffer.from('c003009000', 'hex'));
    }
    if (head === 'ffc20002') return this.#hasSession ? ok(Buffer.from('c003009000', 'hex')) : status(0x6982);
    if (head === 'ffc20001') return this.#transparent(apdu);
    if (head === 'ff000000') {
      const packet = apdu.subarray(5);
      if (packet[0] !== 0xd4) return ok(this.#run(packet));
      return ok(Buffer.concat([Buffer.from('d54300', 'hex'), this.#run(packet.subarray(2))]));
    }
    if (/^ff4[68]01/.test(head)) return this.#service(apdu);
    return undefined;
  }

  #transparent(apdu: Buffer): Buffer {
    const at = apdu.indexOf(0x95, 5 + 7);
    if (!this.#hasSession || at < 0) return status(0x6982);
    const answer = this.#run(apdu.subarray(at + 2, at + 2 + (apdu[at + 1] ?? 0)));
    const head = Buffer.from([...Buffer.from('c00300900092010096020000', 'hex'), 0x97, answer.length]);
    return ok(Buffer.concat([head, answer]));
  }

  #service(apdu: Buffer): Buffer {
    const count = apdu[3] ?? 0;
    const list = apdu.subarray(7, 7 + count * 2);
    const isRead = apdu[1] === 0x46;
    const parameters = Buffer.concat([Buffer.from([1, apdu[5] ?? 0, apdu[6] ?? 0, count]), list]);
    const content = isRead ? Buffer.alloc(0) : apdu.subarray(7 + count * 2);
    const body = Buffer.concat([Buffer.from([isRead ? 6 : 8]), this.#idm, parameters, content]);
    return ok(this.#run(Buffer.concat([Buffer.from([body.length + 1]), body])).subarray(2));
  }

  /** One FeliCa packet, length byte first (JIS X 6319-4 §9.6). */
  #run(packet: Buffer): Buffer {
    if (packet[0] !== packet.length || !packet.subarray(2, 10).equals(this.#idm)) return Buffer.alloc(0);
    const count = packet[13] ?? 0;
    const blocks = Array.from({ length: count }, (_, index) => packet[15 + index * 2] ?? 0);
    if (packet[1] === 0x08) return this.#write(blocks, packet.subarray(14 + count * 2));
    return packet[1] === 0x06 ? this.#read(blocks) : Buffer.alloc(0);
  }

  #write(blocks: readonly number[], content: Buffer): Buffer {
    const isChallenge = blocks.length === 1 && blocks[0] === liteSBlocks.rc && content.length === 16;
    if (!isChallenge) return this.#packet(0x09, Buffer.from([0x01, 0xa8]));
    this.#challenge = Buffer.from(content);
    return this.#packet(0x09, Buffer.from([0x00, 0x00]));
  }

  #read(blocks: readonly number[]): Buffer {
    const contents = blocks.map((block) => this.#blocks.get(block));
    const plain = contents.slice(0, -1);
    if (blocks.at(-1) === liteSBlocks.macA) {
      // A card gives no MAC_A before a challenge was written.
      if (this.#challenge === undefined) return this.#packet(0x07, Buffer.from([0x01, 0xb2]));
      const sessionKey = sessionKeyOf(this.#cardKey, this.#challenge);
      const content = Buffer.concat(plain.map((block) => block ?? Buffer.alloc(16)));
      const mac = macOfRead(sessionKey, this.#challenge, blocks.slice(0, -1), content);
      contents[contents.length - 1] = Buffer.concat([mac, Buffer.alloc(8)]);
    }
    if (contents.length === 0 || contents.some((block) => block === undefined)) {
      return this.#packet(0x07, Buffer.from([0x01, 0xa8]));
    }
    const data = contents.map((block) => block ?? Buffer.alloc(16));
    return this.#packet(0x07, Buffer.concat([Buffer.from([0, 0, data.length]), ...data]));
  }

  #packet(code: number, rest: Buffer): Buffer {
    return Buffer.concat([Buffer.from([10 + rest.length, code]), this.#idm, rest]);
  }
}
