/**
 * Virtual cards as a program of its own, for a network namespace. Reads one JSON object a line from standard input,
 * `{"slot": PORT, "card": VirtualCardKind | null}` with the card key as hex, puts the card there or takes it away, and
 * answers `done` or `failed`.
 */

import { createInterface } from 'node:readline';
import { type VirtualCardKind, virtualCard } from './virtual-card.ts';
import { type CardOnReader, putOnReader } from './virtual-card-slot.ts';

interface Order {
  readonly slot: number;
  readonly card: (VirtualCardKind & { readonly cardKeyHex?: string }) | null;
}

const slots = new Map<number, CardOnReader>();

async function carryOut({ slot, card }: Order): Promise<void> {
  await slots.get(slot)?.[Symbol.asyncDispose]();
  slots.delete(slot);
  if (card === null) return;
  const kind =
    card.kind === 'lite-s' ? { ...card, cardKey: Buffer.from(card.cardKeyHex ?? '', 'hex') } : card;
  slots.set(slot, await putOnReader(virtualCard(kind), slot));
}

for await (const line of createInterface({ input: process.stdin })) {
  const outcome = await carryOut(JSON.parse(line) as Order).then(
    () => 'done',
    () => 'failed',
  );
  process.stdout.write(`${outcome}\n`);
}
for (const card of slots.values()) await card[Symbol.asyncDispose]();
