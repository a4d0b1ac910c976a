/** What a person's devices can do together, for the print dialog of that person. Pure. */

import type { OutputDeviceCapabilities } from '../../drivers/device/printer.ts';
import type { SegmentId } from '../shared/ids.ts';
import { acceptedFormats, isOpaque } from './document-format.ts';

/** Limits of one person. Absent members are not limited. */
export interface PersonalCapabilities {
  /** False: only black and white. */
  readonly color?: boolean;
  /** Most copies of one job. */
  readonly maxCopies?: number;
  /** Finishing enums (RFC 8011 §5.2.6) that are allowed. */
  readonly finishings?: readonly number[];
  /** Media types that are allowed. */
  readonly documentFormats?: readonly string[];
}

/** A device as far as it matters here. */
interface ReachableDevice {
  readonly state: string;
  readonly segments: readonly SegmentId[];
  readonly printUri: string | undefined;
  /** Absent: nobody has asked it yet. */
  readonly known?: { readonly capabilities: Pick<OutputDeviceCapabilities, Told> };
}

type Told = 'color' | 'finishings' | 'documentFormats';

/** Stapling with its corners (PWG 5100.1): a device that staples is asked for any of them. */
const staples = [4, 20, 21, 22, 23];

/**
 * What at least one device of the segment can do. Nothing is taken away while one of them has not told what it can,
 * since the dialog must not hide what would have come out.
 */
export function capabilitiesTogether(
  devices: readonly ReachableDevice[],
  segment: SegmentId,
): PersonalCapabilities {
  const reachable = devices.filter(
    (device) =>
      device.state === 'active' && device.printUri !== undefined && device.segments.includes(segment),
  );
  const told = reachable.flatMap(({ known }) => known?.capabilities ?? []);
  if (told.length === 0 || told.length < reachable.length) return {};
  const finishings = new Set(told.flatMap((one) => one.finishings ?? []));
  const formats = new Set(told.flatMap((one) => one.documentFormats.map((format) => format.toLowerCase())));
  const canStaple = staples.some((one) => finishings.has(one));
  return {
    color: told.some(({ color }) => color),
    finishings: [...new Set([...finishings, ...(canStaple ? staples : [])])],
    // Everything else is converted for the device; a printer language goes as it is, or not at all.
    documentFormats: [
      ...acceptedFormats.filter((format) => !isOpaque(format) || formats.has(format)),
      'application/octet-stream',
      ...(formats.has('application/oxps') || formats.has('application/vnd.ms-xpsdocument')
        ? ['application/oxps', 'application/vnd.ms-xpsdocument']
        : []),
    ],
  };
}
