/** Running text across: minutes, two columns, an ordinance, small print. */

import { between, pick, type Random } from '../../../../drivers/simulators/paper/random.ts';
import { type Draft, gap, paragraph } from '../draft.ts';
import { day, figures, offices, surnames, text, themes, towns } from '../words.ts';

const centre = 'text-align:center;';

/** 会議録 */
export function minutes(random: Random): Draft {
  const held = day(random, 'full');
  const speakers = Array.from({ length: 11 }, () => pick(random, surnames));
  const speech = (who: string, count: number): string =>
    paragraph(`○${who}　${text(random, count)}`, 'padding-left:1em;text-indent:-1em');
  return {
    group: 'plain',
    kind: 'minutes',
    fields: {},
    body: [
      paragraph(
        `第${figures(between(random, 2, 19), 'full')}回庁内情報化推進委員会会議録`,
        `${centre}font-size:1.35em`,
      ),
      gap(1),
      paragraph(`開催日時　${held.printed}　午前９時３０分`),
      paragraph(`出席委員　${figures(between(random, 8, 15), 'full')}名　欠席委員　１名`),
      gap(0.7),
      speech(`${speakers[0]}委員長`, 2),
      ...speakers.slice(1).map((name, index) => speech(index % 2 === 0 ? '事務局' : `${name}委員`, 2)),
      paragraph('午前１１時１５分閉会', 'text-align:right'),
    ].join(''),
  };
}

/** Two columns with a rule between them, as town papers are set. */
export function twoColumns(random: Random): Draft {
  const parts = Array.from({ length: 7 }, () =>
    [
      paragraph(`■${pick(random, themes)}`, 'font-weight:bold'),
      paragraph(text(random, 3), 'text-indent:1em'),
    ].join(''),
  );
  return {
    group: 'plain',
    kind: undefined,
    fields: {},
    body:
      paragraph(
        `${pick(random, towns)}のお知らせ　第${figures(between(random, 100, 899), 'full')}号`,
        `${centre}font-size:1.5em`,
      ) +
      gap(0.7) +
      `<div style="columns:2;column-gap:12mm;column-rule:0.3mm solid #222">${parts.join('')}</div>`,
    style: 'font-size:10.5pt',
  };
}

/** 条例: articles, as printed in a collection of by-laws. */
export function ordinance(random: Random): Draft {
  const made = day(random, 'full');
  const number = `${pick(random, towns)}条例第${figures(between(random, 1, 60), 'full')}号`;
  const article = (index: number): string =>
    paragraph(
      `（${pick(random, ['目的', '定義', '申請', '許可の基準', '使用料', '委任', '報告', '罰則'])}）`,
      'padding-left:1em',
    ) +
    paragraph(`第${figures(index, 'full')}条　${text(random, 1)}`, 'padding-left:1em;text-indent:-1em') +
    paragraph(`２　${text(random, 1)}`, 'padding-left:1em;text-indent:-1em');
  return {
    group: 'plain',
    kind: 'ordinance',
    fields: {},
    body: [
      paragraph(`○${pick(random, themes).slice(0, 8)}に関する条例`, 'font-size:1.2em'),
      paragraph(made.printed, 'text-align:right'),
      paragraph(number, 'text-align:right'),
      gap(0.7),
      ...[1, 2, 3, 4, 5, 6, 7].map(article),
      paragraph('附　則', 'padding-left:3em'),
      paragraph('この条例は、公布の日から施行する。', 'text-indent:1em'),
    ].join(''),
  };
}

/** Small print with a framed paragraph and underlined words: no table. */
export function framed(random: Random): Draft {
  const rest = (count: number): string => paragraph(text(random, count), 'text-indent:1em');
  return {
    group: 'plain',
    kind: 'report',
    fields: {},
    body: [
      paragraph(`${pick(random, themes)}に関する報告書`, `${centre}font-size:1.4em`),
      paragraph(`${pick(random, offices).division}　${day(random, 'half').printed}`, 'text-align:right'),
      gap(0.5),
      rest(4),
      `<div style="border:0.4mm solid #111;padding:2mm 4mm;margin:3mm 0">${paragraph(text(random, 2))}</div>`,
      rest(3),
      paragraph(`<u>${text(random, 1)}</u>`),
      rest(5),
      rest(4),
      rest(5),
      paragraph(
        `調査対象は${between(random, 120, 980)}件、回答率は${between(random, 60, 98)}.${between(random, 0, 9)}％であった。`,
      ),
      rest(5),
      rest(4),
    ].join(''),
    style: 'font-size:9pt',
  };
}
