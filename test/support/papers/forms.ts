/** Applications and drafting sheets: form lines, spread titles over one line or two, numbers and days in cells. */

import { between, pick, type Random } from '../../../drivers/simulators/paper/random.ts';
import { type Draft, gap, paragraph } from '../ocr-set/draft.ts';
import { numberOf, someText } from './letters.ts';
import { headOf, type Site } from './site.ts';
import { day, type Figures, figures, wayOf } from './words/days.ts';
import { person } from './words/people.ts';
import { frames } from './words/subjects.ts';

const centre = 'text-align:center;';
const right = 'text-align:right;';

function formLine(random: Random, how: Figures): string {
  const [n, article] = [figures(between(random, 1, 30), how), figures(between(random, 2, 20), how)];
  const named = pick(random, [`様式第${n}号`, `第${n}号様式`, `別記様式第${n}号`, `様式第${n}号の２`]);
  return random() < 0.85 ? `${named}（第${article}条関係）` : named;
}

/** A title over one line, or over two in the middle when it is long. */
function title(random: Random, text: string): string {
  const spread = pick(random, [0, 0.1, 0.3, 0.5, 0.8]);
  const size = pick(random, [1.2, 1.35, 1.5, 1.7]);
  const narrow = text.length > 13;
  const style = `${centre}font-size:${size}em;letter-spacing:${narrow ? Math.min(spread, 0.15) : spread}em;`;
  if (narrow && random() < 0.6) {
    const cut = text.search(/(?:交付|支給|許可|届出|閲覧|利用|再交付|減免|認定)(?:申請|書|登録)/u);
    const at = cut > 4 ? cut : Math.ceil(text.length / 2);
    return paragraph(`${text.slice(0, at)}<br>${text.slice(at)}`, style);
  }
  return paragraph(text, style);
}

/** 申請書, 届出書 or 申込書. */
export function application(random: Random, site: Site): Draft {
  const how = wayOf(random);
  const sent = day(random, how);
  const form = random() < 0.85 ? formLine(random, how) : undefined;
  const subject = pick(random, site.applications);
  const addressee = headOf(site.town);
  const to = pick(random, [
    `${addressee}　様`,
    `${addressee}　殿`,
    `（宛先）${addressee}`,
    `（あて先）　${addressee}`,
    `${addressee}　あて`,
  ]);
  const home = `${site.town.name}${pick(random, ['本町', '栄町', '緑ヶ丘', '東山', '大手町'])}${between(random, 1, 9)}番地`;
  const box = (label: string, said: string): string =>
    `<tr><th style="width:34mm">${label}</th><td>${said}</td></tr>`;
  const who =
    random() < 0.6
      ? paragraph(`申請者　住所　${home}`, 'padding-left:18em') +
        paragraph(`氏名　${person(random)}`, 'padding-left:22em')
      : `<table>${box('住所', home)}${box('氏名', person(random))}</table>`;
  return {
    group: 'table',
    kind: 'application',
    fields: {
      ...(form !== undefined && { 'form-id': form.normalize('NFKC').replace(/^別記/u, '') }),
      ...{ 'document-date': sent.iso, addressee, subject },
    },
    body: [
      form === undefined ? '' : paragraph(form),
      gap(0.5),
      title(random, subject),
      gap(0.5),
      paragraph(sent.printed, right),
      paragraph(to),
      gap(0.5),
      who,
      gap(0.5),
      paragraph('次のとおり申請します。', 'text-indent:1em'),
      '<table class="tall">',
      box('目的', pick(random, site.topics)),
      box('期間', `${day(random, how).printed}から${day(random, how).printed}まで`),
      box('場所', `${site.town.name}${pick(random, ['地内', '庁舎', '公民館'])}`),
      box('数量', `${between(random, 2, 90)}件`),
      '</table>',
    ].join(''),
  };
}

interface Row {
  readonly label: string;
  readonly said: string;
}

/** Two pairs a line, as most drafting sheets have them, or one. */
function grid(rows: readonly Row[], pairs: 1 | 2): string {
  const cell = ({ label, said }: Row): string => `<th style="width:26mm">${label}</th><td>${said}</td>`;
  const lines = Array.from({ length: Math.ceil(rows.length / pairs) }, (_, at) =>
    rows.slice(at * pairs, (at + 1) * pairs),
  );
  return lines
    .map((line) => `<tr>${line.map(cell).join('')}${line.length < pairs ? '<th></th><td></td>' : ''}</tr>`)
    .join('');
}

/** 起案用紙. */
export function draftSheet(random: Random, site: Site): Draft {
  const how = wayOf(random);
  const office = pick(random, site.offices);
  const [drafted, decided, enforced] = [day(random, how), day(random, how), day(random, how)];
  const number = numberOf(random, office, how);
  const subject = `${pick(random, site.topics)}${pick(random, [...frames.notice, ...frames.inquiry]).replace(/（.*$/u, '')}（伺い）`;
  const rows: readonly Row[] = [
    { label: pick(random, ['文書番号', '文書記号番号']), said: number },
    { label: '保存期間', said: `${figures(pick(random, [1, 3, 5, 10, 30]), how)}年` },
    { label: pick(random, ['起案日', '起案年月日']), said: drafted.printed },
    { label: pick(random, ['決裁日', '決裁年月日']), said: decided.printed },
    { label: pick(random, ['施行日', '施行年月日']), said: enforced.printed },
    { label: '起案者', said: `${office.section}　${person(random)}` },
  ];
  const pairs = pick(random, [1, 2, 2] as const);
  const spread = pick(random, [0, 0.3, 0.6]);
  const stamp = (name: string): string => `<th style="width:22mm">${name}</th>`;
  return {
    group: 'table',
    kind: 'draft',
    fields: {
      'document-number': number.normalize('NFKC'),
      'drafted-on': drafted.iso,
      'decided-on': decided.iso,
      'enforced-on': enforced.iso,
      subject,
    },
    body: [
      paragraph(
        pick(random, ['起案用紙', '起案書', '回議書']),
        `${centre}font-size:1.6em;letter-spacing:${spread}em`,
      ),
      '<table>',
      grid(rows, pairs),
      `<tr><th>件名</th><td colspan="${pairs === 1 ? 1 : 3}">${subject}</td></tr>`,
      '</table>',
      gap(0.7),
      `<table><tr>${['部長', '課長', '係長', '係員'].map(stamp).join('')}</tr>`,
      `<tr>${'<td style="height:16mm"></td>'.repeat(4)}</tr></table>`,
      gap(0.7),
      paragraph('このことについて、次のとおり決定してよろしいか伺います。', 'text-indent:1em'),
      paragraph(someText(random, 1), 'text-indent:1em'),
    ].join(''),
  };
}
