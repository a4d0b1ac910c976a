/** Letters between offices (公文), across: number and date above, addressee, sender, subject, 記. */

import { between, pick, type Random } from '../../../../drivers/simulators/paper/random.ts';
import type { DocumentKind } from '../../../../src/scan/understanding.ts';
import { type Draft, gap, paragraph, seal } from '../draft.ts';
import { day, figures, offices, person, text, themes, towns, way } from '../words.ts';

const right = 'text-align:right';
const centre = 'text-align:center;';

interface Kind {
  readonly kind: DocumentKind;
  readonly ending: string;
  readonly request: string;
}

const kinds: readonly Kind[] = [
  {
    kind: 'notice',
    ending: 'の実施について（通知）',
    request: 'このことについて、下記のとおり実施するので通知します。',
  },
  {
    kind: 'inquiry',
    ending: 'の状況について（照会）',
    request: 'このことについて、下記により回答をお願いします。',
  },
  {
    kind: 'reply',
    ending: 'について（回答）',
    request: '照会のありましたこのことについて、下記のとおり回答します。',
  },
];

/** A letter with everything: a number, a date, an addressee, a sender with or without a seal, a subject. */
export function letter(random: Random, sealed = false, which = pick(random, kinds)): Draft {
  const town = pick(random, towns);
  const office = pick(random, offices);
  const how = way(random);
  const sent = day(random, how);
  const due = day(random, how);
  const year = figures(between(random, 5, 8), how);
  const serial = between(random, 1, 1999);
  const number = `${year}${office.sign}第${figures(serial, how)}号`;
  const addressee = pick(random, ['各部課長', '各施設の長', '関係市町村長', '各小中学校長', '県知事']);
  const sender = `${town}${office.name}長`;
  const subject = `${pick(random, themes)}${which.ending}`;
  const points = [
    ['日時', `${due.printed}　午前${figures(between(random, 9, 11), how)}時`],
    ['場所', pick(random, ['本庁舎３階大会議室', '保健センター２階研修室', '中央公民館講堂'])],
    ['対象', `各課の文書主任　${figures(between(random, 12, 90), how)}名`],
    ['目的', text(random, 1)],
    ['持参するもの', '職員証、筆記用具、事前に配布した資料'],
    ['内容', text(random, 1)],
  ];
  const lines = points.map(([label, said], index) =>
    paragraph(`${figures(index + 1, how)}　${label}　${said}`, 'padding-left:2em;text-indent:-1em'),
  );
  return {
    group: 'plain',
    kind: which.kind,
    fields: {
      'document-number': number.normalize('NFKC'),
      'document-date': sent.iso,
      addressee,
      sender,
      subject,
    },
    body: [
      paragraph(number, right),
      paragraph(sent.printed, right),
      gap(1),
      paragraph(`${addressee}　様`),
      gap(1),
      paragraph(`${sender}${sealed ? seal(`${town}長之印`) : ''}`, `${right};padding-right:3em`),
      gap(1.5),
      paragraph(subject, `${centre}font-size:1.15em`),
      gap(1),
      paragraph(`${which.request}${text(random, between(random, 2, 4))}`, 'text-indent:1em'),
      gap(1),
      paragraph('記', centre),
      gap(0.5),
      ...lines,
      gap(1.5),
      paragraph(`担当　${office.division}　${person(random)}`, right),
      paragraph(
        `電話　０２７－${figures(between(random, 2000, 2999), 'full')}（内線${figures(between(random, 100, 999), 'full')}）`,
        right,
      ),
    ].join(''),
  };
}

/** A letter whose subject takes two lines and that has more running text, by an outside office, figures half-width. */
export function longLetter(random: Random): Draft {
  const office = pick(random, offices);
  const town = pick(random, towns);
  const sent = day(random, 'half');
  const number = `${office.sign}発第${between(random, 10, 999)}号`;
  const subject = `令和${between(random, 6, 8)}年度における${pick(random, themes)}及び${pick(random, themes)}に関する調査について（依頼）`;
  const addressee = `${town}長`;
  const sender = `群青県${office.name}${office.division}長`;
  return {
    group: 'plain',
    kind: 'inquiry',
    fields: { 'document-number': number, 'document-date': sent.iso, addressee, sender, subject },
    body: [
      paragraph(number, right),
      paragraph(sent.printed, right),
      gap(0.8),
      paragraph(`${addressee}　殿`),
      gap(0.8),
      paragraph(sender, right),
      paragraph('（公印省略）', right),
      gap(1),
      paragraph(subject, 'padding:0 4em;font-weight:bold'),
      gap(1),
      ...[3, 4, 3, 4].map((count) => paragraph(text(random, count), 'text-indent:1em')),
      gap(1),
      paragraph(
        `連絡先　${office.division}　${person(random)}　電話 027-${between(random, 200, 299)}-${between(random, 1000, 9999)}`,
      ),
      paragraph(`提出期限　${day(random, 'half').printed}（必着）`),
    ].join(''),
  };
}

/** 事務連絡: no number, no seal. */
export function memo(random: Random): Draft {
  const how = way(random);
  const sent = day(random, how);
  const office = pick(random, offices);
  const addressee = `${pick(random, offices).division}　御中`;
  const subject = `${pick(random, themes)}の進捗状況について`;
  const item = (index: number): string =>
    paragraph(`（${figures(index, how)}）${text(random, 1)}`, 'padding-left:2em;text-indent:-2em');
  return {
    group: 'plain',
    kind: 'memo',
    fields: {
      'document-date': sent.iso,
      addressee: addressee.replace('　御中', ''),
      sender: office.division,
      subject,
    },
    body: [
      paragraph('事務連絡', right),
      paragraph(sent.printed, right),
      gap(1),
      paragraph(addressee),
      gap(0.5),
      paragraph(office.division, right),
      gap(1),
      paragraph(subject, `${centre}font-size:1.2em`),
      gap(1),
      paragraph(text(random, 4), 'text-indent:1em'),
      gap(0.5),
      ...[1, 2, 3, 4, 5, 6].map(item),
      gap(0.5),
      paragraph(text(random, 4), 'text-indent:1em'),
    ].join(''),
  };
}
