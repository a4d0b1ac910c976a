import assert from 'node:assert/strict';
import { test } from 'node:test';
import { understand } from '../../../src/scan/understand/understand.ts';
import { bestFinding, type FieldName } from '../../../src/scan/understanding.ts';
import { type PrintedLine, readPage } from '../../support/read-page.ts';

const read = (lines: readonly PrintedLine[], table?: readonly (readonly string[])[]) =>
  understand([readPage(lines, table && { table })], { receivedOn: '2026-10-05' });
const theValue = (lines: readonly PrintedLine[], field: FieldName) => bestFinding(read(lines), field)?.value;

const body: readonly PrintedLine[] = [
  { text: '関係する職員に周知の上、遺漏のないよう取り計らってください。', leftMm: 26, topMm: 100 },
  { text: '詳細については、添付の実施要領を御確認ください。', leftMm: 26, topMm: 106 },
];

test('a subject over two lines is whole: broken in the middle of the sheet, before （通知） or within it', () => {
  for (const [first, second] of [
    ['令和５年度市営住宅の入居者募集に', '伴う事務の取扱いについて（通知）'],
    ['令和７年度ひとり親家庭等医療費助成に係る留意事項について', '（通知）'],
    ['令和６年度農業振興地域整備計画に係る説明会の開催について（通', '知）'],
  ] as const) {
    const leftMm = 105 - (first.length * 3.7) / 2;
    const secondLeft = second.length > 8 ? 105 - (second.length * 3.7) / 2 : leftMm;
    const lines = [
      { text: first, leftMm, topMm: 70 },
      { text: second, leftMm: secondLeft, topMm: 76 },
      ...body,
    ];
    const understood = read(lines);
    assert.equal(bestFinding(understood, 'subject')?.value, first + second);
    assert.equal(understood.kind?.kind, 'notice');
  }
});

test('a title over two lines is one: 課税台帳 above 閲覧申請書 is an application and no 台帳', () => {
  const size = { sizePt: 16 };
  const lines = [
    { text: '固定資産税課税台帳', leftMm: 80, topMm: 30, ...size },
    { text: '閲覧申請書', leftMm: 91, topMm: 38, ...size },
    ...body,
  ];
  const understood = read(lines);
  assert.equal(understood.kind?.kind, 'application');
  assert.equal(bestFinding(understood, 'subject')?.value, '固定資産税課税台帳閲覧申請書');
});

test('a title above a row of its size that spells none is not sure: it may be the half of another', () => {
  const size = { sizePt: 16 };
  const title = { text: '固定資産税課税台帳', leftMm: 80, topMm: 30, ...size };
  const alone = read([title, ...body]).kind;
  const garbled = read([title, { text: '聞覧由計害', leftMm: 91, topMm: 38, ...size }, ...body]).kind;
  assert.ok((alone?.confidence ?? 0) > 0.8);
  assert.ok((garbled?.confidence ?? 1) < 0.8);
});

test('what is left of （照会） is told by its end, when only one word ends so', () => {
  const ended = (end: string) =>
    theValue([{ text: `街路樹について（${end}）`, leftMm: 85, topMm: 70 }, ...body], 'subject');
  assert.equal(ended('会'), '街路樹について（照会）');
  assert.equal(ended('告'), '街路樹について（告）');
});

test('a title in the size of the text is known by its words and the white around it', () => {
  const title = { text: '施設使用許可申請書', leftMm: 88, topMm: 40 };
  assert.equal(theValue([title, ...body], 'subject'), '施設使用許可申請書');
});

test('letters set wide apart are one number, and 訓令 is a series', () => {
  const far = { leftMm: 140, topMm: 20 };
  assert.equal(
    theValue([{ text: '建　住　発　第２５４９号', ...far }, ...body], 'document-number'),
    '建住発第2549号',
  );
  assert.equal(
    theValue([{ text: '胎内市訓令第１５４号', ...far }, ...body], 'document-number'),
    '胎内市訓令第154号',
  );
});

test('the name behind a head is part of the sender when the engine passed the gap over', () => {
  const lines = [
    { text: '各部課長　様', leftMm: 22, topMm: 38 },
    { text: '釜石市長釘宮博之', leftMm: 150, topMm: 50 },
    { text: '街路樹について（通知）', leftMm: 85, topMm: 70 },
    ...body,
  ];
  assert.equal(theValue(lines, 'sender'), '釜石市長釘宮博之');
});

test('a day and a number that go over two lines of a narrow cell are whole', () => {
  const page = readPage(body, {
    table: [
      ['文書番号', '８総総第３５'],
      ['起案日', '令和　８年'],
    ],
  });
  const under = (text: string, above: string) => {
    const block = page.blocks.at(-1);
    const line = block?.lines.find((one) => one.text === above);
    assert.ok(block?.table && line);
    const moved = readPage([{ text, leftMm: 107, topMm: 0 }]).blocks[0]?.lines[0];
    assert.ok(moved);
    const down = line.box.top + 30;
    const lower = (box: typeof line.box) => ({ ...box, top: box.top + down, bottom: box.bottom + down });
    return {
      ...moved,
      box: lower(moved.box),
      symbols: moved.symbols.map((one) => ({ ...one, box: lower(one.box) })),
    };
  };
  const table = page.blocks.at(-1);
  assert.ok(table);
  const lines = table.lines.flatMap((line) => {
    if (line.text === '８総総第３５') return [line, under('６号', line.text)];
    return line.text === '令和　８年' ? [line, under('１０月２日', line.text)] : [line];
  });
  const whole = { ...page, blocks: [...page.blocks.slice(0, -1), { ...table, lines }] };
  const understood = understand([whole], { receivedOn: '2026-10-05' });
  assert.equal(bestFinding(understood, 'document-number')?.value, '8総総第356号');
  assert.equal(bestFinding(understood, 'drafted-on')?.value, '2026-10-02');
});
