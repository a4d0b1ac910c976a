/** The movements that an attempt asks for: drawn anew each time, so that a film of earlier ones does not fit. */

import { randomInt } from 'node:crypto';
import type { HeadMove } from '../../ports/face-engine.ts';

const moves: readonly HeadMove[] = ['turn-left', 'turn-right', 'nod'];

/** Two or three movements, each drawn on its own, at least one of them a turn: 35 sequences. */
export function randomMoves(): readonly HeadMove[] {
  for (;;) {
    const chosen = Array.from({ length: 2 + randomInt(2) }, () => moves[randomInt(moves.length)] ?? 'nod');
    // A nod alone could be made by tilting a photograph.
    if (chosen.some((move) => move !== 'nod')) return chosen;
  }
}
