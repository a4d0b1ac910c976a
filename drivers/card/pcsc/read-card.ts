/** Reads one card that lies on a PC/SC reader. */

import type { PresentedCard } from '../../device/card.ts';
import { decodeIdentifier, decodePmm, identifierCommand, isLiteS, parameterCommand } from '../apdu.ts';
import { decodeAtr } from '../atr.ts';
import { proveLiteS } from '../felica/prove.ts';
import { type FelicaWayName, type Transmit, wayOfReader } from '../felica/ways.ts';
import { invalidReading } from '../identifier.ts';
import type { PcscLibrary, PcscReader } from './library.ts';

/** Longest time for one answer of a card. */
const answerTimeoutMs = 3_000;

/**
 * Reads the identifier of the card on a reader.
 *
 * @param way How FeliCa commands reach the card; default: by the reader's name.
 * @throws DeviceError `CARD_READ_INVALID` for a card without a lasting identifier, and one that went away.
 */
export async function readCard(
  library: PcscLibrary,
  reader: PcscReader,
  way: FelicaWayName | undefined = wayOfReader(reader.name),
): Promise<PresentedCard> {
  const atr = decodeAtr(reader.atr ?? new Uint8Array());
  const { reading, provable } = await connected(library, reader, async (transmit) => {
    const identified = decodeIdentifier(atr, await transmit(identifierCommand));
    const isFelica = identified.technology === 'felica';
    const pmm = isFelica ? decodePmm(await transmit(parameterCommand)) : undefined;
    return { reading: identified, provable: isLiteS(pmm) };
  });
  const card = { readerName: reader.name, reading };
  if (!provable || way === undefined) return card;
  const prove: PresentedCard['prove'] = (challenge) =>
    connected(library, reader, (transmit) => proveLiteS(transmit, way, reading.identifierHex, challenge));
  return { ...card, prove };
}

async function connected<T>(
  library: PcscLibrary,
  reader: PcscReader,
  work: (transmit: Transmit) => Promise<T>,
): Promise<T> {
  const { SCARD_SHARE_SHARED, SCARD_PROTOCOL_T0, SCARD_PROTOCOL_T1, SCARD_LEAVE_CARD } = library;
  try {
    const card = await reader.connect(SCARD_SHARE_SHARED, SCARD_PROTOCOL_T0 | SCARD_PROTOCOL_T1);
    try {
      return await work((apdu) => withTimeout(card.transmit(Buffer.from(apdu))));
    } finally {
      card.disconnect(SCARD_LEAVE_CARD);
    }
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'CARD_READ_INVALID') throw cause;
    // What the library says may hold the name of the reader, but nothing of the card.
    throw invalidReading('the card went away or does not answer');
  }
}

async function withTimeout(answer: Promise<Uint8Array>): Promise<Uint8Array> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(invalidReading('no answer in time')), answerTimeoutMs);
  try {
    return await Promise.race([answer, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}
