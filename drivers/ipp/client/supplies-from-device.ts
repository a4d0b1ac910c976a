/** Supplies of a device: `printer-supply` (PWG 5100.13 §6.6.16), or the `marker-…` attributes of older devices. */

import type { DeviceSupply } from '../../device/supplies.ts';
import type { IppMessage } from '../message/message.ts';
import { allIntegers, allStrings, attributesOf } from '../message/values.ts';
import { cleanText } from './clean-text.ts';

/** Most supplies kept; office devices have below twenty. */
const mostSupplies = 64;
/** Longest `printer-supply` value looked at. */
const mostOctets = 1_024;

/** The supplies that a Get-Printer-Attributes answer tells of. */
export function decodeSupplies(answer: IppMessage): readonly DeviceSupply[] {
  const printer = attributesOf(answer, 'printer-attributes');
  const texts = allStrings(printer, 'printer-supply-description');
  const rows = (printer.get('printer-supply') ?? []).slice(0, mostSupplies).flatMap((value, index) => {
    const row = value.tag === 'octetString' ? Buffer.from(value.value) : undefined;
    return row === undefined ? [] : [readRow(row.toString('latin1', 0, mostOctets), texts[index])];
  });
  if (rows.length > 0) return rows;
  const types = allStrings(printer, 'marker-types');
  const levels = allIntegers(printer, 'marker-levels');
  return allStrings(printer, 'marker-names')
    .slice(0, mostSupplies)
    .map((name, index) => {
      const type = cleanText(types[index]).toLowerCase() || 'other';
      return {
        description: cleanText(name),
        type,
        colorant: 'none',
        direction: type.startsWith('waste') ? 'filled' : 'consumed',
        ...levelOf(levels[index], 100),
      };
    });
}

/** `name=value;` pairs with the columns of prtMarkerSuppliesTable (RFC 3805 §6). */
function readRow(row: string, text: string | undefined): DeviceSupply {
  const fields = new Map(
    row.split(';').map((pair) => {
      const at = pair.indexOf('=');
      return [pair.slice(0, at).trim().toLowerCase(), pair.slice(at + 1).trim()] as const;
    }),
  );
  const type = keyword(fields.get('type'));
  const colorant = keyword(fields.get('colorantname'));
  return {
    description: cleanText(text) || [colorant, type].filter((word) => word !== 'none').join(' '),
    type: type === 'none' ? 'other' : type,
    colorant,
    direction: fields.get('class') === 'receptacleThatIsFilled' ? 'filled' : 'consumed',
    ...levelOf(numberOf(fields.get('level')), numberOf(fields.get('maxcapacity'))),
  };
}

/**
 * The level in percent of the capacity (RFC 3805 §6: -3 is "some", other negative numbers say nothing). A capacity
 * that is not told is taken for percent where the level fits.
 */
export function levelOf(
  level: number | undefined,
  capacity: number | undefined,
): Pick<DeviceSupply, 'levelPercent' | 'someLeft'> {
  if (level === -3) return { someLeft: true };
  if (level === undefined || level < 0) return {};
  const full = capacity === undefined || capacity <= 0 ? 100 : capacity;
  if (level > full) return capacity === undefined || capacity <= 0 ? {} : { levelPercent: 100 };
  return { levelPercent: Math.round((level / full) * 100) };
}

function keyword(value: string | undefined): string {
  const word = cleanText(value).replaceAll(/[^A-Za-z0-9 _-]/g, '');
  return word === '' || /^unknown$/i.test(word) ? 'none' : word.toLowerCase();
}

function numberOf(value: string | undefined): number | undefined {
  return value !== undefined && /^-?[0-9]{1,10}$/.test(value) ? Number(value) : undefined;
}
