/** Reads the Job Template attributes of a request into a ticket (RFC 8011 §4.1.7, §5.2; PWG 5100.7 §6.3). */

import type { JobTicket } from '../../device/job.ts';
import type { QueueDescription } from '../../device/print-queue.ts';
import type { IppAttributes, IppValue } from '../message/message.ts';
import { firstCollection, firstInteger, integerOf, stringOf, unsupported } from '../message/values.ts';
import { demandAttributes } from './job-demands.ts';
import { findMediaBySize } from './media-size.ts';
import { mediaSources, mediaTypes } from './printer/media.ts';
import {
  documentHandlings,
  holdUntils,
  orientations,
  outputBins,
  printQualities,
  printScalings,
  supportedColorModes,
  supportedFinishings,
  supportedNumberUps,
  supportedSides,
} from './printer/templates.ts';
import { acceptsFormat } from './printer/view.ts';

/** A ticket under construction. */
type Draft = { -readonly [Member in keyof JobTicket]: JobTicket[Member] };

/** Takes one attribute into the draft; false when its value is not supported. */
type Reader = (draft: Draft, values: readonly IppValue[], description: QueueDescription) => boolean;

/** The result of reading a ticket. */
export interface ReadTicket {
  readonly ticket: JobTicket;
  /** As sent where the value is not supported; `unsupported` where the attribute is not known (RFC 8011 §4.1.7). */
  readonly unsupported: IppAttributes;
}

/** Most ranges in one `page-ranges`. */
const maxPageRanges = 500;

const readers: Readonly<Record<string, Reader>> = {
  copies: (draft, [value], { maxCopies }) =>
    number(value, 1, maxCopies, (copies) => {
      draft.copies = copies;
    }),
  sides: (draft, [value], description) =>
    choice(value, supportedSides(description), (sides) => {
      draft.sides = sides as NonNullable<JobTicket['sides']>;
    }),
  'print-color-mode': (draft, [value], description) =>
    choice(value, supportedColorModes(description), (mode) => {
      draft.printColorMode = mode as NonNullable<JobTicket['printColorMode']>;
    }),
  media: (draft, [value], { media }) =>
    choice(value, media, (name) => {
      draft.media ??= name;
    }),
  'media-col': readMediaCol,
  'print-quality': (draft, [value]) =>
    enumerated(value, printQualities, (quality) => {
      draft.printQuality = quality;
    }),
  'orientation-requested': (draft, [value]) =>
    enumerated(value, orientations, (orientation) => {
      draft.orientationRequested = orientation;
    }),
  'page-ranges': readPageRanges,
  'number-up': (draft, [value], description) => {
    const pages = value?.tag === 'integer' ? value.value : 0;
    if (!supportedNumberUps(description).includes(pages)) return false;
    draft.numberUp = pages;
    return true;
  },
  'output-bin': (draft, [value]) =>
    choice(value, outputBins, (bin) => {
      draft.outputBin = bin;
    }),
  'multiple-document-handling': (draft, [value]) =>
    choice(value, documentHandlings, (handling) => {
      draft.multipleDocumentHandling = handling;
    }),
  'print-scaling': (draft, [value]) =>
    choice(value, printScalings, (scaling) => {
      draft.printScaling = scaling;
    }),
  finishings: readFinishings,
  'finishings-col': (_draft, values) =>
    values.every((value) => memberIn(value, 'finishing-template', ['none'])),
  // One value of each of these is supported, and it changes nothing.
  'job-hold-until': (_draft, [value]) => choice(value, holdUntils),
  'job-priority': (_draft, [value]) => number(value, 1, 100),
  'job-sheets': (_draft, [value]) => choice(value, ['none']),
  'print-content-optimize': (_draft, [value]) => choice(value, ['auto']),
  'print-rendering-intent': (_draft, [value]) => choice(value, ['auto']),
  'printer-resolution': (_draft, [value], { resolutionsDpi }) =>
    value?.tag === 'resolution' && value.units === 3 && resolutionsDpi.includes(value.crossFeed),
};

/** Attributes of the job group that describe the job rather than its output; their operation reads them. */
const notTemplate: ReadonlySet<string> = new Set([
  ...demandAttributes,
  'job-name',
  'job-hold-until-time',
  'job-mandatory-attributes',
]);

/**
 * Reads the job-attributes group. What is not supported is left out of the ticket and given back; whether the job
 * is then refused depends on `ipp-attribute-fidelity`, which the operation judges.
 */
export function readJobTicket(job: IppAttributes, description: QueueDescription): ReadTicket {
  const draft: Draft = {};
  const rejected = new Map<string, readonly IppValue[]>();
  for (const [name, values] of job) {
    if (notTemplate.has(name)) continue;
    const reader = Object.hasOwn(readers, name) ? readers[name] : undefined;
    if (reader === undefined) rejected.set(name, [unsupported]);
    else if (!reader(draft, values, description)) rejected.set(name, values);
  }
  return { ticket: draft, unsupported: rejected };
}

function number(
  value: IppValue | undefined,
  lowest: number,
  highest: number,
  use?: (value: number) => void,
): boolean {
  if (value?.tag !== 'integer' || value.value < lowest || value.value > highest) return false;
  use?.(value.value);
  return true;
}

function enumerated<Allowed extends number>(
  value: IppValue | undefined,
  allowed: readonly Allowed[],
  use: (value: Allowed) => void,
): boolean {
  const found = allowed.find((candidate) => value?.tag === 'enum' && value.value === candidate);
  if (found === undefined) return false;
  use(found);
  return true;
}

function choice(
  value: IppValue | undefined,
  allowed: readonly string[],
  use?: (value: string) => void,
): boolean {
  const chosen = value === undefined ? undefined : stringOf(value);
  if (chosen === undefined || !allowed.includes(chosen)) return false;
  use?.(chosen);
  return true;
}

function memberIn(value: IppValue, member: string, allowed: readonly string[]): boolean {
  if (value.tag !== 'collection') return false;
  const given = value.members.get(member)?.[0];
  return given === undefined || choice(given, allowed);
}

/** `media-col` names a sheet by size or by name; the other members may only state what is so anyway. */
function readMediaCol(draft: Draft, values: readonly IppValue[], { media }: QueueDescription): boolean {
  const [value] = values;
  if (value?.tag !== 'collection') return false;
  const { members } = value;
  const given = members.get('media-size-name')?.[0];
  const size = firstCollection(members, 'media-size');
  const named = given === undefined ? undefined : stringOf(given);
  const found =
    named !== undefined && media.includes(named)
      ? named
      : findMediaBySize(
          media,
          firstInteger(size ?? members, 'x-dimension', 0) ?? 0,
          firstInteger(size ?? members, 'y-dimension', 0) ?? 0,
        );
  if (found !== undefined) draft.media = found;
  const sizeKnown = found !== undefined || (size === undefined && named === undefined);
  return (
    sizeKnown && memberIn(value, 'media-type', mediaTypes) && memberIn(value, 'media-source', mediaSources)
  );
}

/** Ranges must ascend without overlap (RFC 8011 §5.2.7). */
function readPageRanges(draft: Draft, values: readonly IppValue[], description: QueueDescription): boolean {
  if (!acceptsFormat(description, 'application/pdf') || values.length > maxPageRanges) return false;
  const ranges: { lower: number; upper: number }[] = [];
  let last = 0;
  for (const value of values) {
    if (value.tag !== 'rangeOfInteger' || value.lower <= last || value.upper < value.lower) return false;
    ranges.push({ lower: value.lower, upper: value.upper });
    last = value.upper;
  }
  draft.pageRanges = ranges;
  return true;
}

function readFinishings(draft: Draft, values: readonly IppValue[], description: QueueDescription): boolean {
  const supported = supportedFinishings(description);
  const asked = values.map(integerOf);
  const taken = asked.filter((value) => value !== undefined && supported.includes(value));
  if (taken.length !== asked.length) return false;
  draft.finishings = taken as number[];
  return true;
}
