/** PWG self-describing media names (PWG 5101.1 §5): `class_name_WIDTHxLENGTHunit` to dimensions and back. */

/** Dimensions of a sheet in hundredths of a millimetre, short edge as the name gives it. */
export interface MediaSize {
  readonly name: string;
  readonly widthHundredthsMm: number;
  readonly lengthHundredthsMm: number;
}

const namePattern =
  /^[a-z]+_[a-z0-9][-a-z0-9.]*_([0-9]{1,5}(?:\.[0-9]{1,4})?)x([0-9]{1,5}(?:\.[0-9]{1,4})?)(mm|in)$/;
const hundredthsPerUnit = { mm: 100, in: 2540 } as const;

/** Two sizes this close are the same sheet: clients round inches and points differently. */
const toleranceHundredthsMm = 100;

/** Reads the dimensions out of a name; undefined when it is not a self-describing name. */
export function parseMediaName(name: string): MediaSize | undefined {
  const match = namePattern.exec(name);
  if (match === null) return undefined;
  const perUnit = hundredthsPerUnit[match[3] === 'in' ? 'in' : 'mm'];
  return {
    name,
    widthHundredthsMm: Math.round(Number(match[1]) * perUnit),
    lengthHundredthsMm: Math.round(Number(match[2]) * perUnit),
  };
}

/** The sizes of those names that can be read, in their order. */
export function listMediaSizes(names: readonly string[]): readonly MediaSize[] {
  return names.map(parseMediaName).filter((size) => size !== undefined);
}

/** Finds the sheet with these dimensions (hundredths of a millimetre, within 1 mm); undefined when there is none. */
export function findMediaBySize(
  names: readonly string[],
  widthHundredthsMm: number,
  lengthHundredthsMm: number,
): string | undefined {
  return listMediaSizes(names).find(
    (size) =>
      Math.abs(size.widthHundredthsMm - widthHundredthsMm) <= toleranceHundredthsMm &&
      Math.abs(size.lengthHundredthsMm - lengthHundredthsMm) <= toleranceHundredthsMm,
  )?.name;
}
