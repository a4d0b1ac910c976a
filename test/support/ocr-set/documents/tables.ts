/** Ruled tables: a settlement with merged heads, a roster in small print, cells of many lines, a table within text. */

import { between, pick, type Random } from '../../../../drivers/simulators/paper/random.ts';
import { type Draft, gap, paragraph } from '../draft.ts';
import { day, figures, offices, person, quarters, sentences, text, themes, yen } from '../words.ts';

const centre = 'text-align:center;';
const row = (cells: readonly string[]): string => `<tr>${cells.join('')}</tr>`;
const cell = (said: string, style = ''): string => `<td style="${style}">${said}</td>`;
const money = (value: number): string => cell(value < 0 ? `△${yen(-value)}` : yen(value), 'text-align:right');

/** 決算額調: heads over two rows, figures, negative amounts with △. */
export function settlement(random: Random): Draft {
  const titles = [
    '市税',
    '地方交付税',
    '国庫支出金',
    '県支出金',
    '使用料及び手数料',
    '財産収入',
    '繰入金',
    '諸収入',
    '市債',
    '地方譲与税',
    '地方消費税交付金',
    '分担金及び負担金',
    '寄附金',
    '繰越金',
    '利子割交付金',
  ];
  const rows = titles.map((title, index) => {
    const budget = between(random, 300, 90_000) * 1000 + between(random, 0, 999);
    const settled = budget + between(random, -9_000_000, 9_000_000);
    const share = `${(between(random, 10, 400) / 10).toFixed(1)}`;
    return row([
      cell(String(index + 1), centre),
      cell(title),
      money(budget),
      money(settled),
      money(settled - budget),
      cell(share, 'text-align:right'),
    ]);
  });
  return {
    group: 'table',
    kind: 'report',
    fields: {},
    body: [
      paragraph(`令和${between(random, 4, 7)}年度一般会計歳入決算額調`, `${centre}font-size:1.3em`),
      paragraph('（単位：円、％）', 'text-align:right'),
      `<table><tr><th rowspan="2">款</th><th rowspan="2">区分</th><th colspan="2">金額</th><th rowspan="2">増減</th><th rowspan="2">構成比</th></tr>`,
      '<tr><th>予算現額</th><th>収入済額</th></tr>',
      ...rows,
      '</table>',
      gap(1),
      paragraph(`注　${text(random, 1)}`),
    ].join(''),
  };
}

/** 名簿 in 8.5 point. */
export function roster(random: Random): Draft {
  const rows = Array.from({ length: 30 }, (_, index) =>
    row([
      cell(String(index + 1), 'text-align:right'),
      cell(person(random)),
      cell(
        `${pick(random, quarters)}${between(random, 1, 9)}丁目${between(random, 1, 30)}番${between(random, 1, 20)}号`,
      ),
      cell(`027-${between(random, 200, 999)}-${between(random, 1000, 9999)}`),
      cell(pick(random, ['区長', '副区長', '会計', '民生委員', '環境委員', '防災委員'])),
      cell(`R${between(random, 5, 8)}.${between(random, 1, 12)}.${between(random, 1, 28)}`),
    ]),
  );
  return {
    group: 'table',
    kind: 'roster',
    fields: {},
    body: [
      paragraph(`令和${between(random, 6, 8)}年度自治会役員名簿`, `${centre}font-size:1.5em`),
      gap(0.5),
      '<table><tr><th>番号</th><th>氏名</th><th>住所</th><th>電話番号</th><th>役職</th><th>就任日</th></tr>',
      ...rows,
      '</table>',
    ].join(''),
    style: 'font-size:8.5pt',
  };
}

/** Cells of one to three lines each. */
export function plan(random: Random): Draft {
  const rows = Array.from({ length: 9 }, (_, index) =>
    row([
      cell(figures(index + 1, 'full'), centre),
      cell(pick(random, themes), 'width:38mm'),
      cell(pick(random, sentences), 'width:72mm'),
      cell(pick(random, offices).division),
      cell(`${figures(between(random, 4, 12), 'full')}月`, centre),
    ]),
  );
  return {
    group: 'table',
    kind: 'report',
    fields: {},
    body: [
      paragraph('重点事業の取組計画', `${centre}font-size:1.3em`),
      gap(0.5),
      '<table><tr><th>順</th><th>事業名</th><th>取組の内容</th><th>担当課</th><th>時期</th></tr>',
      ...rows,
      '</table>',
    ].join(''),
    style: 'font-size:10pt',
  };
}

/** Running text above and below a small table. */
export function mixed(random: Random): Draft {
  const rows = ['電話', '窓口', '電子メール', '郵送'].map((title) =>
    row([cell(title), ...[0, 0, 0].map(() => cell(yen(between(random, 8, 2400)), 'text-align:right'))]),
  );
  return {
    group: 'table',
    kind: 'report',
    fields: {},
    body: [
      paragraph(`${pick(random, themes)}の結果報告`, `${centre}font-size:1.3em`),
      paragraph(day(random, 'full').printed, 'text-align:right'),
      gap(0.5),
      paragraph(`１　経過`, 'font-weight:bold'),
      paragraph(text(random, 3), 'text-indent:1em'),
      paragraph(`２　件数`, 'font-weight:bold'),
      '<table style="width:70%;margin:2mm auto"><tr><th>方法</th><th>４月</th><th>５月</th><th>６月</th></tr>',
      ...rows,
      '</table>',
      paragraph(`３　考察`, 'font-weight:bold'),
      paragraph(text(random, 4), 'text-indent:1em'),
    ].join(''),
  };
}
