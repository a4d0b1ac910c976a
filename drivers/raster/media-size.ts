/** Names and sizes of paper (PWG 5101.1). */

/** A size in hundredths of a millimetre, as PWG names measure. */
export interface MediaSize {
  readonly name: string;
  readonly widthHundredthsMm: number;
  readonly heightHundredthsMm: number;
}

/** Papers that offices in Japan load, upright. */
const commonSizes: readonly MediaSize[] = [
  size('iso_a4_210x297mm', 21_000, 29_700),
  size('iso_a3_297x420mm', 29_700, 42_000),
  size('jis_b4_257x364mm', 25_700, 36_400),
  size('jis_b5_182x257mm', 18_200, 25_700),
  size('iso_a5_148x210mm', 14_800, 21_000),
  size('iso_a6_105x148mm', 10_500, 14_800),
  size('jpn_hagaki_100x148mm', 10_000, 14_800),
  size('na_letter_8.5x11in', 21_590, 27_940),
  size('na_legal_8.5x14in', 21_590, 35_560),
  size('na_ledger_11x17in', 27_940, 43_180),
  size('iso_a2_420x594mm', 42_000, 59_400),
];

const pointsPerHundredthMm = 72 / 2540;
/** Two sizes nearer than this are the same paper. */
const toleranceHundredthsMm = 150;

function size(name: string, widthHundredthsMm: number, heightHundredthsMm: number): MediaSize {
  return { name, widthHundredthsMm, heightHundredthsMm };
}

/** Points of 1/72 inch. */
export function mediaPoints(media: MediaSize): {
  readonly widthPoints: number;
  readonly heightPoints: number;
} {
  return {
    widthPoints: media.widthHundredthsMm * pointsPerHundredthMm,
    heightPoints: media.heightHundredthsMm * pointsPerHundredthMm,
  };
}

/** Reads a self-describing name such as `iso_a4_210x297mm` or `na_letter_8.5x11in`; undefined for any other text. */
export function parseMediaName(name: string): MediaSize | undefined {
  const found = /^[a-z0-9.-]+_[a-z0-9.-]+_(\d{1,5}(?:\.\d{1,3})?)x(\d{1,5}(?:\.\d{1,3})?)(mm|in)$/.exec(name);
  if (found === null || name.length > 63) return undefined;
  const unit = found[3] === 'in' ? 2540 : 100;
  const width = Math.round(Number(found[1]) * unit);
  const height = Math.round(Number(found[2]) * unit);
  return width > 0 && height > 0 ? size(name, width, height) : undefined;
}

/** The paper for an upright page of this size: a common one that is as large within 1.5 mm, or one by its measures. */
export function mediaOfPoints(widthPoints: number, heightPoints: number): MediaSize {
  const width = Math.round(widthPoints / pointsPerHundredthMm);
  const height = Math.round(heightPoints / pointsPerHundredthMm);
  const near = commonSizes.find(
    (one) =>
      Math.abs(one.widthHundredthsMm - width) <= toleranceHundredthsMm &&
      Math.abs(one.heightHundredthsMm - height) <= toleranceHundredthsMm,
  );
  if (near !== undefined) return near;
  const measures = `${width / 100}x${height / 100}mm`;
  return size(`custom_${measures}_${measures}`, width, height);
}
