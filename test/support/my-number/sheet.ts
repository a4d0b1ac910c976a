/** An invented sheet as pieces of text and boxes in millimetres, from which both pages of text and pictures are made. */

/** A piece of text on one baseline. `pitchMm`: distance of the characters when they stand in boxes. */
export interface Piece {
  readonly text: string;
  readonly xMm: number;
  readonly yMm: number;
  /** Default 10.5. */
  readonly sizePt?: number;
  readonly pitchMm?: number;
  /** Wider white after each fourth character of boxes, in mm. */
  readonly gapMm?: number;
}

/** A frame. */
export interface Frame {
  readonly xMm: number;
  readonly yMm: number;
  readonly widthMm: number;
  readonly heightMm: number;
}

/** A sheet and what is on it. */
export interface Sheet {
  readonly kind: string;
  readonly pieces: readonly Piece[];
  readonly frames: readonly Frame[];
  /** The Individual Numbers on it, as twelve plain digits. */
  readonly numbers: readonly string[];
  /** True: at least one of the numbers has a label. */
  readonly labelled: boolean;
}

/** Left edge of each character of a piece in mm, and its width. */
export function placesOf(
  piece: Piece,
): { readonly character: string; readonly xMm: number; readonly widthMm: number }[] {
  const size = ((piece.sizePt ?? 10.5) / 72) * 25.4;
  let xMm = piece.xMm;
  return [...piece.text].map((character, index) => {
    const half = /[\p{ASCII}\uff61-\uff9f]/u.test(character);
    const widthMm = half ? size * 0.55 : size;
    if (piece.pitchMm !== undefined) {
      const gap = Math.floor(index / 4) * (piece.gapMm ?? 0);
      return {
        character,
        xMm: piece.xMm + index * piece.pitchMm + gap + (piece.pitchMm - widthMm) / 2,
        widthMm,
      };
    }
    const at = xMm;
    xMm += widthMm;
    return { character, xMm: at, widthMm };
  });
}

/** One frame a character of a boxed piece. */
export function boxesOf(piece: Piece): Frame[] {
  const pitch = piece.pitchMm ?? 0;
  const size = ((piece.sizePt ?? 10.5) / 72) * 25.4;
  return [...piece.text].map((_, index) => ({
    xMm: piece.xMm + index * pitch + Math.floor(index / 4) * (piece.gapMm ?? 0),
    yMm: piece.yMm - size - 1,
    widthMm: pitch,
    heightMm: size + 2.5,
  }));
}
