/** Forms with ruled boxes: an application, a drafting sheet with boxes for stamps, an invoice. */

import { between, pick, type Random } from '../../../../drivers/simulators/paper/random.ts';
import { type Draft, gap, paragraph, seal } from '../draft.ts';
import { day, figures, firms, offices, person, quarters, text, themes, towns, way, yen } from '../words.ts';

const centre = 'text-align:center;';
const right = 'text-align:right';

/** 申請書 with its form line, and a seal over the name when asked for. */
export function application(random: Random, sealed = false): Draft {
  const town = pick(random, towns);
  const sent = day(random, way(random));
  const formId = `様式第${figures(between(random, 1, 30), 'full')}号（第${figures(between(random, 2, 20), 'full')}条関係）`;
  const subject = `${pick(random, ['施設使用許可', '補助金交付', '道路占用許可', '公文書閲覧', '使用料減免'])}申請書`;
  const who = person(random);
  const box = (label: string, said: string): string =>
    `<tr><th style="width:32mm">${label}</th><td>${said}</td></tr>`;
  return {
    group: 'table',
    kind: 'application',
    fields: {
      'form-id': formId.normalize('NFKC'),
      'document-date': sent.iso,
      addressee: `${town}長`,
      subject,
    },
    body: [
      paragraph(formId),
      gap(0.5),
      paragraph(subject, `${centre}font-size:1.5em;letter-spacing:0.3em`),
      paragraph(sent.printed, right),
      paragraph(`${town}長　様`),
      gap(0.5),
      paragraph(
        `申請者　住所　${town}${pick(random, quarters)}${between(random, 1, 9)}番地${between(random, 1, 40)}`,
        'padding-left:18em',
      ),
      paragraph(`氏名　${who}${sealed ? seal(who.replace('　', '')) : ''}`, 'padding-left:22em'),
      gap(0.5),
      paragraph('次のとおり申請します。', 'text-indent:1em'),
      '<table class="tall">',
      box('目的', pick(random, themes)),
      box('期間', `${day(random, 'full').printed}から${day(random, 'full').printed}まで`),
      box('場所', `${town}${pick(random, quarters)}地内`),
      box('区分', `${pick(random, ['☑新規　□継続　□変更', '□新規　☑継続　□変更'])}`),
      box('数量', `${between(random, 2, 90)}件`),
      box('金額', `金${yen(between(random, 10, 900) * 500)}円`),
      box('連絡先', `電話 ${between(random, 200, 999)}-${between(random, 1000, 9999)}`),
      box('備考', text(random, 1)),
      '</table>',
    ].join(''),
  };
}

/** 起案用紙: drafted, decided and enforced on; boxes for stamps. */
export function draftSheet(random: Random): Draft {
  const office = pick(random, offices);
  const [drafted, decided, enforced] = [day(random, 'full'), day(random, 'full'), day(random, 'full')];
  const number = `${figures(between(random, 5, 8), 'full')}${office.sign}第${figures(between(random, 10, 1999), 'full')}号`;
  const subject = `${pick(random, themes)}について（伺い）`;
  const stamp = (title: string): string => `<th style="width:22mm">${title}</th>`;
  const empty = '<td style="height:18mm"></td>';
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
      paragraph('起案用紙', `${centre}font-size:1.6em;letter-spacing:0.6em`),
      '<table>',
      `<tr><th style="width:26mm">文書番号</th><td>${number}</td><th style="width:26mm">保存期間</th><td>${figures(pick(random, [1, 3, 5, 10, 30]), 'full')}年</td></tr>`,
      `<tr><th>起案日</th><td>${drafted.printed}</td><th>決裁日</th><td>${decided.printed}</td></tr>`,
      `<tr><th>施行日</th><td>${enforced.printed}</td><th>起案者</th><td>${office.division}　${person(random)}</td></tr>`,
      `<tr><th>件名</th><td colspan="3">${subject}</td></tr>`,
      '</table>',
      gap(0.7),
      `<table><tr>${['市長', '副市長', '部長', '課長', '係長', '係員'].map(stamp).join('')}</tr>`,
      `<tr>${empty.repeat(6)}</tr></table>`,
      gap(0.7),
      paragraph(`このことについて、次のとおり決定してよろしいか伺います。`, 'text-indent:1em'),
      ...[2, 2].map((count, index) =>
        paragraph(
          `${figures(index + 1, 'full')}　${text(random, count)}`,
          'padding-left:1em;text-indent:-1em',
        ),
      ),
    ].join(''),
  };
}

/** The check digit of a 法人番号 of twelve digits, and the whole. */
function corporateNumber(random: Random): string {
  const digits = Array.from({ length: 12 }, (_, index) => between(random, index === 0 ? 1 : 0, 9));
  const sum = digits
    .toReversed()
    .reduce((total, digit, index) => total + digit * (index % 2 === 0 ? 1 : 2), 0);
  return `${9 - (sum % 9)}${digits.join('')}`;
}

/** 請求書 with items, tax and a registration number. */
export function invoice(random: Random): Draft {
  const town = pick(random, towns);
  const firm = pick(random, firms);
  const dated = day(random, 'half');
  const registration = `T${corporateNumber(random)}`;
  const items = ['印刷用紙 A4', 'トナーカートリッジ', '複合機保守料', '封筒 角2', 'データ入力業務'].map(
    (title) => {
      const count = between(random, 1, 40);
      const price = between(random, 3, 400) * 50;
      return { title, count, price };
    },
  );
  const net = items.reduce((sum, { count, price }) => sum + count * price, 0);
  const tax = Math.floor(net / 10);
  const rows = items.map(
    ({ title, count, price }) =>
      `<tr><td>${title}</td><td style="${right}">${count}</td><td style="${right}">${yen(price)}</td><td style="${right}">${yen(count * price)}</td></tr>`,
  );
  const foot = (label: string, value: number): string =>
    `<tr><th colspan="3" style="${right}">${label}</th><td style="${right}">${yen(value)}</td></tr>`;
  return {
    group: 'table',
    kind: 'invoice',
    fields: {
      'transaction-date': dated.iso,
      counterparty: firm,
      'registration-number': registration,
      amount: String(net + tax),
      addressee: `${town}長`,
    },
    body: [
      paragraph('請求書', `${centre}font-size:1.8em;letter-spacing:0.8em`),
      paragraph(`請求日　${dated.printed}`, right),
      paragraph(`${town}長　様`, 'font-size:1.15em'),
      paragraph(firm, `${right};font-size:1.1em`),
      paragraph(`登録番号　${registration}`, right),
      gap(0.5),
      paragraph(`御請求金額　￥${yen(net + tax)}－（税込）`, 'font-size:1.35em;font-weight:bold'),
      gap(0.5),
      '<table><tr><th>品名</th><th>数量</th><th>単価</th><th>金額</th></tr>',
      ...rows,
      foot('小計', net),
      foot('消費税（10％）', tax),
      foot('合計', net + tax),
      '</table>',
      gap(1),
      paragraph(
        `振込先　群青銀行 ${pick(random, quarters)}支店 普通 ${between(random, 1_000_000, 9_999_999)}`,
      ),
    ].join(''),
  };
}
