/** Devices in the form in which the JSON interface shows them. */

import { z } from 'zod';
import { shownUri } from '../../devices/device-uri.ts';
import type { TestPageOutcome } from '../../devices/manage/print-test-page.ts';
import type { Bilingual } from '../../shared/errors/error-text.ts';
import type { Formatter } from '../../ui/format.ts';
import { reasonText } from '../../ui/text/reason.ts';
import { reasonSchema, segmentId, uuid } from '../schemas.ts';
import type { DeviceAbilities, DeviceProbe, DeviceStanding } from '../services/devices.ts';

const abilitiesSchema = z.object({
  documentFormats: z.array(z.string()),
  color: z.boolean(),
  twoSided: z.boolean(),
  finishings: z.array(z.string()).describe('In words'),
  media: z.array(z.string()).describe('PWG 5101.1 names, 40 at most'),
  pagesPerMinute: z.number().optional(),
});

/** A device as the service last heard of it. */
export const deviceSchema = z.object({
  id: uuid,
  name: z.string(),
  site: z.string(),
  department: z.string(),
  segments: z.array(z.object({ id: segmentId, name: z.string() })),
  state: z.enum(['active', 'paused', 'removed']),
  model: z.string().optional(),
  address: z.string().optional().describe('For printing, without names and passwords'),
  scanAddress: z.string().optional(),
  can: abilitiesSchema.optional(),
  printerState: z.enum(['idle', 'processing', 'stopped']).optional().describe('Absent while it is not heard'),
  heardAtText: z.string().optional(),
  trouble: reasonSchema.optional().describe('Why the last question got no answer'),
  troubledSinceText: z
    .string()
    .optional()
    .describe('Since when something is the matter, as far as this process saw'),
  reasons: z.array(z.object({ severity: z.enum(['error', 'warning', 'report']), text: z.string() })),
  supplies: z.array(
    z.object({
      description: z.string(),
      levelPercent: z.number().optional(),
      direction: z.enum(['consumed', 'filled']).describe('`filled`: the level counts what is in it'),
    }),
  ),
  queued: z.int().optional().describe('Jobs in the device, as it counts'),
  open: z.int().describe('Deliveries of the service that are under way there'),
  certificate: z
    .enum(['none', 'pinned', 'changed'])
    .describe('`changed`: it showed another one than is pinned, and nothing is sent'),
  certificateSha256: z.string().optional().describe('The pinned one'),
  certificateDaysLeft: z.int().optional().describe('Negative when it has ended; absent before it was read'),
  presentedSha256: z.string().optional(),
  prints: z.boolean(),
  scans: z.boolean(),
});

/** What stands at an address. */
export const probeSchema = z.object({
  address: z.string(),
  model: z.string().optional(),
  can: abilitiesSchema.optional(),
  certificate: z.object({ sha256: z.string(), subject: z.string(), daysLeft: z.int() }).optional(),
  trouble: reasonSchema.optional().describe('Why it did not answer as a printer'),
  reasons: z.array(z.string()),
  scan: z
    .object({ address: z.string(), model: z.string().optional(), trouble: reasonSchema.optional() })
    .optional(),
});

/** How a test page stands. */
export const testPageSchema = z.object({
  state: z.enum(['printed', 'canceled', 'unconfirmed', 'printing', 'failed']),
  reasons: z.array(reasonSchema),
});

/** A device for administrators. */
export function deviceView(standing: DeviceStanding, format: Formatter): z.input<typeof deviceSchema> {
  const { device, model, can, printerState, heardAt, trouble, troubledSince } = standing;
  const { reasons, supplies, queued, open, certificateDaysLeft } = standing;
  return {
    id: device.id,
    name: device.name,
    site: device.site,
    department: device.department,
    segments: device.segments.map((id) => ({ id, name: format.segment(id) })),
    state: device.state,
    ...(model !== undefined && { model }),
    ...(device.printUri !== undefined && { address: shownUri(device.printUri) }),
    ...(device.scanUri !== undefined && { scanAddress: shownUri(device.scanUri) }),
    ...(can !== undefined && { can: abilitiesView(can, format) }),
    ...(printerState !== undefined && { printerState }),
    ...(heardAt !== undefined && { heardAtText: format.moment(heardAt) }),
    ...(trouble !== undefined && { trouble: reasonText(trouble, format.language) }),
    ...(troubledSince !== undefined && { troubledSinceText: format.moment(troubledSince) }),
    reasons: reasons.map(({ severity, text }) => ({ severity, text: format.pick(text) })),
    supplies: supplies.map(({ description, direction, levelPercent }) => ({
      description,
      direction,
      ...(levelPercent !== undefined && { levelPercent }),
    })),
    ...(queued !== undefined && { queued }),
    open,
    certificate: certificateOf(device),
    ...(device.certificateSha256 !== undefined && { certificateSha256: device.certificateSha256 }),
    ...(certificateDaysLeft !== undefined && { certificateDaysLeft }),
    ...(device.presentedSha256 !== undefined && { presentedSha256: device.presentedSha256 }),
    prints: device.printUri !== undefined,
    scans: device.scanUri !== undefined,
  };
}

/** A probe for administrators. */
export function probeView(probe: DeviceProbe, format: Formatter): z.input<typeof probeSchema> {
  const { printUri, model, can, certificate, trouble, reasons, scan } = probe;
  const troubleText = (code: string | undefined) =>
    code === undefined ? {} : { trouble: reasonText(code, format.language) };
  return {
    address: shownUri(printUri),
    ...(model !== undefined && { model }),
    ...(can !== undefined && { can: abilitiesView(can, format) }),
    ...(certificate !== undefined && { certificate }),
    ...troubleText(trouble),
    reasons: reasons.map((text) => format.pick(text)),
    ...(scan !== undefined && {
      scan: {
        address: shownUri(scan.uri),
        ...(scan.model !== undefined && { model: scan.model }),
        ...troubleText(scan.trouble),
      },
    }),
  };
}

/** A test page's outcome, with what keeps it from coming out. */
export function testPageView(outcome: TestPageOutcome, format: Formatter): z.input<typeof testPageSchema> {
  const codes =
    outcome.state === 'printing' ? outcome.reasons : outcome.state === 'failed' ? [outcome.code] : [];
  return { state: outcome.state, reasons: codes.map((code) => reasonText(code, format.language)) };
}

function abilitiesView(can: DeviceAbilities, format: Formatter): z.input<typeof abilitiesSchema> {
  const { documentFormats, color, twoSided, finishings, media, pagesPerMinute } = can;
  return {
    documentFormats: [...documentFormats],
    color,
    twoSided,
    finishings: finishingTexts
      .filter(({ holds }) => finishings.some(holds))
      .map(({ text }) => format.pick(text)),
    media: media.slice(0, 40),
    ...(pagesPerMinute !== undefined && { pagesPerMinute }),
  };
}

/** Finishing enums by what they do to the paper (RFC 8011 §5.2.6, PWG 5100.1 §5.2.2). */
const finishingTexts: readonly { readonly holds: (value: number) => boolean; readonly text: Bilingual }[] = [
  { holds: (value) => value === 4 || (value >= 20 && value <= 35), text: { ja: 'ステープル', en: 'staple' } },
  { holds: (value) => value === 5 || (value >= 70 && value <= 89), text: { ja: 'パンチ', en: 'punch' } },
  { holds: (value) => value === 8, text: { ja: '中とじ', en: 'saddle stitch' } },
  { holds: (value) => value === 7 || (value >= 50 && value <= 53), text: { ja: '製本', en: 'bind' } },
  { holds: (value) => value === 10 || (value >= 90 && value <= 101), text: { ja: '紙折り', en: 'fold' } },
  { holds: (value) => value === 11 || (value >= 60 && value <= 63), text: { ja: '断裁', en: 'trim' } },
];

function certificateOf({
  certificateSha256,
  presentedSha256,
}: DeviceStanding['device']): 'none' | 'pinned' | 'changed' {
  if (presentedSha256 !== undefined) return 'changed';
  return certificateSha256 === undefined ? 'none' : 'pinned';
}
