/** Invoices, quotations and receipts of firms; 告示, reports and minutes. */

import { between, pick, type Random } from '../../../drivers/simulators/paper/random.ts';
import type { DocumentKind } from '../../../src/scan/understanding.ts';
import { type Draft, gap, paragraph } from '../ocr-set/draft.ts';
import { someText } from './letters.ts';
import { headOf, type Site } from './site.ts';
import { day, figures, wayOf } from './words/days.ts';
import { firm, person } from './words/people.ts';

const centre = 'text-align:center;';
const right = 'text-align:right;';
const yen = (value: number): string => value.toLocaleString('en-US');

/** T and a 法人番号 with its check digit. */
function registrationOf(random: Random): string {
  const digits = Array.from({ length: 12 }, (_, index) => between(random, index === 0 ? 1 : 0, 9));
  const sum = digits
    .toReversed()
    .reduce((total, digit, index) => total + digit * (index % 2 === 0 ? 1 : 2), 0);
  return `T${9 - (sum % 9)}${digits.join('')}`;
}

interface MoneyPaper {
  readonly kind: DocumentKind;
  readonly titles: readonly string[];
  readonly dayLabels: readonly string[];
  readonly claim: string;
}

const moneyPapers: readonly MoneyPaper[] = [
  ...Array.from({ length: 4 }, () => ({
    kind: 'invoice' as const,
    titles: ['請求書', '請求書', '御請求書', 'ご請求書'],
    dayLabels: ['請求日　', '発行日　', '請求日：', '', ''],
    claim: '御請求金額',
  })),
  {
    kind: 'quotation',
    titles: ['見積書', '御見積書'],
    dayLabels: ['見積日　', '発行日　', ''],
    claim: '御見積金額',
  },
];

const goods = [
  '印刷用紙 A4',
  'トナーカートリッジ',
  '複合機保守料',
  '封筒 角2',
  'データ入力業務',
  '庁舎清掃業務',
  '配電盤点検',
];

/** What a firm sends: an invoice or a quotation. */
export function moneyPaper(random: Random, site: Site): Draft {
  const { kind, titles, dayLabels, claim } = pick(random, moneyPapers);
  const how = pick(random, ['half', 'half', 'full'] as const);
  const dated = day(random, how);
  const seller = firm(random);
  const registration = registrationOf(random);
  const reader = pick(random, [
    { name: headOf(site.town), title: '様' },
    { name: `${site.town.name}${pick(random, site.offices).section}`, title: '御中' },
    { name: `${site.town.name}役所　${pick(random, site.offices).section}`, title: '御中' },
  ]);
  const from = between(random, 0, 3);
  const items = goods.slice(from, from + between(random, 2, 4)).map((title) => {
    const [count, price] = [between(random, 1, 40), between(random, 3, 400) * 50];
    return { title, count, price, sum: count * price };
  });
  const net = items.reduce((total, { sum }) => total + sum, 0);
  const tax = Math.floor(net / 10);
  const cell = (said: string): string => `<td style="${right}">${said}</td>`;
  const foot = (label: string, value: number): string =>
    `<tr><th colspan="3" style="${right}">${label}</th>${cell(yen(value))}</tr>`;
  const spread = pick(random, [0, 0.4, 0.8, 1]);
  return {
    group: 'table',
    kind,
    fields: {
      'transaction-date': dated.iso,
      counterparty: seller,
      'registration-number': registration,
      amount: String(net + tax),
      addressee: reader.name,
    },
    body: [
      paragraph(pick(random, titles), `${centre}font-size:1.8em;letter-spacing:${spread}em`),
      paragraph(`${pick(random, dayLabels)}${dated.printed}`, right),
      paragraph(`${reader.name}　${reader.title}`, 'font-size:1.1em'),
      paragraph(seller, `${right}font-size:1.1em`),
      paragraph(`登録番号${pick(random, ['　', '：', ' '])}${registration}`, right),
      gap(0.5),
      paragraph(
        `${claim}　${pick(random, ['￥', '¥'])}${yen(net + tax)}${pick(random, ['－（税込）', '（税込）', '-', ''])}`,
        'font-size:1.3em',
      ),
      gap(0.5),
      '<table><tr><th>品名</th><th>数量</th><th>単価</th><th>金額</th></tr>',
      ...items.map(
        ({ title, count, price, sum }) =>
          `<tr><td>${title}</td>${cell(String(count))}${cell(yen(price))}${cell(yen(sum))}</tr>`,
      ),
      foot('小計', net),
      foot('消費税（10％）', tax),
      foot('合計', net + tax),
      '</table>',
    ].join(''),
  };
}

/** 告示 across. */
export function notification(random: Random, site: Site): Draft {
  const how = wayOf(random);
  const made = day(random, how);
  const series = pick(random, ['告示', '告示', '公告', '訓令']);
  const number = `${site.town.name}${series}第${figures(between(random, 1, 299), how)}号`;
  return {
    group: 'plain',
    kind: 'proclamation',
    fields: { 'document-number': number.normalize('NFKC'), 'document-date': made.iso },
    body: [
      paragraph(number, pick(random, ['', centre, right])),
      paragraph(`${pick(random, site.topics)}に関する要綱を次のように定める。`, 'text-indent:1em'),
      paragraph(made.printed, 'padding-left:2em'),
      paragraph(`${headOf(site.town)}　${person(random)}`, `${right}padding-right:2em`),
      gap(0.7),
      ...[1, 2, 3].map((index) =>
        paragraph(`第${figures(index, how)}条　${someText(random, 1)}`, 'padding-left:1em;text-indent:-1em'),
      ),
      paragraph('附　則', 'padding-left:3em'),
      paragraph('この告示は、公布の日から施行する。', 'text-indent:1em'),
    ].join(''),
  };
}

/** A report with a title of its own. */
export function report(random: Random, site: Site): Draft {
  const how = wayOf(random);
  const made = day(random, how);
  const subject = `${pick(random, site.topics)}${pick(random, ['に関する報告書', '実績報告書', '結果報告書', '事業計画書'])}`;
  return {
    group: 'plain',
    kind: 'report',
    fields: { 'document-date': made.iso, subject },
    body: [
      paragraph(subject, `${centre}font-size:${pick(random, [1.25, 1.4, 1.6])}em`),
      gap(0.4),
      paragraph(made.printed, right),
      paragraph(pick(random, site.offices).section, right),
      gap(0.7),
      paragraph('１　経過', ''),
      paragraph(someText(random, 2), 'text-indent:1em'),
      paragraph('２　結果', ''),
      paragraph(someText(random, 2), 'text-indent:1em'),
    ].join(''),
  };
}

/** 会議録. */
export function minutes(random: Random, site: Site): Draft {
  const how = wayOf(random);
  const body = pick(random, [
    '市民協働推進',
    '行政改革推進',
    '総合計画策定',
    '庁内情報化',
    '文化財保護',
    '空家等対策',
  ]);
  const title = `第${figures(between(random, 2, 19), how)}回${body}${pick(random, ['委員会', '審議会', '協議会'])}${pick(random, ['会議録', '議事録', '会議要旨'])}`;
  return {
    group: 'plain',
    kind: 'minutes',
    fields: { subject: title.normalize('NFKC') },
    body: [
      paragraph(title, `${centre}font-size:${pick(random, [1.2, 1.35, 1.5])}em`),
      gap(0.7),
      paragraph(`日時　${day(random, how).printed}　午前９時３０分`),
      paragraph(`場所　${site.town.name}役場３階会議室`),
      paragraph(`出席委員　${figures(between(random, 8, 15), how)}名`),
      gap(0.5),
      ...[1, 2, 3].map(() => paragraph(`○${person(random, '')}委員　${someText(random, 1)}`)),
    ].join(''),
  };
}
