/** Workbooks of two writers of other people, workbooks made here by the layout of ISO/IEC 29500, and broken ones. */

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { readPlan } from '../../../src/archive/retention/read-plan.ts';
import { looksLikeWorkbook, readSheet } from '../../../src/archive/sheet/read-sheet.ts';
import { serialDay } from '../../../src/archive/sheet/sheet-days.ts';
import { xmlParts } from '../../../src/archive/sheet/xml-tags.ts';
import { packZip, workbook } from '../../support/workbook.ts';

const folder = join(import.meta.dirname, '..', '..', 'fixtures', 'file-plans');
/** Written by openpyxl 3.1.5 and XlsxWriter 3.2.9. */
const writers = ['openpyxl', 'xlsxwriter'] as const;
const fixture = (writer: string) => readFile(join(folder, `${writer}-file-plan.xlsx`));

function rowsOf(bytes: Uint8Array, most = 100): readonly (readonly string[])[] {
  const reading = readSheet(bytes, most);
  assert.ok('rows' in reading, JSON.stringify(reading));
  return reading.rows.map(({ cells }) => cells);
}

function problemOf(bytes: Uint8Array): string {
  const reading = readSheet(bytes, 100);
  return 'problem' in reading ? reading.problem : assert.fail('it was read');
}

describe('reading a workbook', () => {
  for (const writer of writers) {
    test(`a file plan as ${writer} writes it is read: merged classes, years as numbers, days, a title above, a hidden sheet`, async () => {
      const bytes = await fixture(writer);
      assert.ok(looksLikeWorkbook(bytes));
      const { series, faults } = readPlan(bytes);
      assert.deepEqual(faults, []);
      const common = { series: 'fiscal-year', department: '総務課' };
      assert.deepEqual(series, [
        {
          ...{ ...common, classCode: 'A-01', binder: '給水契約', title: '総務 / 文書', period: 5 },
          disposition: 'destroy',
        },
        { ...common, classCode: 'A-02', title: '総務 / 文書', period: 10, disposition: 'transfer' },
        {
          ...{ ...common, classCode: 'A-03', binder: '職員名簿', title: '総務 / 人事', department: '人事課' },
          period: 'permanent',
        },
        {
          ...{
            ...common,
            classCode: 'B-01',
            binder: '固定資産税台帳',
            title: '税務 / 賦課',
            department: '税務課',
          },
          ...{ period: 30, series: 'calendar-year', disposition: 'transfer' },
        },
      ]);
      const days = rowsOf(bytes).flatMap((cells) => cells.filter((cell) => /^\d{4}-/.test(cell)));
      assert.deepEqual(days, ['2026-04-01', '2025-12-31']);
    });
  }

  test('§18.4.8: the reading of a text in kana is no part of it; runs of one text are put together; references are resolved', () => {
    const shared =
      '<sst><si><r><t>給水</t></r><r><t xml:space="preserve"> 契約</t></r><rPh sb="0" eb="2"><t>キュウスイ</t></rPh></si>' +
      '<si><t>A&amp;B &#x20BB7;&#10;次</t></si></sst>';
    const sheet =
      '<row r="3"><c r="B3" t="s"><v>0</v></c><c r="C3" t="s"><v>1</v></c><c t="s"><v>9</v></c></row>';
    assert.deepEqual(rowsOf(workbook({ sheet, shared })), [['', '給水 契約', 'A&B 𠮷\n次']]);
  });

  test('what a formula last came to is taken, errors stay visible, and a merged area says the same in each of its lines', () => {
    const sheet =
      '<row><c><f>1+1</f><v>2</v></c><c t="str"><f>A1&amp;"年"</f><v>2年</v></c><c t="e"><v>#REF!</v></c><c t="b"><v>1</v></c></row>' +
      '<row><c r="B2" t="inlineStr"><is><t>下</t></is></c></row>';
    const merged = `${sheet}</sheetData><mergeCells><mergeCell ref="A1:A2"/></mergeCells><sheetData>`;
    assert.deepEqual(rowsOf(workbook({ sheet: merged })), [
      ['2', '2年', '#REF!', '1'],
      ['2', '下'],
    ]);
  });

  test('§18.17.4: serial numbers are days of 1900 with its day that never was, or of 1904', () => {
    const days = [1, 59, 61, 46_113].map((serial) => serialDay(serial, false));
    assert.deepEqual(days, ['1900-01-01', '1900-02-28', '1900-03-01', '2026-04-01']);
    assert.deepEqual(
      [serialDay(0, true), serialDay(60, false), serialDay(-1, false)],
      ['1904-01-01', undefined, undefined],
    );
  });

  test('a file with a password, an old one, one of another kind and one with too many lines say so', async () => {
    const old = Buffer.from('d0cf11e0a1b11ae1'.padEnd(2_000, '0'), 'hex');
    assert.match(problemOf(old), /password/);
    assert.match(readPlan(old).faults[0]?.problem ?? '', /password/);
    assert.match(problemOf(packZip([['word/document.xml', '<w:document/>']])), /no part/);
    const rows = '<row><c><v>1</v></c></row>'.repeat(101);
    assert.match(problemOf(workbook({ sheet: rows })), /more than 100 lines/);
    assert.match(problemOf(gzipSync('x')), /no end/);
  });

  test('a part that unpacks to very much, that names a document type, leads outside or is damaged is not read', () => {
    const bomb = `<row><c t="str"><v>${' '.repeat(3 * 1024 * 1024)}</v></c></row>`;
    assert.match(problemOf(workbook({ sheet: bomb })), /too much/);
    const lying = workbook({ sheet: '<row/>'.repeat(1_000) });
    lying.writeUInt32LE(10, lying.lastIndexOf(Buffer.from('xl/worksheets/sheet1.xml')) - 46 + 24);
    assert.match(problemOf(lying), /damaged/);
    const entity = '<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet/>';
    assert.match(problemOf(workbook({ whole: entity, sheet: '' })), /document type/);
    const outside = workbook({ sheet: '<row/>', sheetTarget: '../../etc/passwd' });
    assert.match(problemOf(outside), /not an Excel workbook/);
    const external = workbook({
      sheet: '<row/>',
      sheetTarget: 'https://example.com/a.xml" TargetMode="External',
    });
    assert.match(problemOf(external), /not an Excel workbook/);
  });

  test('any texts come back as they were written, whatever their row and column', () => {
    const text = fc
      .string({ unit: 'binary', maxLength: 12 })
      .map((all) => all.replace(/[^\t\n\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, ''));
    fc.assert(
      fc.property(fc.array(fc.array(text, { maxLength: 4 }), { maxLength: 6 }), (rows) => {
        const cell = (one: string) =>
          one === '' ? '<c/>' : `<c t="inlineStr"><is><t>${escaped(one)}</t></is></c>`;
        const sheet = rows.map((cells) => `<row>${cells.map(cell).join('')}</row>`).join('');
        const wanted = rows
          .map((cells) => cells.slice(0, cells.findLastIndex((one) => one !== '') + 1))
          .filter((cells) => cells.length > 0);
        assert.deepEqual(rowsOf(workbook({ sheet })), wanted);
      }),
      { numRuns: 30 },
    );
  });

  test('no damage to a workbook does more than give a problem or other rows', async () => {
    const whole = await fixture('openpyxl');
    const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(damage, fc.nat(whole.length), (changes, length) => {
        const broken = Buffer.from(whole);
        for (const [at, byte] of changes) broken[at] = byte;
        readSheet(broken, 100);
        readSheet(broken.subarray(0, length), 100);
        readPlan(broken);
      }),
      { numRuns: 80 },
    );
    const pieces = fc.array(
      fc.constantFrom('<', '>', '"', "'", '&', ';', '/', 'a', '=', ' ', '<!--', ']]>', '<row>'),
      {
        maxLength: 40,
      },
    );
    fc.assert(
      fc.property(pieces, (all) => {
        try {
          Array.from(xmlParts(all.join('')));
        } catch (error) {
          assert.equal(error instanceof Error && error.name, 'XmlFault');
        }
      }),
      { numRuns: 300 },
    );
  });

  test('long texts that never end take no longer than their length', () => {
    const begin = performance.now();
    for (const unit of ['<a "" ', '<a b', '&', '<', '<a b="', "<a '>"]) {
      try {
        Array.from(xmlParts(unit.repeat(200_000)));
      } catch {
        // What it says does not matter here.
      }
    }
    assert.ok(performance.now() - begin < 20_000);
  });
});

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
