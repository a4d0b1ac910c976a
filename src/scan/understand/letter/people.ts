/** 宛先 and 発信者 of a letter. */

import type { Finding } from '../../understanding.ts';
import { freeText, type LinePart, partOf, type ReadLine } from '../reading/lines.ts';
import { honorific, isHeadElement, isRunningText, sealRemark } from './head-lines.ts';
import { type KnownNames, mendByNames } from './known-names.ts';

const addresseeLabel = /^[(（〔]?(?:あて先|宛先|宛名|送付先|提出先)[)）〕]?[:：]?/u;

/** A head of office and one character that was 様 or 殿: what is written at the left of a head can be little else. */
const misreadHonorific = /(?<=^.{2,20}長)[^\p{P}の]$/u;

/** Labels that make a name with 様 somebody else than the addressee. */
const otherName = /(?:申請者|届出者|請求者|氏名|担当|連絡先|名義|被保険者|世帯主|代表者|受取人)/u;

/** Whom the first page is for, as findings. The value is without 様, 殿 and 御中. */
export function findAddressees(lines: readonly ReadLine[], known?: KnownNames): Finding[] {
  return lines.flatMap((line) => {
    const { text, place } = line;
    if (place.top > 0.55 || isRunningText(line) || otherName.test(text)) return [];
    const label = addresseeLabel.exec(text)?.[0].length ?? 0;
    const sure = honorific.exec(text);
    const end = sure ?? (place.start < 0.3 && place.top < 0.4 ? misreadHonorific.exec(text) : null);
    if (label === 0 && end === null) return [];
    const until = end === null ? text.length : end.index === label ? text.length : end.index;
    const length = until - label;
    if (length < 1 || length > 40) return [];
    const part = partOf(line, label, until);
    const left = place.start < 0.4 || line.direction === 'vertical';
    const score =
      (label > 0 || left ? 0.97 : 0.5) *
      (place.top < 0.4 ? 1 : 0.6) *
      (line.cell === undefined ? 1 : 0.6) *
      (sure === null && label === 0 ? 0.65 : 1);
    return [finding('addressee', line, { part, score, known })];
  });
}

const officeEnd =
  /(?:長|知事|課|部|局|室|係|班|所|署|会|館|校|園|院|庁|県|市|町|村|区|センター|組合|機構|法人|委員|公社|財団|支店|支社|営業所|会社|商店|管理者|代表者|教育長|副市長)$/u;
const firm = /(?:株式会社|有限会社|合同会社|合資会社|社団法人|財団法人|協同組合|医療法人|学校法人)/u;

/** Whom the first page is from, as findings: what stands at the right between addressee and subject. */
export function findSenders(
  lines: readonly ReadLine[],
  head: { readonly addressee: Finding | undefined; readonly subject: Finding | undefined },
  known?: KnownNames,
): Finding[] {
  const first = lines.filter(({ cell }) => cell === undefined);
  const from = first.findIndex((line) => covers(line, head.addressee));
  const until = first.findIndex((line) => covers(line, head.subject));
  const found: Finding[] = [];
  first.forEach((line, index) => {
    if (index === from || isRunningText(line) || isSealOnly(line)) return;
    const office = officeIn(line);
    if (office === undefined) return;
    const { start, end, top } = line.place;
    const right = end > 0.55 && start > 0.25;
    if (top > 0.6 || (!right && line.direction === 'horizontal')) return;
    const between = (from < 0 || index > from) && (until < 0 || index < until);
    const beforeAddressee = from >= 0 && index < from;
    const score = between && from >= 0 ? 0.95 : between ? 0.75 : beforeAddressee ? 0.6 : 0.3;
    const part = partOf(line, office.start, office.end);
    found.push(finding('sender', line, { part, score: score * office.score, known }));
  });
  return found;
}

function isSealOnly(line: ReadLine): boolean {
  const remark = sealRemark.exec(line.text);
  if (remark?.index === 0) return true;
  return remark === null && isHeadElement(line);
}

function covers(line: ReadLine, one: Finding | undefined): boolean {
  if (one === undefined || one.pageNumber !== line.pageNumber) return false;
  const x = (line.box.left + line.box.right) / 2;
  const y = (line.box.top + line.box.bottom) / 2;
  return x >= one.box.left - 60 && x <= one.box.right + 60 && y >= one.box.top && y <= one.box.bottom;
}

interface OfficePart {
  readonly start: number;
  readonly end: number;
  readonly score: number;
}

/** The office and name within a line: up to a remark, without what a seal left behind. */
function officeIn(line: ReadLine): OfficePart | undefined {
  const { text, spaces } = line;
  const remark = sealRemark.exec(text);
  const end = remark === null ? text.length : remark.index;
  const said = text.slice(0, end);
  if (said.length < 2 || said.length > 45 || /[0-9]{3}|[、。:]|電話|内線|担当/u.test(said)) return undefined;
  if (officeEnd.test(said) || firm.test(said)) return { start: 0, end, score: 1 };
  // An office, a gap, and the name of a person or the traces of a seal.
  for (let unit = end - 1; unit > 1; unit -= 1) {
    if ((spaces[unit] ?? 0) === 0 || !officeEnd.test(said.slice(0, unit))) continue;
    const name = said.slice(unit);
    const isName =
      /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]{2,8}$/u.test(name) &&
      !/印|^之|長之/u.test(name);
    return isName ? { start: 0, end, score: 0.95 } : { start: 0, end: unit, score: 0.85 };
  }
  const head =
    /^.{2,30}(?:[市町村区]長|知事)(?=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]{3,6}$)/u.exec(
      said,
    );
  // Engines pass gaps over; what a seal left behind they doubt.
  const surely = head !== null && partOf(line, head[0].length, end).weakest > 0.6;
  if (surely && !/印/u.test(said.slice(head[0].length))) return { start: 0, end, score: 0.9 };
  const cut = /^.{2,30}(?:長|知事|課|部|局|室)(?=.{1,6}$)/u.exec(said);
  return cut === null ? undefined : { start: 0, end: cut[0].length, score: 0.6 };
}

interface Found {
  readonly part: LinePart;
  readonly score: number;
  readonly known: KnownNames | undefined;
}

function finding(field: 'addressee' | 'sender', line: ReadLine, { part, score, known }: Found): Finding {
  const { value, mended } = namedAs(part, known);
  return {
    field,
    pageNumber: line.pageNumber,
    box: part.box,
    raw: part.raw,
    value: value.replace(/\s+/gu, '\u3000').replace(/^\u3000|\u3000$/gu, ''),
    confidence: freeText(part) * score,
    ...(mended && { flags: ['name-corrected'] }),
  };
}

/** As read, with known names put right; white space stays where it is. */
function namedAs({ raw, sureness }: LinePart, known: KnownNames | undefined) {
  const places = Array.from(raw).length === raw.length ? raw.split('').flatMap(blackAt) : [];
  if (known === undefined || places.length === 0) return { value: raw, mended: false };
  const letters = places.map((at) => raw[at] ?? '').join('');
  const folded = letters.normalize('NFKC');
  if (folded.length !== letters.length) return { value: raw, mended: false };
  const { text, mended } = mendByNames(
    folded,
    places.map((at) => sureness[at] ?? 1),
    known,
  );
  if (!mended) return { value: raw, mended };
  const value = raw.split('');
  places.forEach((at, unit) => {
    if (text[unit] !== folded[unit]) value[at] = text[unit] ?? '';
  });
  return { value: value.join(''), mended };
}

function blackAt(letter: string, at: number): number[] {
  return /\s/u.test(letter) ? [] : [at];
}
