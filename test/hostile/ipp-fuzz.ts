/**
 * Feeds spoiled messages to the IPP decoder and counts what it does. As a program it runs `FUZZ_COUNT` messages
 * (default 5,000) from `FUZZ_SEED` (default: of the clock) and prints its report as one line of JSON.
 */

import assert from 'node:assert/strict';
import { DeviceError } from '../../drivers/device/device-error.ts';
import { decodeMessage } from '../../drivers/ipp/message/decode.ts';
import { encodeMessage } from '../../drivers/ipp/message/encode.ts';
import { IncrementalDecoder } from '../../drivers/ipp/message/incremental-decoder.ts';
import { requestLimits } from '../../drivers/ipp/message/limits.ts';
import type { IppMessage } from '../../drivers/ipp/message/message.ts';
import { mutators, type Random, randomOf, validMessages } from './ipp-mutators.ts';

/** What a run found. */
export interface FuzzReport {
  readonly seed: number;
  readonly count: number;
  readonly decoded: number;
  /** Refused with `IPP_MALFORMED` or `IPP_LIMIT_EXCEEDED`. */
  readonly malformed: number;
  readonly overLimit: number;
  /** Index and message of every other error; must be empty. */
  readonly unexpected: readonly string[];
  /** Messages whose decoding takes over 5 ms, and over a second, whenever it is tried. */
  readonly slow: number;
  readonly hangs: number;
  readonly worstMs: number;
  /** The most that the heap grew by during the run, in bytes, measured every 1,000 messages. */
  readonly heapGrowthBytes: number;
}

/** Runs `count` messages of a seed. The same seed gives the same messages. */
export function fuzz(count: number, seed: number): FuzzReport {
  const random = randomOf(seed);
  const valid = validMessages();
  const ways = Object.values(mutators);
  const tally = { decoded: 0, malformed: 0, overLimit: 0, slow: 0, hangs: 0, worstMs: 0 };
  const unexpected: string[] = [];
  const heapBefore = process.memoryUsage().heapUsed;
  let heapPeak = heapBefore;
  for (let index = 0; index < count; index += 1) {
    const mutate = ways[index % ways.length];
    const base = valid[random(valid.length)];
    if (mutate === undefined || base === undefined) continue;
    const bytes = mutate(base, random);
    const started = performance.now();
    const outcome = outcomeOf(() => decodeMessage(bytes).message);
    const tookMs = Math.min(performance.now() - started, ...repeatIfSlow(bytes, started));
    tally.worstMs = Math.max(tally.worstMs, tookMs);
    if (tookMs > 5) tally.slow += 1;
    if (tookMs > 1_000) tally.hangs += 1;
    if (typeof outcome !== 'string') tally.decoded += 1;
    else if (outcome.startsWith('IPP_MALFORMED')) tally.malformed += 1;
    else if (outcome.startsWith('IPP_LIMIT_EXCEEDED')) tally.overLimit += 1;
    else unexpected.push(`${index}: ${outcome}`);
    if (index % 8 === 0) {
      const problem = disagreement(bytes, outcome, random);
      if (problem !== undefined) unexpected.push(`${index}: ${problem}`);
    }
    if (index % 1_000 === 0) heapPeak = Math.max(heapPeak, process.memoryUsage().heapUsed);
  }
  return { seed, count, ...tally, unexpected, heapGrowthBytes: heapPeak - heapBefore };
}

/**
 * A decode that took over 5 ms is done three times more, so that a pause of the machine is not taken for a slow
 * message.
 */
function repeatIfSlow(bytes: Buffer, started: number): readonly number[] {
  if (performance.now() - started <= 5) return [];
  return [1, 2, 3].map(() => {
    const again = performance.now();
    outcomeOf(() => decodeMessage(bytes).message);
    return performance.now() - again;
  });
}

/** A message, or the error's code and details. */
type Outcome = IppMessage | string;

function outcomeOf(decode: () => IppMessage): Outcome {
  try {
    return decode();
  } catch (error) {
    if (!(error instanceof DeviceError)) return String(error);
    return `${error.code} ${JSON.stringify(error.details)}`;
  }
}

/** Two more promises: arrival in pieces changes nothing, and what was decoded encodes to the same message. */
function disagreement(bytes: Buffer, whole: Outcome, random: Random): string | undefined {
  try {
    assert.deepEqual(
      outcomeOf(() => decodeInPieces(bytes, random)),
      whole,
    );
    if (typeof whole === 'string') return undefined;
    const again = outcomeOf(
      () => decodeMessage(encodeMessage(whole), { ...requestLimits, nameBytes: 32_767 }).message,
    );
    // U+FFFD is longer than the octet it stands for, so that a long text may have no wire form any more.
    if (typeof again !== 'string' || !again.startsWith('IPP_MALFORMED {"reason":"name or value over')) {
      assert.deepEqual(again, whole);
    }
    return undefined;
  } catch (error) {
    return String(error).slice(0, 500);
  }
}

function decodeInPieces(bytes: Buffer, random: Random): IppMessage {
  const decoder = new IncrementalDecoder(requestLimits);
  let at = 0;
  while (at < bytes.length && decoder.message === undefined) {
    const length = random(3) === 0 ? random(2_000) + 1 : random(8) + 1;
    decoder.push(bytes.subarray(at, at + length));
    at += length;
  }
  if (decoder.message === undefined) throw decoder.cutShort();
  return decoder.message;
}

if (import.meta.main) {
  const count = Number(process.env['FUZZ_COUNT'] ?? 5_000);
  const seed = Number(process.env['FUZZ_SEED'] ?? Date.now() % 2 ** 31);
  process.stdout.write(`${JSON.stringify(fuzz(count, seed))}\n`);
}
