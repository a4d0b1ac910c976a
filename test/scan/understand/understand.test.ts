import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { OcrPage } from '../../../ocr/result.ts';
import { mendByVocabulary } from '../../../src/scan/understand/letter/vocabulary.ts';
import { understand } from '../../../src/scan/understand/understand.ts';
import { bestFinding, type FieldName, type Understanding } from '../../../src/scan/understanding.ts';
import { type Lying, type PrintedLine, readPage } from '../../support/read-page.ts';

const context = { receivedOn: '2026-10-05' };

const letter: readonly PrintedLine[] = [
  { text: '６総総第１２３号', leftMm: 160, topMm: 20 },
  { text: '令和８年１０月２日', leftMm: 156, topMm: 26 },
  { text: '各部課長　様', leftMm: 22, topMm: 38 },
  { text: 'みどり野市総務部長', leftMm: 140, topMm: 50 },
  { text: '（公印省略）', leftMm: 150, topMm: 56 },
  { text: '文書管理システムの更新に伴う操作研修の実施について（通知）', leftMm: 52, topMm: 70, sizePt: 12 },
  {
    text: 'このことについて、令和８年１１月４日に下記のとおり実施するので通知します。平成１５年法',
    leftMm: 26,
    topMm: 84,
  },
  {
    text: '律第５７号の趣旨を踏まえ、第２条の規定により参加者を令和８年１０月２０日までに報告して',
    leftMm: 22,
    topMm: 90,
  },
  { text: 'ください。', leftMm: 22, topMm: 96 },
  { text: '記', leftMm: 103, topMm: 106 },
  { text: '１　日時　令和８年１１月４日　午前１０時', leftMm: 28, topMm: 114 },
  { text: '担当　総務課　青木', leftMm: 150, topMm: 200 },
];

const valuesOf = (understood: Understanding, ...fields: FieldName[]) =>
  fields.map((field) => bestFinding(understood, field)?.value);

const read = (pages: readonly OcrPage[]) => understand(pages, context);

test('a letter gives number, date, addressee, sender, subject and kind, however it lay on the glass', () => {
  const ways: readonly Lying[] = [
    {},
    { orientationDegrees: 90 },
    { orientationDegrees: 180 },
    { orientationDegrees: 270 },
    { skewDegrees: 2.5 },
    { skewDegrees: -3, orientationDegrees: 90 },
  ];
  for (const way of ways) {
    const found = read([readPage(letter, way)]);
    assert.deepEqual(
      valuesOf(found, 'document-number', 'document-date', 'addressee', 'sender', 'subject'),
      [
        '6総総第123号',
        '2026-10-02',
        '各部課長',
        'みどり野市総務部長',
        '文書管理システムの更新に伴う操作研修の実施について（通知）',
      ],
      JSON.stringify(way),
    );
    assert.deepEqual(
      [found.kind?.kind, found.kind?.by, found.kind?.evidence],
      ['notice', 'rule', ['（通知）']],
    );
  }
});

test('every value carries its page, the box around its characters, what was read, and how sure it is', () => {
  const found = bestFinding(read([readPage(letter)]), 'document-number');
  assert.equal(found?.raw, '６総総第１２３号');
  assert.equal(found?.pageNumber, 1);
  assert.ok(found.confidence > 0.85 && found.confidence <= 1);
  const { left, top, right, bottom } = found.box;
  assert.deepEqual([left, top, right, bottom].map(Math.round), [1890, 236, 2240, 280]);
});

test('what the engine was unsure of is given with less confidence', () => {
  const doubtful = letter.map((line) => ({ ...line, confidence: 55 }));
  const sure = bestFinding(read([readPage(letter)]), 'subject')?.confidence ?? 0;
  const unsure = bestFinding(read([readPage(doubtful)]), 'subject')?.confidence ?? 1;
  assert.ok(sure > 0.85 && unsure < 0.6);
});

test('a subject over two lines is one, and its word in brackets is put right', () => {
  const lines = [
    ...letter.slice(0, 5),
    { text: '令和８年度における庁舎複合機の入替え及び災害時における情報伝達訓練に', leftMm: 38, topMm: 70 },
    { text: '関する調査について〈品会)', leftMm: 38, topMm: 76 },
    ...letter.slice(6),
  ];
  const found = read([readPage(lines)]);
  assert.deepEqual(valuesOf(found, 'subject'), [
    '令和８年度における庁舎複合機の入替え及び災害時における情報伝達訓練に関する調査について（照会）',
  ]);
  assert.equal(found.kind?.kind, 'inquiry');
});

test('起案日, 決裁日 and 施行日 are told apart by their cells, and 文書番号 and 件名 are found by theirs', () => {
  const table = [
    ['文書番号', '８企政第７２８号', '保存期間', '５年'],
    ['起案日', '令和８年４月１日', '決裁日', '令和８年４月３日'],
    ['施行日', '令和８年４月６日', '起案者', '政策課　石川'],
    ['件名', '道路台帳の電子化について（伺い）', '', ''],
  ];
  const page = readPage([{ text: '起案用紙', leftMm: 85, topMm: 25, sizePt: 18 }], { table });
  const found = read([page]);
  assert.deepEqual(
    valuesOf(found, 'document-number', 'drafted-on', 'decided-on', 'enforced-on', 'subject', 'document-date'),
    ['8企政第728号', '2026-04-01', '2026-04-03', '2026-04-06', '道路台帳の電子化について（伺い）', undefined],
  );
  assert.deepEqual([found.kind?.kind, found.kind?.evidence], ['draft', ['起案用紙', '起案日', '（伺い）']]);
});

test('a date stamp under 収受 is the day of receipt, its era assumed', () => {
  const stamp = [
    { text: '収　受', leftMm: 30, topMm: 12, sizePt: 9 },
    { text: '8.10.-5', leftMm: 29, topMm: 17, sizePt: 9 },
  ];
  const found = bestFinding(read([readPage([...stamp, ...letter])]), 'received-on');
  assert.deepEqual([found?.value, found?.flags], ['2026-10-05', ['era-assumed']]);
});

test('an application is known by its form line, with line and title as evidence', () => {
  const found = read([
    readPage([
      { text: '様式第５号（第７条関係）', leftMm: 20, topMm: 15 },
      { text: '施設使用許可申請書', leftMm: 75, topMm: 28, sizePt: 16 },
      { text: '令和８年９月１日', leftMm: 155, topMm: 40 },
      { text: '若葉町長　様', leftMm: 20, topMm: 50 },
      { text: '申請者　住所　若葉町本町１番地', leftMm: 95, topMm: 62 },
      { text: '氏名　青木一郎', leftMm: 110, topMm: 68 },
      { text: '次のとおり申請します。使用する施設と期間は下に書いたとおりです。', leftMm: 24, topMm: 80 },
    ]),
  ]);
  assert.deepEqual(valuesOf(found, 'form-id', 'subject', 'document-date', 'addressee'), [
    '様式第5号（第7条関係）',
    '施設使用許可申請書',
    '2026-09-01',
    '若葉町長',
  ]);
  const { kind, by, evidence } = found.kind ?? {};
  assert.deepEqual(
    [kind, by, evidence],
    ['application', 'form-id', ['様式第5号（第7条関係）', '施設使用許可申請書']],
  );
});

test('an invoice gives the total before its items, the registration number, the firm and the day of trade', () => {
  const table = [
    ['品名', '数量', '単価', '金額'],
    ['印刷用紙', '10', '250', '2,500'],
    ['保守料', '1', '64,000', '64,000'],
    ['小計', '', '', '66,500'],
    ['消費税（10％）', '', '', '6,650'],
    ['合計', '', '', '73,150'],
  ];
  const lines = [
    { text: '請求書', leftMm: 90, topMm: 15, sizePt: 18 },
    { text: '請求日　令和8年9月30日', leftMm: 140, topMm: 26 },
    { text: '若葉町長　様', leftMm: 20, topMm: 32 },
    { text: '株式会社みなと印刷', leftMm: 140, topMm: 38 },
    { text: '登録番号　T7000012050002', leftMm: 135, topMm: 44 },
    { text: '御請求金額　￥73,150－（税込）', leftMm: 20, topMm: 51, sizePt: 14 },
  ];
  const found = read([readPage(lines, { table })]);
  assert.deepEqual(
    valuesOf(
      found,
      'amount',
      'registration-number',
      'counterparty',
      'transaction-date',
      'document-date',
      'addressee',
    ),
    ['73150', 'T7000012050002', '株式会社みなと印刷', '2026-09-30', undefined, '若葉町長'],
  );
  assert.equal(found.kind?.kind, 'invoice');
});

test('a registration number whose check digit is wrong is given with a flag and little confidence', () => {
  const page = readPage([{ text: '登録番号　T7000012050003', leftMm: 120, topMm: 50 }]);
  const found = bestFinding(read([page]), 'registration-number');
  assert.deepEqual(found?.flags, ['check-digit-wrong']);
  assert.ok(found.confidence < 0.5);
});

test('a notification in columns gives its number and day', () => {
  const found = read([
    readPage(
      [
        { text: '若葉町告示第百二十三号', leftMm: 20, topMm: 20 },
        { text: '文書の保存に関する要綱を次のように定める。', leftMm: 25, topMm: 28 },
        { text: '令和八年四月一日', leftMm: 30, topMm: 36 },
        { text: '若葉町長　青木一郎', leftMm: 200, topMm: 44 },
      ],
      { vertical: true },
    ),
  ]);
  assert.deepEqual(valuesOf(found, 'document-number', 'document-date'), ['若葉町告示第123号', '2026-04-01']);
  assert.deepEqual([found.kind?.kind, found.kind?.evidence], ['proclamation', ['若葉町告示第123号']]);
});

test('words of running text that end like a title are none, and the end of a title in pieces is none by itself', () => {
  const running = read([
    readPage([
      { text: '漏水の状況を知るため、水道管の調査を市内の全域で', leftMm: 25, topMm: 30 },
      { text: '漏水調査を行った結果', leftMm: 75, topMm: 36 },
      { text: '有収率は前年度より改善し、今後も続けることと', leftMm: 25, topMm: 42 },
    ]),
  ]);
  assert.ok((running.kind?.confidence ?? 0) < 0.8, JSON.stringify(running.kind));
  const pieces = read([
    readPage([
      { text: '様式第５号（第７条関係）', leftMm: 25, topMm: 20 },
      { text: '道路占用許可申', leftMm: 70, topMm: 30, sizePt: 16 },
      { text: '請書', leftMm: 111, topMm: 30, sizePt: 16 },
      { text: '次のとおり申請します。', leftMm: 25, topMm: 60 },
    ]),
  ]);
  assert.equal(pieces.kind?.kind, 'application');
});

test('記号 that the organisation does not give out lower the confidence; one character off is put right', () => {
  const page = readPage(letter);
  const misread = readPage([{ text: '６総綜第１２３号', leftMm: 160, topMm: 20 }, ...letter.slice(1)]);
  const withTable = (one: OcrPage, prefixes: readonly string[]) =>
    bestFinding(understand([one], { ...context, prefixes }), 'document-number');
  assert.deepEqual(withTable(page, ['総総'])?.flags, undefined);
  assert.deepEqual(
    [withTable(misread, ['総総'])?.value, withTable(misread, ['総総'])?.flags],
    ['6総総第123号', ['prefix-corrected']],
  );
  assert.deepEqual(withTable(page, ['企政'])?.flags, ['prefix-unknown']);
});

test('pages that failed, blank pages and none at all give no findings and no kind', () => {
  const failed: OcrPage = { ...readPage([]), widthPx: 0, heightPx: 0, error: 'OCR_TIMED_OUT' };
  for (const pages of [[], [failed], [readPage([])]]) {
    assert.deepEqual(read(pages), { extractor: 'tomeoki-understand 1', kind: undefined, findings: [] });
  }
});

test('one doubtful character in a known word is put right; what was read surely, and particles, are left alone', () => {
  const mend = (text: string, at: number, sureness: number) =>
    mendByVocabulary(
      text,
      [...text].map((_, index) => (index === at ? sureness : 0.96)),
    );
  assert.equal(mend('地域包括文援センターの運営状況', 4, 0.6), '地域包括支援センターの運営状況');
  assert.equal(mend('地域包括文援センターの運営状況', 4, 0.95), '地域包括文援センターの運営状況');
  assert.equal(mend('施設使用許可甲請書', 6, 0.4), '施設使用許可申請書');
  assert.equal(mend('点検及び文書管理', 3, 0.5), '点検及び文書管理');
});

test('no page takes long or throws, whatever stands on it: long runs of what the patterns begin with', () => {
  const seeds = [
    '令和',
    '第',
    '1',
    '一',
    '(',
    'について',
    '金',
    ',',
    '様式第',
    'の',
    '.',
    'T',
    '総務第1',
    '号',
    '長 ',
    'R1.',
  ];
  const line = fc
    .tuple(fc.constantFrom(...seeds), fc.constantFrom(...seeds))
    .map(([one, other]) => (one + other).repeat(100).slice(0, 150));
  // 6,000 characters: some three times the densest page of print.
  const lines = fc.array(line, { minLength: 40, maxLength: 40 });
  const times: number[] = [];
  fc.assert(
    fc.property(lines, (texts) => {
      const page = readPage(texts.map((text, index) => ({ text, leftMm: 20, topMm: 10 + index * 6 })));
      const started = process.cpuUsage();
      for (const { box, confidence } of read([page]).findings) {
        assert.ok(box.right >= box.left && confidence >= 0 && confidence <= 1);
      }
      times.push(process.cpuUsage(started).user / 1000);
    }),
    { numRuns: 25 },
  );
  const middle = times.sort((a, b) => a - b)[12] ?? 0;
  assert.ok(middle < 50, `${middle} ms a page`);
});
