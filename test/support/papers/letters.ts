/** Letters and 事務連絡 on one sheet, their parts placed as one office or another places them. */

import { between, pick, type Random } from '../../../drivers/simulators/paper/random.ts';
import { type Draft, gap, paragraph } from '../ocr-set/draft.ts';
import { governorOf, headOf, type Site } from './site.ts';
import { day, type Figures, figures, wayOf } from './words/days.ts';
import { type Office, prefecturalOffices } from './words/offices.ts';
import { person } from './words/people.ts';
import { frames, memoFrames, sentences } from './words/subjects.ts';

const right = 'text-align:right;';
const centre = 'text-align:center;';

interface Writer {
  readonly office: Office;
  /** Office or head as printed below the addressee. */
  readonly name: string;
}

/** From whom: the site's own head or offices, a neighbour, or the prefecture. */
function writerOf(random: Random, site: Site): Writer {
  const own = pick(random, site.offices);
  const above = pick(random, prefecturalOffices);
  const near = pick(random, site.neighbours);
  const named = random() < 0.5 ? `　${person(random)}` : '';
  return pick(random, [
    { office: own, name: `${headOf(site.town)}${named}` },
    { office: own, name: `${site.town.name}${own.department}長` },
    { office: own, name: `${own.section}長` },
    { office: above, name: `${governorOf(site.town)}${named}` },
    { office: above, name: `${site.town.prefecture}${above.department}${above.section}長` },
    { office: above, name: `${site.town.prefecture}${above.department}長` },
    { office: own, name: `${headOf(near)}${named}` },
  ]);
}

interface Reader {
  readonly name: string;
  readonly title: string;
}

function readerOf(random: Random, site: Site): Reader {
  const title = pick(random, ['様', '様', '殿']);
  const near = pick(random, site.neighbours);
  return pick(random, [
    { name: headOf(site.town), title },
    { name: headOf(site.town), title },
    { name: governorOf(site.town), title },
    { name: headOf(near), title },
    { name: `${site.town.name}${pick(random, site.offices).department}長`, title },
    { name: `${pick(random, site.offices).section}長`, title },
    { name: '各部課長', title },
    { name: '関係市町村長', title },
    { name: '各小中学校長', title },
    { name: `${person(random)}`, title: '様' },
    { name: `${site.town.name}${pick(random, site.offices).section}`, title: '御中' },
  ]);
}

/** 記号 and number of a document, by the habits of offices. */
export function numberOf(random: Random, { sign }: Office, how: Figures): string {
  const year = figures(between(random, 5, 8), how);
  const serial = figures(between(random, 1, random() < 0.3 ? 99 : 2999), how);
  const ways = [
    `${year}${sign}第${serial}号`,
    `${year}${sign}第${serial}号`,
    `${sign}第${serial}号`,
    `${sign}発第${serial}号`,
    `${year}${sign}第${serial}号の${figures(between(random, 2, 9), how)}`,
  ];
  return pick(random, ways);
}

/** A few different sentences. */
export function someText(random: Random, count: number): string {
  const from = between(random, 0, sentences.length - 1);
  return Array.from(
    { length: count },
    (_, index) => sentences[(from + index * 5) % sentences.length] ?? '',
  ).join('');
}

/** Number and date in the upper right corner: set to the right, or spread over one width as forms of offices do. */
function corner(random: Random, lines: readonly string[]): string {
  const draw = random();
  if (draw < 0.6) return lines.map((line) => paragraph(line, right)).join('');
  const style = 'width:12em;margin-left:auto;';
  if (draw < 0.85)
    return lines
      .map((line) => paragraph(line, `${style}text-align:justify;text-align-last:justify`))
      .join('');
  return lines.map((line) => paragraph(line, style)).join('');
}

/** The subject: in the middle, from the left with an indent, or over two lines when it is long. */
function subjectLine(random: Random, subject: string): string {
  const size = pick(random, ['', '', 'font-size:1.1em;', 'font-size:1.2em;']);
  const bold = random() < 0.2 ? 'font-weight:bold;' : '';
  const long = subject.length > 26;
  const place = pick(random, [
    long ? 'padding:0 4em;' : centre,
    long ? 'padding:0 3em;' : `${centre}letter-spacing:.06em;`,
    'padding-left:3em;padding-right:3em;',
    `${centre}padding:0 5em;text-wrap:balance;`,
  ]);
  return paragraph(subject, size + bold + place);
}

function points(random: Random, site: Site, how: Figures): string {
  const all = [
    ['日時', `${day(random, how).printed}　午前${figures(between(random, 9, 11), how)}時`],
    ['場所', pick(random, ['本庁舎３階大会議室', '保健センター２階研修室', '中央公民館講堂'])],
    ['提出期限', `${day(random, how).printed}（必着）`],
    ['提出先', `${pick(random, site.offices).section}　担当　${person(random)}`],
    ['対象', `各課の文書主任　${figures(between(random, 12, 90), how)}名`],
    ['添付書類', '実施要領　１部'],
  ];
  const from = between(random, 0, 3);
  return all
    .slice(from, from + between(random, 2, 3))
    .map(([label, said], index) =>
      paragraph(`${figures(index + 1, how)}　${label}　${said}`, 'padding-left:2em;text-indent:-1em'),
    )
    .join('');
}

const purposes = ['notice', 'notice', 'notice', 'inquiry', 'inquiry', 'reply', 'report'] as const;

/** A letter. */
export function letter(random: Random, site: Site): Draft {
  const how = wayOf(random);
  const purpose = pick(random, purposes);
  const [writer, reader] = [writerOf(random, site), readerOf(random, site)];
  const number = numberOf(random, writer.office, how);
  const sent = day(random, how);
  const fiscal = random() < 0.25 ? `令和${figures(between(random, 5, 8), how)}年度` : '';
  const subject = `${fiscal}${pick(random, site.topics)}${pick(random, frames[purpose])}`;
  const handled =
    random() < 0.15 ? paragraph(`（${pick(random, site.offices).section}扱い）`, 'padding-left:1em') : '';
  const under = random() < 0.3 ? paragraph('（公印省略）', right) : '';
  const between_ = pick(random, ['　', '　', ' ', '　　']);
  const head = random() < 0.9 ? [number, sent.printed] : [sent.printed, number];
  return {
    group: 'plain',
    kind: purpose,
    fields: {
      'document-number': number.normalize('NFKC'),
      'document-date': sent.iso,
      addressee: reader.name,
      sender: writer.name,
      subject,
    },
    body: [
      corner(random, head),
      gap(1),
      paragraph(`${random() < 0.5 ? '　' : ''}${reader.name}${between_}${reader.title}`),
      handled,
      gap(1),
      paragraph(writer.name, `${right}padding-right:${pick(random, [0, 1, 3])}em`),
      under,
      gap(1.5),
      subjectLine(random, subject),
      gap(1),
      paragraph(someText(random, between(random, 1, 3)), 'text-indent:1em'),
      gap(1),
      ...(random() < 0.7 ? [paragraph('記', centre), gap(0.5), points(random, site, how)] : []),
      gap(1.5),
      paragraph(`担当　${writer.office.section}　${person(random)}`, right),
      paragraph(
        `電話　${between(random, 100, 999)}-${between(random, 1000, 9999)}（内線${between(random, 100, 999)}）`,
        right,
      ),
    ].join(''),
  };
}

/** 事務連絡: no number, no seal. */
export function memo(random: Random, site: Site): Draft {
  const how = wayOf(random);
  const sent = day(random, how);
  const writer = pick(random, [
    pick(random, site.offices).section,
    `${site.town.prefecture}${pick(random, prefecturalOffices).section}`,
    `${site.town.name}${pick(random, site.offices).section}`,
  ]);
  const reader = pick(random, [
    { name: pick(random, site.offices).section, title: '御中' },
    { name: `各市町村${pick(random, site.offices).section}長`, title: '様' },
    { name: `${pick(random, site.offices).section}長`, title: '様' },
    { name: '関係各課', title: '御中' },
  ]);
  const subject = pick(random, site.topics) + pick(random, memoFrames);
  return {
    group: 'plain',
    kind: 'memo',
    fields: { 'document-date': sent.iso, addressee: reader.name, sender: writer, subject },
    body: [
      corner(random, random() < 0.8 ? ['事務連絡', sent.printed] : [sent.printed, '事務連絡']),
      gap(1),
      paragraph(`${reader.name}　${reader.title}`),
      gap(0.7),
      paragraph(writer, right),
      gap(1),
      subjectLine(random, subject),
      gap(1),
      paragraph(someText(random, between(random, 1, 3)), 'text-indent:1em'),
      gap(0.5),
      points(random, site, how),
    ].join(''),
  };
}
