/** Makes grey of colour so that letters under a red seal can be read. */

/** Redness that is no longer noise of the colour subsampling, in levels. */
const leastRedness = 35;

/**
 * Takes the red of each pixel, in which black and blue ink stay dark and a red seal is pale, and lifts reddish
 * pixels further towards white. Red print itself becomes faint. `channels` is 3 (RGB) or 4 (RGBA, opaque).
 */
export function readableGrey(pixels: Uint8Array, channels: 3 | 4): Uint8Array {
  const grey = new Uint8Array(Math.floor(pixels.length / channels));
  for (let index = 0; index < grey.length; index += 1) {
    const at = index * channels;
    const red = pixels[at] ?? 255;
    const redness = red - Math.max(pixels[at + 1] ?? 255, pixels[at + 2] ?? 255) - leastRedness;
    grey[index] = redness > 0 ? Math.min(255, red + redness * 0.45) : red;
  }
  return grey;
}
