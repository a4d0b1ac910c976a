/** Values as people read them: moments, sizes, formats and tickets. */

import type { JobTicket } from '../../drivers/device/job.ts';
import type { TicketNote } from '../print/ticket.ts';
import type { Bilingual } from '../shared/errors/error-text.ts';
import type { SegmentId } from '../shared/ids.ts';
import type { UiSettings } from './settings.ts';
import { type Language, languageOfWording, type Wording } from './text/language.ts';
import { type TextKey, type Texts, textsOf } from './text/text.ts';

/** Formats values in one language and the time zone of the organisation. */
export interface Formatter {
  readonly language: Language;
  /** The language, or plain Japanese. */
  readonly wording: Wording;
  readonly texts: Texts;
  /** Day and time to the minute, such as `11月21日 9:05`: for what is of these days. */
  moment(at: Date): string;
  /** Day with year, 和暦 in Japanese as everywhere at the desk. */
  day(at: Date): string;
  /** Day with year, and time to the minute. */
  dayAndTime(at: Date): string;
  /** A length in bytes with one decimal at most. */
  size(bytes: number): string;
  /** A media type in two to four letters. */
  documentFormat(mediaType: string): string;
  /** What the ticket asks for, each a short phrase; empty when it asks for nothing. */
  ticket(ticket: JobTicket): readonly string[];
  /** What comes out otherwise than it was asked, a sentence each. */
  notes(notes: readonly TicketNote[]): readonly string[];
  /** How long a device is not free; `undefined` is not known. */
  wait(seconds: number | undefined): string;
  segment(id: SegmentId): string;
  pick(text: Bilingual): string;
}

/** A formatter for one request. */
export function formatterOf(wording: Wording, settings: UiSettings): Formatter {
  const language = languageOfWording(wording);
  const texts = textsOf(wording);
  const locale = language === 'ja' ? 'ja-JP-u-ca-japanese' : 'en-GB';
  const timeZone = settings.timeZone ?? 'Asia/Tokyo';
  const moments = new Intl.DateTimeFormat(locale, {
    timeZone,
    month: language === 'ja' ? 'long' : 'short',
    day: 'numeric',
    hour: language === 'ja' ? 'numeric' : '2-digit',
    minute: '2-digit',
  });
  const days = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'long' });
  const daysAndTimes = new Intl.DateTimeFormat(locale, { timeZone, dateStyle: 'long', timeStyle: 'short' });
  return {
    language,
    wording,
    texts,
    moment: (at) => moments.format(at),
    day: (at) => days.format(at),
    dayAndTime: (at) => daysAndTimes.format(at),
    size: formatSize,
    documentFormat: formatOf,
    ticket: (ticket) => ticketPhrases(ticket, texts),
    notes: (notes) => notes.map((note) => noteSentence(note, texts)),
    wait: (seconds) => waitPhrase(seconds, texts),
    segment: (id) => {
      const name = settings.segments.find((segment) => segment.id === id)?.name;
      return name === undefined ? texts('common.unknownSegment') : name[language];
    },
    pick: (text) => text[language],
  };
}

function formatSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${Math.ceil(bytes / 1000)} KB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

const formatNames: Readonly<Record<string, string>> = {
  'application/pdf': 'PDF',
  'image/pwg-raster': 'PWG',
  'image/urf': 'URF',
  'image/jpeg': 'JPEG',
  'image/png': 'PNG',
  'image/tiff': 'TIFF',
  'application/postscript': 'PS',
  'application/vnd.hp-pcl': 'PCL',
  'application/vnd.hp-pclxl': 'PCL XL',
  'application/oxps': 'OXPS',
  'text/plain': 'TXT',
};

function formatOf(mediaType: string): string {
  return Object.hasOwn(formatNames, mediaType) ? (formatNames[mediaType] ?? '') : '';
}

function ticketPhrases(ticket: JobTicket, texts: Texts): readonly string[] {
  const phrases: string[] = [];
  const media = mediaName(ticket.media);
  if (media !== undefined) phrases.push(media);
  if (ticket.printColorMode === 'color') phrases.push(texts('ticket.color'));
  if (ticket.printColorMode === 'monochrome') phrases.push(texts('ticket.monochrome'));
  if (ticket.printColorMode === 'auto') phrases.push(texts('ticket.colorAuto'));
  if (ticket.sides === 'one-sided') phrases.push(texts('ticket.oneSided'));
  if (ticket.sides === 'two-sided-long-edge') phrases.push(texts('ticket.longEdge'));
  if (ticket.sides === 'two-sided-short-edge') phrases.push(texts('ticket.shortEdge'));
  if ((ticket.numberUp ?? 1) > 1) phrases.push(texts('ticket.numberUp', { count: ticket.numberUp ?? 1 }));
  if ((ticket.copies ?? 1) > 1) phrases.push(texts('ticket.copies', { count: ticket.copies ?? 1 }));
  if (ticket.pageRanges !== undefined && ticket.pageRanges.length > 0) {
    const ranges = ticket.pageRanges.slice(0, 3).map(({ lower, upper }) => `${lower}-${upper}`);
    phrases.push(texts('ticket.pages', { ranges: ranges.join(', ') }));
  }
  return phrases;
}

const noteTexts: Readonly<Record<TicketNote['because'], TextKey>> = {
  device: 'note.device',
  policy: 'note.policy',
  opaque: 'note.opaque',
};
const attributeTexts: Readonly<Partial<Record<keyof JobTicket, TextKey>>> = {
  copies: 'note.copies',
  sides: 'note.sides',
  printColorMode: 'note.color',
  media: 'note.media',
  numberUp: 'note.numberUp',
  pageRanges: 'note.pages',
  finishings: 'note.finishings',
  outputBin: 'note.outputBin',
};

function noteSentence({ attribute, because, used }: TicketNote, texts: Texts): string {
  const what = texts(attributeTexts[attribute] ?? 'note.other');
  const [instead] = used === undefined ? [] : ticketPhrases(usedTicket(attribute, used), texts);
  return instead === undefined
    ? texts(noteTexts[because], { what })
    : texts('note.instead', { sentence: texts(noteTexts[because], { what }), used: instead });
}

/** The substituted value as a ticket of that one member, so that it reads like one. */
function usedTicket(attribute: keyof JobTicket, used: string): JobTicket {
  const numeric = attribute === 'copies' || attribute === 'numberUp';
  return { [attribute]: numeric ? Number(used) : used };
}

function waitPhrase(seconds: number | undefined, texts: Texts): string {
  if (seconds === undefined) return texts('wait.unknown');
  if (seconds <= 0) return texts('wait.free');
  return seconds < 60 ? texts('wait.soon') : texts('wait.minutes', { minutes: Math.ceil(seconds / 60) });
}

/** The size's name in a PWG 5101.1 self-describing name: `iso_a4_210x297mm` is A4, `jis_b4_...` is B4. */
function mediaName(media: string | undefined): string | undefined {
  const name = /^(?:iso|jis)_([ab]\d)_/.exec(media ?? '')?.[1];
  return name?.toUpperCase();
}
