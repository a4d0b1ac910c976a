/** A page of the evaluation set as an engine without fault would read it: to test what comes after reading. */

import type { OcrBlock, OcrLine, OcrPage } from '../../../ocr/result.ts';
import type { SetPage } from './set.ts';
import type { TrueBox, TrueLine } from './truth.ts';

/** Every true line in a block of its own, its characters at their true places; white space is told by the text only. */
export function perfectPage(page: SetPage): OcrPage {
  const { truth } = page;
  const blocks = truth.lines.map((line): OcrBlock => {
    const read = perfectLine(line);
    return { direction: truth.direction, box: read.box, lines: [read] };
  });
  return {
    pageNumber: 1,
    widthPx: page.widthPx,
    heightPx: page.heightPx,
    resolutionDpi: page.dpiAcross,
    orientationDegrees: truth.orientationDegrees,
    skewDegrees: truth.skewDegrees,
    blank: truth.blank,
    blocks: blocks.filter(({ lines }) => lines.some(({ symbols }) => symbols.length > 0)),
    confidence: 100,
  };
}

function perfectLine({ text, characters }: TrueLine): OcrLine {
  const symbols = characters
    .filter((character) => /\S/u.test(character.text))
    .map((character) => ({ text: character.text, box: rounded(character.box), confidence: 100 }));
  return {
    text: text.trim(),
    box: around(symbols.map(({ box }) => box)),
    confidence: 100,
    symbols,
  };
}

const rounded = ({ left, top, right, bottom }: TrueBox): TrueBox => ({
  left: Math.floor(left),
  top: Math.floor(top),
  right: Math.ceil(right),
  bottom: Math.ceil(bottom),
});

function around(boxes: readonly TrueBox[]): TrueBox {
  return {
    left: Math.min(...boxes.map(({ left }) => left)),
    top: Math.min(...boxes.map(({ top }) => top)),
    right: Math.max(...boxes.map(({ right }) => right)),
    bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
  };
}
