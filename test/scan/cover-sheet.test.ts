import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import fc from 'fast-check';
import { type CoverSheet, isGenuine, readSheetCode, sheetCode } from '../../src/scan/cover-sheet.ts';
import { newId, type PersonId, type SegmentId } from '../../src/shared/ids.ts';

const mac = (text: string) => createHmac('sha256', 'installation').update(text).digest();
const sheet: CoverSheet = {
  id: '00112233445566778899aabbccddeeff',
  segment: 'lgwan' as SegmentId,
  ownerId: newId<PersonId>(),
  department: '総務課',
  binder: '令和8年度 起案',
  formId: '様式第5号',
  issuedBy: newId<PersonId>(),
  issuedAt: new Date('2026-11-21T00:00:00Z'),
  expiresAt: new Date('2026-12-21T00:00:00Z'),
};

test('a code holds the sheet and its last moment in 77 characters of the dense form', () => {
  const code = sheetCode(sheet, mac);
  assert.match(code, /^TMK1:[0-9A-F]{72}$/);
  assert.equal(readSheetCode(code), sheet.id);
  assert.ok(isGenuine(code, sheet, mac));
});

test('whatever the sheet asks for is under the hash: a row that was changed is not that of the paper', () => {
  const code = sheetCode(sheet, mac);
  const others: readonly Partial<CoverSheet>[] = [
    { department: '税務課' },
    { ownerId: newId<PersonId>() },
    { ownerId: undefined },
    { binder: '' },
    { formId: '様式第6号' },
    { segment: 'mynumber' as SegmentId },
    { expiresAt: new Date('2027-12-21T00:00:00Z') },
  ];
  for (const other of others) assert.ok(!isGenuine(code, { ...sheet, ...other }, mac));
  assert.ok(!isGenuine(code, sheet, (text) => createHmac('sha256', 'another').update(text).digest()));
});

test('no changed character passes, and no text at all breaks the reading', () => {
  const code = sheetCode(sheet, mac);
  fc.assert(
    fc.property(fc.nat(code.length - 1), fc.string({ minLength: 1, maxLength: 1 }), (at, letter) => {
      fc.pre(code[at] !== letter);
      assert.ok(!isGenuine(code.slice(0, at) + letter + code.slice(at + 1), sheet, mac));
    }),
  );
  fc.assert(fc.property(fc.string({ maxLength: 200 }), (text) => readSheetCode(text) === undefined));
});
