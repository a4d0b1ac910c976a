/** Has a FeliCa Lite-S card compute its MAC over a challenge. Needs no key: whoever set the challenge checks it. */

import type { CardProof } from '../../device/card.ts';
import { buildRead, buildWrite, checkStatus, decodeReadContent } from './commands.ts';
import { liteSBlocks } from './lite-s.ts';
import { type FelicaWayName, inWay, type Transmit } from './ways.ts';

/**
 * Writes the challenge of 16 bytes into RC and reads ID, CKV and MAC_A together.
 *
 * @throws DeviceError `CARD_READ_INVALID` when the card or the reader answers otherwise.
 */
export async function proveLiteS(
  transmit: Transmit,
  way: FelicaWayName,
  idmHex: string,
  challenge: Uint8Array,
): Promise<CardProof> {
  const idm = Buffer.from(idmHex, 'hex');
  return await inWay(way, transmit, idm, async (exchange) => {
    checkStatus(await exchange(buildWrite(idm, liteSBlocks.rc, challenge)));
    const blocks = [liteSBlocks.id, liteSBlocks.ckv, liteSBlocks.macA];
    const content = decodeReadContent(await exchange(buildRead(idm, blocks)), blocks.length);
    return {
      idBlockHex: content.toString('hex', 0, 16),
      ckvBlockHex: content.toString('hex', 16, 32),
      macHex: content.toString('hex', 32, 40),
    };
  });
}
