/** Who the printer is: names, makers, places (RFC 8011 §5.4.4-9; PWG 5100.13 §6.6; PWG 5100.14 §5.2). */

import type { QueueDescription } from '../../../device/print-queue.ts';
import type { IppAttributes } from '../../message/message.ts';
import { unknown, uri } from '../../message/values.ts';
import { attributeSet, shortName, shortText } from '../literal.ts';
import type { PrinterView } from './view.ts';

/** Pixel widths of the icons that the listener serves (PWG 5100.13 §6.6.9). */
export const iconSizes = [48, 128, 512] as const;

/** Suites and clients hold these texts to 127 octets (RFC 8011 §5.4.4-6). */
const shortOctets = 127;

/** Identity attributes. */
export function identityAttributes({ description, webBase }: PrinterView): IppAttributes {
  return attributeSet({
    'printer-name': shortName(description.name, shortOctets),
    'printer-info': shortText(description.info, shortOctets),
    'printer-location': shortText(description.location, shortOctets),
    'printer-make-and-model': shortText(description.makeAndModel, shortOctets),
    'printer-uuid': uri(`urn:uuid:${description.uuid}`),
    'printer-more-info': uri(description.moreInfoUrl),
    'printer-icons': iconSizes.map((pixels) => uri(`${webBase}/icon-${pixels}.png`)),
    'printer-geo-location': unknown,
    'printer-organization': shortText(description.organization),
    'printer-organizational-unit': shortText(description.organizationalUnit),
    'printer-dns-sd-name': shortName(description.name, 63),
    'printer-device-id': shortText(deviceId(description)),
    'printer-firmware-name': shortName('Tomeoki'),
    'printer-firmware-string-version': shortText('1.0'),
    'mopria-certified': shortText(mopriaVersion),
  });
}

/** Level of the Mopria print requirements, which PAPPL and CUPS state too. */
const mopriaVersion = '1.3';

/** `mopria-certified` in the spelling that Windows asks for as well. */
export function mopriaMisspelt(): IppAttributes {
  return attributeSet({ mopria_certified: shortText(mopriaVersion) });
}

/**
 * Names of command sets in IEEE 1284 device ids; Windows picks its class driver by them. Printer languages are not
 * among them: what can also come as PDF should.
 */
const commandSets: Readonly<Record<string, string>> = {
  'application/pdf': 'PDF',
  'image/pwg-raster': 'PWGRaster',
  'image/urf': 'URF',
  'image/jpeg': 'JPEG',
};

function deviceId(description: QueueDescription): string {
  const [maker = 'Tomeoki', ...model] = description.makeAndModel.split(' ');
  const commands = description.documentFormats
    .map((format) => commandSets[format])
    .filter((command) => command !== undefined);
  const field = (value: string) => value.replaceAll(/[;:,]/g, ' ');
  return `MFG:${field(maker)};MDL:${field(model.join(' ') || maker)};CMD:${commands.join(',')};`;
}
