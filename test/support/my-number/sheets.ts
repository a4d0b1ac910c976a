/** Invented sheets with Individual Numbers, and sheets with numbers that are taken for them. */

import { between, pick, type Random, seededRandom } from '../../../drivers/simulators/paper/random.ts';
import { digits, grouped, inventCorporateNumber, inventNumber, wide } from './numbers.ts';
import { boxesOf, type Frame, type Piece, type Sheet } from './sheet.ts';

type Writer = (random: Random) => Omit<Sheet, 'kind'>;

const names = ['青木 一郎', '石川 花子', '上田 次郎', '大野 恵', '小林 健', '高橋 さくら'] as const;
const towns = ['みどり野市中央一丁目２番３号', '若草町大字東１２３番地', '桜ケ丘市本町４－５－６'] as const;
const labels = [
  '個人番号',
  'マイナンバー',
  '個人番号（マイナンバー）',
  '個人番号カードの番号',
  '本人の個人番号',
] as const;

const person = (random: Random, yMm: number): Piece[] => [
  { text: `氏名　${pick(random, names)}`, xMm: 25, yMm },
  {
    text: `生年月日　昭和${between(random, 30, 63)}年${between(random, 1, 12)}月${between(random, 1, 28)}日`,
    xMm: 25,
    yMm: yMm + 8,
  },
  { text: `住所　${pick(random, towns)}`, xMm: 25, yMm: yMm + 16 },
  {
    text: `電話番号　0${between(random, 3, 9)}-${digits(random, 4)}-${digits(random, 4)}`,
    xMm: 25,
    yMm: yMm + 24,
  },
];

/** How the number is written on paper. */
function written(random: Random, number: string): string {
  const text = pick(random, [
    number,
    grouped(number, ' '),
    grouped(number, '-'),
    grouped(number, '　'),
    grouped(number, '－'),
  ]);
  return random() < 0.3 ? wide(text) : text;
}

const one = (numbers: string, pieces: readonly Piece[], frames: readonly Frame[] = []) => ({
  pieces,
  frames,
  numbers: [numbers],
  labelled: true,
});

const withLabel: Readonly<Record<string, Writer>> = {
  line: (random) => {
    const number = inventNumber(random);
    const text = `${pick(random, labels)}${pick(random, ['：', '　', ' ', ''])}${written(random, number)}`;
    return one(number, [
      { text: '給付金支給申請書', xMm: 80, yMm: 20, sizePt: 14 },
      ...person(random, 40),
      { text, xMm: 25, yMm: 74 },
    ]);
  },
  boxes: (random) => {
    const number = inventNumber(random);
    const boxed = {
      text: number,
      xMm: 70,
      yMm: 60,
      pitchMm: between(random, 55, 80) / 10,
      gapMm: pick(random, [0, 1.5, 3]),
    };
    return one(
      number,
      [
        { text: '届出書', xMm: 90, yMm: 20, sizePt: 14 },
        { text: pick(random, labels.slice(0, 2)), xMm: 25, yMm: 60 },
        boxed,
        ...person(random, 80),
      ],
      boxesOf(boxed),
    );
  },
  above: (random) => {
    const number = inventNumber(random);
    const label = pick(random, labels);
    return one(number, [
      ...person(random, 30),
      { text: label, xMm: 110, yMm: 80, sizePt: 8 },
      { text: written(random, number), xMm: 112, yMm: 87, sizePt: 12 },
    ]);
  },
  'above-boxes': (random) => {
    const number = inventNumber(random);
    const boxed = { text: number, xMm: 100, yMm: 92, pitchMm: 6.5, gapMm: pick(random, [0, 2]) };
    return one(
      number,
      [...person(random, 30), { text: '個人番号', xMm: 100, yMm: 83, sizePt: 9 }, boxed],
      boxesOf(boxed),
    );
  },
  table: (random) => {
    const number = inventNumber(random);
    const rows = [
      ['氏名', pick(random, names)],
      ['個人番号', written(random, number)],
      ['連絡先', `090-${digits(random, 4)}-${digits(random, 4)}`],
      ['整理番号', digits(random, 8)],
    ];
    const pieces = rows.flatMap(([label = '', value = ''], index) => [
      { text: label, xMm: 27, yMm: 50 + index * 10 },
      { text: value, xMm: 62, yMm: 50 + index * 10 },
    ]);
    const frames = rows.flatMap((_, index) => [
      { xMm: 25, yMm: 44 + index * 10, widthMm: 35, heightMm: 10 },
      { xMm: 60, yMm: 44 + index * 10, widthMm: 100, heightMm: 10 },
    ]);
    return one(number, pieces, frames);
  },
  roster: (random) => {
    const rows = Array.from({ length: between(random, 4, 12) }, () => inventNumber(random));
    const heads = ['職員番号', '氏名', '個人番号', '所属'];
    const columns = [25, 50, 85, 135];
    const pieces: Piece[] = heads.map((text, index) => ({ text, xMm: columns[index] ?? 0, yMm: 40 }));
    for (const [index, number] of rows.entries()) {
      const values = [
        digits(random, 5),
        pick(random, names),
        written(random, number),
        pick(random, ['総務課', '税務課']),
      ];
      for (const [column, text] of values.entries())
        pieces.push({ text, xMm: columns[column] ?? 0, yMm: 48 + index * 8, sizePt: 9 });
    }
    return { pieces, frames: [], numbers: rows, labelled: true };
  },
  sentence: (random) => {
    const number = inventNumber(random);
    const text = `本人の個人番号は${random() < 0.5 ? number : wide(number)}です。`;
    return one(number, [
      { text: '委任状', xMm: 90, yMm: 20, sizePt: 14 },
      { text, xMm: 25, yMm: 50 },
      ...person(random, 70),
    ]);
  },
  'two-line-label': (random) => {
    const number = inventNumber(random);
    const boxed = { text: number, xMm: 60, yMm: 62, pitchMm: 7, gapMm: pick(random, [0, 2]) };
    return one(
      number,
      [
        { text: '個人', xMm: 30, yMm: 60, sizePt: 9 },
        { text: '番号', xMm: 30, yMm: 64, sizePt: 9 },
        boxed,
        ...person(random, 80),
      ],
      [...boxesOf(boxed), { xMm: 25, yMm: 55, widthMm: 30, heightMm: 12 }],
    );
  },
  wrapped: (random) => {
    const number = inventNumber(random);
    return one(number, [
      { text: `申請者の個人番号 ${number.slice(0, 4)} ${number.slice(4, 8)}`, xMm: 25, yMm: 50 },
      { text: `${number.slice(8)}（確認済み）`, xMm: 25, yMm: 56 },
    ]);
  },
};

const withoutLabel: Readonly<Record<string, Writer>> = {
  'context-groups': (random) => {
    const number = inventNumber(random);
    return {
      pieces: [...person(random, 40), { text: grouped(number, ' '), xMm: 25, yMm: 78 }],
      frames: [],
      numbers: [number],
      labelled: false,
    };
  },
  'bare-boxes': (random) => {
    const number = inventNumber(random);
    const boxed = { text: number, xMm: 40, yMm: 70, pitchMm: 7, gapMm: 2 };
    return {
      pieces: [...person(random, 30), boxed],
      frames: boxesOf(boxed),
      numbers: [number],
      labelled: false,
    };
  },
};

const none = (pieces: readonly Piece[], frames: readonly Frame[] = []) => ({
  pieces,
  frames,
  numbers: [],
  labelled: false,
});
const rowOf = (label: string, value: string, random: Random): Omit<Sheet, 'kind'> =>
  none([
    ...person(random, 30),
    {
      text: `${label}${pick(random, ['：', '　'])}${random() < 0.3 ? wide(value) : value}`,
      xMm: 25,
      yMm: 70,
    },
  ]);

const lookAlikes: Readonly<Record<string, Writer>> = {
  corporate: (random) => rowOf('法人番号', inventCorporateNumber(random), random),
  'corporate-boxes': (random) => {
    const boxed = { text: inventCorporateNumber(random), xMm: 70, yMm: 60, pitchMm: 6 };
    return none([{ text: '法人番号', xMm: 25, yMm: 60 }, boxed, ...person(random, 80)], boxesOf(boxed));
  },
  invoice: (random) => rowOf('登録番号', `T${inventCorporateNumber(random)}`, random),
  licence: (random) => rowOf(pick(random, ['運転免許証の番号', '免許証番号']), digits(random, 12), random),
  account: (random) => rowOf('口座番号', digits(random, 7), random),
  resident: (random) => rowOf('住民票コード', digits(random, 11), random),
  pension: (random) => rowOf('基礎年金番号', `${digits(random, 4)}-${digits(random, 6)}`, random),
  receipt: (random) =>
    rowOf(
      pick(random, ['受付番号', '宛名番号', '整理番号', '通知書番号', '納付番号']),
      digits(random, 12),
      random,
    ),
  card: (random) => rowOf('カード番号', grouped(digits(random, 16), ' '), random),
  amounts: (random) =>
    none(
      Array.from({ length: 8 }, (_, index) => ({
        text: `${digits(random, 3)},${digits(random, 3)},${digits(random, 3)},${digits(random, 3)}円`,
        xMm: 25,
        yMm: 40 + 8 * index,
      })),
    ),
  moments: (random) =>
    none([
      ...person(random, 30),
      {
        text: `印刷日時 20260${between(random, 1, 9)}${between(random, 10, 28)}${between(random, 10, 23)}${between(random, 10, 59)}`,
        xMm: 25,
        yMm: 70,
      },
    ]),
  document: (random) =>
    none([
      { text: `${between(random, 5, 8)}総第${digits(random, 4)}号`, xMm: 140, yMm: 20 },
      { text: `令和８年${between(random, 1, 12)}月${between(random, 1, 28)}日`, xMm: 140, yMm: 27 },
      ...person(random, 50),
    ]),
  figures: (random) => {
    const pieces: Piece[] = [];
    for (let row = 0; row < 10; row += 1)
      for (let column = 0; column < 4; column += 1)
        pieces.push({ text: digits(random, 4), xMm: 30 + column * 35, yMm: 50 + row * 8 });
    return none([{ text: '月別受付件数', xMm: 80, yMm: 30 }, ...pieces]);
  },
  leaflet: (random) =>
    none([
      { text: 'マイナンバー（個人番号）制度のお知らせ', xMm: 50, yMm: 20, sizePt: 14 },
      { text: '通知カードと個人番号カードの交付は、市民課で行います。', xMm: 25, yMm: 40 },
      {
        text: `お問い合わせ　市民課　電話 0${between(random, 3, 9)}-${digits(random, 4)}-${digits(random, 4)}`,
        xMm: 25,
        yMm: 50,
      },
      { text: 'マイナンバー総合フリーダイヤル　0120-95-0178', xMm: 25, yMm: 58 },
      {
        text: `令和８年${between(random, 1, 12)}月${between(random, 1, 28)}日　第${digits(random, 3)}号`,
        xMm: 25,
        yMm: 66,
      },
    ]),
  'empty-form': (random) =>
    none([
      { text: '個人番号', xMm: 25, yMm: 60 },
      { text: '□□□□ □□□□ □□□□', xMm: 70, yMm: 60 },
      ...person(random, 80),
    ]),
  stray: (random) => {
    const number = digits(random, 12);
    const person12 = random() < 0.5 ? person(random, 30) : [];
    return none([...person12, { text: random() < 0.5 ? number : grouped(number, ' '), xMm: 120, yMm: 90 }]);
  },
  barcode: (random) => rowOf('管理コード', digits(random, 13), random),
};

/** The kinds of sheets. */
export const sheetKinds = {
  labelled: Object.keys(withLabel),
  unlabelled: Object.keys(withoutLabel),
  lookAlike: Object.keys(lookAlikes),
} as const;

/** One sheet; the same kind and seed give the same. */
export function makeSheet(kind: string, seed: number): Sheet {
  const writer = withLabel[kind] ?? withoutLabel[kind] ?? lookAlikes[kind];
  if (writer === undefined) throw new RangeError(`no sheet of the kind ${kind}`);
  return { kind, ...writer(seededRandom(seed)) };
}
