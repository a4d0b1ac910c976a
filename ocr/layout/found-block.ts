/** What reading a level page gives before it is put on the page image. */

import type { EngineBlock } from '../engine/engine.ts';
import type { BoundingBox } from '../result.ts';
import type { ReadTable } from '../table/read-cells.ts';
import { lineConfidence } from './line-confidence.ts';

/** A block of lines as the engine gave it, or a table whose cells were read. Boxes are on the level page. */
export type FoundBlock =
  | ({ readonly kind: 'text' } & EngineBlock)
  | { readonly kind: 'table'; readonly table: ReadTable };

/** The boxes of all lines of a block. */
export function lineBoxes(block: FoundBlock): readonly BoundingBox[] {
  const lines = block.kind === 'text' ? block.lines : block.table.cells.flatMap((cell) => cell.lines);
  return lines.map((line) => line.box);
}

/** Lines below this mean confidence are specks and torn letters that the engine took for text, when they are short. */
const speckConfidence = 35;
const longestSpeck = 5;

/** The blocks without short lines that the engine itself does not believe: what they lie over may be text all the same. */
export function withoutSpecks(blocks: readonly FoundBlock[]): FoundBlock[] {
  return blocks.flatMap((block): FoundBlock[] => {
    if (block.kind === 'table') return [block];
    const lines = block.lines.filter(
      ({ symbols }) => symbols.length > longestSpeck || lineConfidence(symbols) >= speckConfidence,
    );
    return lines.length === 0 ? [] : [{ kind: 'text', lines }];
  });
}
