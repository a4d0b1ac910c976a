/** All attributes of a printer, in the groups that `requested-attributes` can name (RFC 8011 §4.2.5.1). */

import type { IppAttributes, IppValue } from '../../message/message.ts';
import { accessAttributes } from './access.ts';
import { capabilityAttributes } from './capabilities.ts';
import { changeAttributes } from './changes.ts';
import { formatAttributes } from './formats.ts';
import { identityAttributes, mopriaMisspelt } from './identity.ts';
import { mediaAttributes, mediaColDatabase } from './media.ts';
import { releaseAttributes } from './release.ts';
import { statusAttributes } from './status.ts';
import { subscriptionAttributes } from './subscriptions.ts';
import { supplyAttributes } from './supplies.ts';
import { imageAttributes, schedulingAttributes, sheetAttributes } from './templates.ts';
import type { PrinterView } from './view.ts';

type Section = (view: PrinterView) => IppAttributes;

const descriptionSections: readonly Section[] = [
  identityAttributes,
  accessAttributes,
  statusAttributes,
  capabilityAttributes,
  formatAttributes,
  supplyAttributes,
  releaseAttributes,
  changeAttributes,
];

const templateSections: readonly Section[] = [
  sheetAttributes,
  imageAttributes,
  schedulingAttributes,
  mediaAttributes,
];

/**
 * The attributes that were asked for. `all` leaves out `media-col-database`, which is large (PWG 5100.7 §6.9.12);
 * unknown names are passed over. Undefined asks for `all`.
 */
export function selectPrinterAttributes(
  view: PrinterView,
  requested: ReadonlySet<string> | undefined,
): IppAttributes {
  const asked = requested ?? new Set(['all']);
  const everything = asked.has('all');
  const selected = new Map<string, readonly IppValue[]>();
  const take = (sections: readonly Section[], group: string) => {
    const whole = everything || asked.has(group);
    for (const section of sections) {
      for (const [name, values] of section(view)) {
        if (whole || asked.has(name)) selected.set(name, values);
      }
    }
  };
  take(descriptionSections, 'printer-description');
  take(templateSections, 'job-template');
  take([subscriptionAttributes], 'subscription-template');
  if (asked.has('media-col-database')) take([mediaColDatabase], 'media-col-database');
  // Windows asks for this spelling beside the right one; nobody else has to see it.
  if (asked.has('mopria_certified')) take([mopriaMisspelt], 'mopria_certified');
  return selected;
}
