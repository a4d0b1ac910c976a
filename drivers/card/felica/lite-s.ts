/**
 * FeliCa Lite-S internal authentication (FeliCa Lite-S User's Manual, "MAC generation at read" and "Internal
 * authentication"; key diversification by the FeliCa Lite technical note): two-key triple DES in CBC, every 8 bytes
 * taken with the last one first.
 */

import { createCipheriv, timingSafeEqual } from 'node:crypto';
import type { CardProof } from '../../device/card.ts';

/** Block numbers. */
export const liteSBlocks = { rc: 0x80, id: 0x82, ckv: 0x86, ck: 0x87, macA: 0x91 } as const;

const blockBytes = 16;
const zeros = new Uint8Array(8);

/** The session key of 16 bytes that card and verifier compute of the card key and the challenge RC, 16 bytes each. */
export function sessionKeyOf(cardKey: Uint8Array, challenge: Uint8Array): Uint8Array {
  checkLength(cardKey, blockBytes);
  checkLength(challenge, blockBytes);
  return reverseHalves(encryptCbc(reverseHalves(cardKey), zeros, reverseHalves(challenge)));
}

/**
 * MAC over blocks of 8 bytes under a session key, chained from RC1.
 *
 * @param data Whole blocks of 8 bytes; at most 64 bytes, since a card gives four blocks at once.
 */
export function chainMac(sessionKey: Uint8Array, challenge: Uint8Array, data: Uint8Array): Uint8Array {
  if (data.length === 0 || data.length % 8 !== 0 || data.length > 80)
    throw new TypeError('whole blocks only');
  const sealed = encryptCbc(
    reverseHalves(sessionKey),
    reverse(challenge.subarray(0, 8)),
    reverseHalves(data),
  );
  return reverse(sealed.subarray(-8));
}

/**
 * MAC_A of blocks that were read together: over the numbers of the blocks, MAC_A's own included and the rest filled
 * with FF, and then their content.
 *
 * @param blockNumbers At most 3 of them, without MAC_A.
 */
export function macOfRead(
  sessionKey: Uint8Array,
  challenge: Uint8Array,
  blockNumbers: readonly number[],
  content: Uint8Array,
): Uint8Array {
  if (blockNumbers.length > 3) throw new TypeError('at most 3 blocks beside MAC_A');
  checkLength(content, blockNumbers.length * blockBytes);
  const head = new Uint8Array(8).fill(0xff);
  for (const [index, block] of [...blockNumbers, liteSBlocks.macA].entries()) {
    head.set([block & 0xff, block >> 8], index * 2);
  }
  return chainMac(sessionKey, challenge, Buffer.concat([head, content]));
}

/**
 * The key of one card, 16 bytes, of a master key of 24 bytes and the card's ID block of 16: a CMAC of the ID block, and
 * another one with its first bit turned.
 */
export function deriveCardKey(masterKey: Uint8Array, idBlock: Uint8Array): Uint8Array {
  checkLength(masterKey, 24);
  checkLength(idBlock, blockBytes);
  const subkey = doubled(encryptCbc(masterKey, zeros, zeros));
  const ordered = reverseHalves(idBlock);
  for (let index = 0; index < 8; index += 1) {
    ordered[8 + index] = (ordered[8 + index] ?? 0) ^ (subkey[index] ?? 0);
  }
  const first = encryptCbc(masterKey, zeros, ordered).subarray(-8);
  ordered[0] = (ordered[0] ?? 0) ^ 0x80;
  const second = encryptCbc(masterKey, zeros, ordered).subarray(-8);
  return Uint8Array.from([...first, ...second]);
}

/**
 * True when the answer can only come from the card of that IDm with its key of the right master key. Takes the same
 * time wherever the MAC differs.
 *
 * @param masterKeyOf The master key of a key version (CKV), 24 bytes; undefined when there is none.
 */
export function isGenuine(
  proof: CardProof,
  challenge: Uint8Array,
  idmHex: string,
  masterKeyOf: (version: number) => Uint8Array | undefined,
): boolean {
  const idBlock = Buffer.from(proof.idBlockHex, 'hex');
  const ckvBlock = Buffer.from(proof.ckvBlockHex, 'hex');
  const mac = Buffer.from(proof.macHex, 'hex');
  if (idBlock.length !== blockBytes || ckvBlock.length !== blockBytes || mac.length !== 8) return false;
  const masterKey = masterKeyOf(ckvBlock.readUInt16LE(0));
  if (masterKey === undefined || idBlock.subarray(0, 8).toString('hex') !== idmHex) return false;
  const sessionKey = sessionKeyOf(deriveCardKey(masterKey, idBlock), challenge);
  const blocks = [liteSBlocks.id, liteSBlocks.ckv];
  const expected = macOfRead(sessionKey, challenge, blocks, Buffer.concat([idBlock, ckvBlock]));
  return timingSafeEqual(expected, mac);
}

/** Triple DES (SP 800-67) in CBC without padding; 16 bytes of key are two keys, 24 three. */
function encryptCbc(key: Uint8Array, iv: Uint8Array, data: Uint8Array): Uint8Array {
  const cipher = createCipheriv(key.length === 16 ? 'des-ede-cbc' : 'des-ede3-cbc', key, iv);
  cipher.setAutoPadding(false);
  return Buffer.concat([cipher.update(data), cipher.final()]);
}

function doubled(block: Uint8Array): Uint8Array {
  const value = BigInt(`0x${Buffer.from(block).toString('hex')}`) << 1n;
  // The field polynomial of CMAC for 64-bit blocks (SP 800-38B §5.3).
  const folded = (value & 0xffff_ffff_ffff_ffffn) ^ (value >> 64n === 1n ? 0x1bn : 0n);
  return Buffer.from(folded.toString(16).padStart(16, '0'), 'hex');
}

function reverseHalves(bytes: Uint8Array): Uint8Array {
  const result = new Uint8Array(bytes.length);
  for (let at = 0; at < bytes.length; at += 8) result.set(reverse(bytes.subarray(at, at + 8)), at);
  return result;
}

function reverse(bytes: Uint8Array): Uint8Array {
  return Uint8Array.from(bytes).reverse();
}

function checkLength(bytes: Uint8Array, length: number): void {
  if (bytes.length !== length) throw new TypeError(`${length} bytes are needed`);
}
