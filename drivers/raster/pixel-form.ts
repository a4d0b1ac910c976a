/** How the pixels of a raster that somebody else wrote become grey or RGB. */

/** Layout and meaning of pixels. */
export interface PixelForm {
  /** What the pixels become: 1 grey, 3 RGB, one byte each; 0 is black. */
  readonly channels: 1 | 3;
  /** Bytes of a unit of the compression. */
  readonly unit: number;
  readonly bitsPerPixel: number;
  /** Turns one line of `widthPx` pixels into grey or RGB. */
  readonly convert: (line: Uint8Array, widthPx: number, into: Uint8Array) => void;
}

/** PWG 5102.4 table 9: colour spaces by number, as what their channels are. */
const pwgSpaces: Readonly<Record<number, 'white' | 'black' | 'rgb' | 'cmyk'>> = {
  0: 'white',
  1: 'rgb',
  3: 'black',
  6: 'cmyk',
  18: 'white',
  19: 'rgb',
  20: 'rgb',
};

/** URF colour spaces by number. */
const urfSpaces: Readonly<Record<number, 'white' | 'rgb' | 'cmyk'>> = {
  0: 'white',
  1: 'rgb',
  3: 'rgb',
  4: 'white',
  5: 'rgb',
  6: 'cmyk',
};

const channelCounts = { white: 1, black: 1, rgb: 3, cmyk: 4 } as const;

/** The form of pixels of PWG raster; undefined when they cannot be shown. */
export function pwgPixelForm(
  colorSpace: number,
  bitsPerColor: number,
  bitsPerPixel: number,
): PixelForm | undefined {
  const meaning = pwgSpaces[colorSpace];
  return meaning && formOf(meaning, bitsPerColor, bitsPerPixel);
}

/** The form of pixels of URF; undefined when they cannot be shown. */
export function urfPixelForm(colorSpace: number, bitsPerPixel: number): PixelForm | undefined {
  const meaning = urfSpaces[colorSpace];
  return meaning && formOf(meaning, bitsPerPixel / channelCounts[meaning], bitsPerPixel);
}

function formOf(
  meaning: keyof typeof channelCounts,
  bitsPerColor: number,
  bitsPerPixel: number,
): PixelForm | undefined {
  const channels = channelCounts[meaning];
  if (bitsPerPixel !== bitsPerColor * channels) return undefined;
  if (bitsPerColor === 1 && channels === 1) {
    return { channels: 1, unit: 1, bitsPerPixel, convert: bitsTo(meaning === 'black') };
  }
  if (bitsPerColor !== 8 && bitsPerColor !== 16) return undefined;
  // Of sixteen bits the first eight are enough for eyes.
  const step = bitsPerColor / 8;
  const convert = {
    white: samplesTo(step, false),
    black: samplesTo(step, true),
    rgb: samplesTo(step, false),
    cmyk: cmykTo(step),
  }[meaning];
  return { channels: channels === 1 ? 1 : 3, unit: channels * step, bitsPerPixel, convert };
}

function bitsTo(oneIsBlack: boolean): PixelForm['convert'] {
  return (line, widthPx, into) => {
    for (let x = 0; x < widthPx; x += 1) {
      const isSet = ((line[x >> 3] ?? 0) & (0x80 >> (x & 7))) !== 0;
      into[x] = isSet === oneIsBlack ? 0 : 255;
    }
  };
}

function samplesTo(step: number, invert: boolean): PixelForm['convert'] {
  return (line, _widthPx, into) => {
    const samples = Math.floor(line.length / step);
    for (let index = 0; index < samples; index += 1) {
      const value = line[index * step] ?? 0;
      into[index] = invert ? 255 - value : value;
    }
  };
}

function cmykTo(step: number): PixelForm['convert'] {
  return (line, widthPx, into) => {
    for (let x = 0; x < widthPx; x += 1) {
      const at = x * 4 * step;
      const light = 255 - (line[at + 3 * step] ?? 0);
      for (let channel = 0; channel < 3; channel += 1) {
        into[x * 3 + channel] = ((255 - (line[at + channel * step] ?? 0)) * light) / 255;
      }
    }
  };
}
