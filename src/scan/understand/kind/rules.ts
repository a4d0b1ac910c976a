/** Kind of a document by what it says of itself: its form line, its title, the word in brackets after its subject. */

import type { DocumentKind, Finding, KindGuess } from '../../understanding.ts';
import { isRunningText } from '../letter/head-lines.ts';
import { bodySize, lowerRow, mendedText, restOfRow, rowBelow, standsAlone } from '../letter/subject.ts';
import { purposeOf, purposes } from '../letter/subject-words.ts';
import { checkedForm, joinParts, partOf, type ReadLine } from '../reading/lines.ts';

/** What was found before the kind is asked for. */
export interface KindFacts {
  /** Lines of the front page. */
  readonly lines: readonly ReadLine[];
  readonly formId: Finding | undefined;
  readonly subject: Finding | undefined;
  readonly number: Finding | undefined;
  /** True when 起案日 or 決裁日 stands there with its label. */
  readonly drafted: boolean;
}

/** Whole titles; letters of a title may stand apart, so that white space is out of them. */
const wholeTitles: readonly (readonly [DocumentKind, RegExp])[] = [
  [
    'draft',
    /^(?:起案用紙|起案書|起案文書|伺書|伺い|決裁書|決裁用紙|回議書|回議用紙|支出負担行為(?:決議|伺)書?|支出命令書)$/u,
  ],
  ['invoice', /^(?:御|ご)?請求書(?:\(.{1,8}\))?$|^請求明細書$|^納品書兼請求書$/u],
  ['receipt', /^(?:領収書|領収証|領収証書|受領書|受領証|仮領収書)(?:\(.{1,8}\))?$/u],
  ['quotation', /^(?:御|ご)?見積(?:り)?書(?:\(.{1,8}\))?$|^見積明細書$/u],
  ['contract', /^.{0,20}(?:契約書|契約約款|協定書|覚書|(?:^|注文)請書|合意書)(?:\(.{1,8}\))?$/u],
  ['medical-certificate', /^.{0,12}(?:診断書|意見書\(.{0,6}医.{0,6}\)|主治医意見書)(?:\(.{1,10}\))?$/u],
  ['minutes', /^.{0,40}(?:会議録|議事録|会議要旨|議事概要|議事要旨)(?:\(.{1,8}\))?$/u],
  ['roster', /^.{0,30}(?:名簿|一覧名簿|名簿一覧)(?:\(.{1,10}\))?$/u],
  [
    'tax-record',
    /^.{0,24}(?:税.{0,8}調書|課税台帳|課税明細書|納税通知書|名寄帳|支払調書|源泉徴収票|確定申告書|申告書)(?:\(.{1,10}\))?$/u,
  ],
  [
    'drawing',
    /^.{0,20}(?:平面図|立面図|断面図|配置図|詳細図|位置図|案内図|構造図|系統図|縦断図|横断図|設計図)$/u,
  ],
  ['bill', /^(?:議案|議員提出議案|委員会提出議案|意見書案)第.{1,6}号/u],
  ['ordinance', /^[○◯〇]?.{2,50}(?:条例|規則)(?:の一部を改正する(?:条例|規則))?$/u],
  [
    'application',
    /^.{1,40}(?:申請書|申請|申込書|届出書|届書|届|願書|願|請求書\(開示\)|(?:開示|訂正|利用停止|監査|審査|認定)請求書|申出書|申立書|同意書|委任状)(?:\(.{1,12}\))?$/u,
  ],
  ['report', /^.{1,40}(?:報告書|報告|実績書|決算額?調|決算書|計画書?|結果|概要|調査票)(?:\(.{1,12}\))?$/u],
];

/** By the word in brackets after the subject. */
const byPurpose: Readonly<Record<string, DocumentKind>> = {
  通知: 'notice',
  お知らせ: 'notice',
  案内: 'notice',
  周知: 'notice',
  再通知: 'notice',
  送付: 'notice',
  決定: 'notice',
  承認: 'notice',
  許可: 'notice',
  依頼: 'inquiry',
  照会: 'inquiry',
  協議: 'inquiry',
  再照会: 'inquiry',
  再依頼: 'inquiry',
  お願い: 'inquiry',
  御願い: 'inquiry',
  諮問: 'inquiry',
  回答: 'reply',
  答申: 'reply',
  報告: 'report',
  復命: 'report',
  進達: 'report',
  提出: 'report',
  申請: 'application',
  届: 'application',
  届出: 'application',
  伺: 'draft',
  伺い: 'draft',
  供覧: 'draft',
};

const purposeAtEnd = new RegExp(`（(${purposes})）$`, 'u');

/** Largest part of a page from its head in which titles stand. */
const titleReach = 0.4;

/** Several rules that say the same are never surer than this. */
const surest = 0.98;

/**
 * The kind that rules give, with the words they went by; undefined when none speaks. The first rule that speaks decides,
 * and those that say the same of other words make it surer.
 */
export function kindByRules(facts: KindFacts): KindGuess | undefined {
  const votes = votesOf(facts);
  const [first, ...others] = votes;
  if (first === undefined) return undefined;
  const same = others.filter(({ kind, evidence }) => {
    const own = evidence.some((word) => !first.evidence.includes(word));
    return kind === first.kind && own;
  });
  if (same.length === 0) return first;
  const doubt = [first, ...same].reduce((left, { confidence }) => left * (1 - confidence), 1);
  const evidence = [...new Set([first, ...same].flatMap((one) => one.evidence))];
  return { ...first, confidence: Math.max(first.confidence, Math.min(surest, 1 - doubt)), evidence };
}

/** What each rule says, the one that goes before the others first. */
function votesOf({ lines, formId, subject, number, drafted }: KindFacts): KindGuess[] {
  const title = titleKind(lines);
  const votes: (KindGuess | undefined)[] = [
    formId && byForm(formId, title?.kind),
    title?.sure === true ? { ...title.guess, by: 'rule' } : undefined,
    lines.some(({ text, place }) => place.top < 0.2 && /^事務連絡$/u.test(text))
      ? { kind: 'memo', confidence: 0.95, by: 'rule', evidence: ['事務連絡'] }
      : undefined,
    drafted ? { kind: 'draft', confidence: 0.85, by: 'rule', evidence: ['起案日'] } : undefined,
    subject && byEnding(lines, subject),
    number && byNumber(number),
    title?.sure === false ? { ...title.guess, by: 'rule' } : undefined,
    byLabels(lines),
  ];
  return votes.filter((vote) => vote !== undefined);
}

/** Forms are applications unless their title says something else. */
function byForm(formId: Finding, titled: DocumentKind | undefined): KindGuess {
  const confidence = formId.confidence * (titled === undefined ? 0.8 : 1);
  return { kind: titled ?? 'application', confidence, by: 'form-id', evidence: [formId.value] };
}

const bracketAtEnd = /[([{〔〈<「](?<word>[^()[\]]{1,6})[)\]}〕〉>」]?$/u;

/** The word in brackets after the subject; how well the words before it were read says nothing about it. */
function byEnding(lines: readonly ReadLine[], subject: Finding): KindGuess | undefined {
  const purpose = purposeAtEnd.exec(subject.value)?.[1];
  const kind = purpose === undefined ? undefined : byPurpose[purpose];
  if (purpose === undefined || kind === undefined) return undefined;
  const guess = { kind, by: 'rule' as const, evidence: [`（${purpose}）`] };
  for (const line of lines) {
    const bracket = bracketAtEnd.exec(line.text);
    const word = bracket?.groups?.['word'] ?? '';
    if (bracket === null || purposeOf(word) !== purpose || line.place.top > 0.6) continue;
    const read = checkedForm(partOf(line, bracket.index));
    const placed = subject.confidence < 0.5 ? 0.8 : 0.98;
    const confidence = read * placed * (word === purpose ? 1 : 0.9);
    return { ...guess, confidence: Math.max(confidence, subject.confidence) };
  }
  return { ...guess, confidence: subject.confidence };
}

/** 条例 and 告示 are numbered in series of their own. */
function byNumber({ value, confidence }: Finding): KindGuess | undefined {
  const of = (kind: DocumentKind): KindGuess => ({
    kind,
    confidence: confidence * 0.95,
    by: 'rule',
    evidence: [value],
  });
  if (/(?:条例|規則)第/u.test(value)) return of('ordinance');
  return /(?:告示|公告|訓令)第/u.test(value) ? of('proclamation') : undefined;
}

/** Labels that stand on one kind of money paper alone, for titles in spread letters that were not read. */
const moneyLabels: readonly (readonly [DocumentKind, RegExp])[] = [
  // Whatever stands in the place of 御 was 御.
  ['invoice', /^\p{L}?請求(?:日|金額|額)/u],
  ['receipt', /^(?:領収(?:日|金額)|上記(?:の金額)?正に領収)/u],
  ['quotation', /^\p{L}?見積(?:日|金額|額)|^見積有効期限/u],
];

function byLabels(lines: readonly ReadLine[]): KindGuess | undefined {
  for (const [kind, label] of moneyLabels) {
    const evidence = lines.flatMap(({ text }) => label.exec(text)?.[0] ?? []);
    if (evidence.length > 0)
      return { kind, confidence: evidence.length > 1 ? 0.85 : 0.7, by: 'rule', evidence };
  }
  return undefined;
}

interface TitleKind {
  readonly kind: DocumentKind;
  readonly evidence: readonly string[];
  /** The title stands in the middle or in larger type. */
  readonly sure: boolean;
  readonly guess: Pick<KindGuess, 'kind' | 'confidence' | 'evidence'>;
}

function titleKind(lines: readonly ReadLine[]): TitleKind | undefined {
  const body = bodySize(lines);
  let best: (TitleKind & { readonly score: number }) | undefined;
  const pieces = new Set<ReadLine>();
  for (const line of lines) {
    if (line.place.top > titleReach || line.cell !== undefined) continue;
    const row = [line, ...restOfRow(lines, line)];
    // The end of a title that was read in pieces is none by itself: 請書 of 申請書.
    if (pieces.has(line)) continue;
    if (row.reduce((sum, one) => sum + one.text.length, 0) > 60) continue;
    const whole = [...row, ...lowerRow(lines, row)];
    for (const piece of whole) if (piece !== line) pieces.add(piece);
    const text = mendedText(joinParts(whole.map((one) => partOf(one)))).normalize('NFKC');
    const place = { ...line.place, end: row.at(-1)?.place.end ?? line.place.end };
    const found = wholeTitles.find(([, pattern]) => pattern.test(text));
    if (found === undefined || isRunningText(line)) continue;
    const centred = Math.abs((place.start + place.end) / 2 - 0.5) < 0.12;
    const large = place.size / body > 1.12;
    const placed = centred || (large && line.direction === 'vertical') ? 1 : 0.85;
    const score = (large ? 0.97 : standsAlone(lines, row) ? 0.85 : 0.6) * placed;
    if (best !== undefined && best.score >= score) continue;
    const [kind] = found;
    // A reading that spells a title is most often right, whatever the engine thought of it.
    const engine = Math.min(...row.map(({ confidence }) => confidence)) / 90;
    const read = 1 - (1 - Math.min(1, engine)) / 2;
    // Right above a row of the same type that spells no title it may be the half of one.
    const half = whole.length === row.length && rowBelow(lines, row).length > 0 ? 0.75 : 1;
    const guess = { kind, confidence: score * read * half, evidence: [text] };
    best = { kind, evidence: [text], sure: large || (centred && place.top < 0.25), guess, score };
  }
  return best;
}
