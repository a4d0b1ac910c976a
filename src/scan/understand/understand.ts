/** What a document says: kind and values out of its pages as read. Pure; the order of the steps is all there is to it. */

import { type OcrPage, pageText } from '../../../ocr/result.ts';
import { fold } from '../../archive/fold.ts';
import { type Finding, fieldNames, type KindGuess, type Understanding } from '../understanding.ts';
import { findDateFields } from './dates/date-findings.ts';
import type { KindModel } from './kind/learned.ts';
import { kindByRules } from './kind/rules.ts';
import { findDocumentNumbers } from './letter/document-number.ts';
import { findFormIds } from './letter/form-id.ts';
import type { KnownNames } from './letter/known-names.ts';
import { findAddressees, findSenders } from './letter/people.ts';
import { findSubjects } from './letter/subject.ts';
import { findAmountFields } from './money/amounts.ts';
import { findCounterparties } from './money/counterparty.ts';
import { findRegistrationNumbers } from './money/registration-number.ts';
import { joinCells } from './reading/cells.ts';
import { readLines } from './reading/lines.ts';

/** Name and version that stand with what was understood. */
export const extractor = 'tomeoki-understand 1';

/** What is known beside the pages. */
export interface UnderstandContext {
  /** Day of receipt in Japan, `YYYY-MM-DD`. */
  readonly receivedOn: string;
  /** 記号 of document numbers that the organisation gives out; default: any. */
  readonly prefixes?: readonly string[] | undefined;
  /** Names of offices and places by which misread ones are put right; default: none. */
  readonly names?: KnownNames | undefined;
  /** What clerks of the segment taught. */
  readonly kinds?: KindModel | undefined;
}

/** Pages from the front that are looked at, with the last one. */
const mostPages = 10;
/** Values kept for one field. */
const mostOfAField = 5;
/** Rules that are less sure than this let the learned kinds speak. */
const sureRule = 0.6;
const sureLearned = 0.6;

const moneyKinds = new Set<string>(['invoice', 'receipt', 'quotation', 'contract']);

/** Understands a document. Pages that could not be read are passed over; nothing to find gives no findings. */
export function understand(pages: readonly OcrPage[], context: UnderstandContext): Understanding {
  const read = chosenPages(pages).map(readLines);
  const front = read.find((lines) => lines.length > 0) ?? [];
  const cells = read.map(joinCells);
  const dates = findDateFields(cells, context.receivedOn);
  const formIds = findFormIds(front);
  const numbers = findDocumentNumbers(joinCells(front), context.prefixes, context.names);
  const subjects = findSubjects(front);
  const addressees = findAddressees(front, context.names);
  const head = { addressee: best(addressees), subject: best(subjects) };
  const senders = findSenders(front, head, context.names);
  const registrations = read.flatMap(findRegistrationNumbers);
  const kind = findKind(pages, context.kinds, {
    lines: front,
    formId: best(formIds),
    subject: head.subject,
    number: best(numbers),
    drafted: dates.some(({ field, confidence }) => field === 'drafted-on' && confidence > 0.5),
  });
  const isMoney = registrations.length > 0 || moneyKinds.has(kind?.kind ?? '');
  const findings = [
    ...dates,
    ...(isMoney ? transactionDates(dates) : []),
    ...numbers,
    ...addressees,
    ...senders,
    ...subjects,
    ...formIds,
    ...read.flatMap(findAmountFields),
    ...registrations,
    ...(isMoney ? findCounterparties(front, best(registrations)) : []),
  ];
  return { extractor, kind, findings: arrange(findings) };
}

function chosenPages(pages: readonly OcrPage[]): OcrPage[] {
  const last = pages.at(-1);
  const chosen = pages.slice(0, mostPages);
  return last === undefined || chosen.includes(last) ? chosen : [...chosen, last];
}

function findKind(
  pages: readonly OcrPage[],
  learned: KindModel | undefined,
  facts: Parameters<typeof kindByRules>[0],
): KindGuess | undefined {
  const ruled = kindByRules(facts);
  if (ruled !== undefined && ruled.confidence >= sureRule) return ruled;
  const taught = learned?.classify(frontText(pages));
  return taught !== undefined && taught.confidence >= sureLearned ? taught : ruled;
}

/** The text by which kinds are learned and recognised: that of the first page, folded as for the search. */
function frontText(pages: readonly OcrPage[]): string {
  const [first] = pages;
  return first === undefined ? '' : fold(pageText(first));
}

/** Money paper without a labelled day of trade has it in its head. */
function transactionDates(dates: readonly Finding[]): Finding[] {
  if (dates.some(({ field }) => field === 'transaction-date')) return [];
  return dates
    .filter(({ field }) => field === 'document-date')
    .map((one) => ({
      ...one,
      field: 'transaction-date',
      confidence: one.confidence * 0.8,
      flags: [...(one.flags ?? []), 'from-document-date'],
    }));
}

function best(findings: readonly Finding[]): Finding | undefined {
  return findings.reduce<Finding | undefined>(
    (top, one) => (top === undefined || one.confidence > top.confidence ? one : top),
    undefined,
  );
}

/** Fields in their order, the surest value first, each value once. */
function arrange(findings: readonly Finding[]): Finding[] {
  return fieldNames.flatMap((field) => {
    const seen = new Set<string>();
    return findings
      .filter((one) => one.field === field)
      .sort((a, b) => b.confidence - a.confidence)
      .filter(({ value }) => value !== '' && !seen.has(value) && seen.add(value))
      .slice(0, mostOfAField)
      .map((one) => ({ ...one, confidence: Math.round(one.confidence * 1000) / 1000 }));
  });
}
