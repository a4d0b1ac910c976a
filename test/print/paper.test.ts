import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { JobTicket } from '../../drivers/device/job.ts';
import {
  countPages,
  type PageRanges,
  pagesSelected,
  paperOf,
  partsLeft,
  sheetsOfParts,
  sheetsOut,
} from '../../src/print/paper.ts';

const uncollated = 'separate-documents-uncollated-copies';

/** The sheets of a job in the order in which they come out, each with its page numbers. */
function sheetsInOrder(pages: number, ticket: JobTicket): readonly string[] {
  const numbers = numbersOf(pagesSelected(pages, ticket.pageRanges));
  const perSheet = (ticket.numberUp ?? 1) * (ticket.sides?.startsWith('two-sided') ? 2 : 1);
  const one: string[] = [];
  for (let at = 0; at < numbers.length; at += perSheet) one.push(numbers.slice(at, at + perSheet).join());
  const copies = ticket.copies ?? 1;
  return ticket.multipleDocumentHandling === uncollated
    ? one.flatMap((sheet) => Array.from({ length: copies }, () => sheet))
    : Array.from({ length: copies }, () => one).flat();
}

function numbersOf(ranges: PageRanges): readonly number[] {
  return ranges.flatMap(({ lower, upper }) =>
    Array.from({ length: upper - lower + 1 }, (_, at) => lower + at),
  );
}

const anyRange = fc
  .tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 20 }))
  .map(([lower, more]) => ({ lower, upper: lower + more }));
const anyTicket: fc.Arbitrary<JobTicket> = fc.record(
  {
    copies: fc.integer({ min: 1, max: 5 }),
    sides: fc.constantFrom('one-sided', 'two-sided-long-edge'),
    numberUp: fc.constantFrom(1, 2, 4, 9),
    pageRanges: fc.array(anyRange, { maxLength: 4 }),
    multipleDocumentHandling: fc.constant(uncollated),
  },
  { requiredKeys: [] },
);

describe('paper of a release', () => {
  test('pages outside the document are not there, and ranges that touch are one', () => {
    assert.deepEqual(pagesSelected(10, undefined), [{ lower: 1, upper: 10 }]);
    const given = [
      { lower: 8, upper: 40 },
      { lower: 2, upper: 3 },
      { lower: 4, upper: 5 },
    ];
    assert.deepEqual(pagesSelected(10, given), [
      { lower: 2, upper: 5 },
      { lower: 8, upper: 10 },
    ]);
    assert.deepEqual(pagesSelected(10, [{ lower: 11, upper: 12 }]), []);
  });

  test('copies, both sides and pages on a side count as a person would', () => {
    const facts = { pages: 5, colorPages: 2 };
    const twoSided = { sides: 'two-sided-long-edge', copies: 3 } as const;
    assert.deepEqual(paperOf(facts, twoSided), { impressions: 15, sheets: 9, colorImpressions: 6 });
    assert.deepEqual(paperOf(facts, { numberUp: 4 }), { impressions: 2, sheets: 2, colorImpressions: 2 });
    assert.equal(paperOf(facts, { printColorMode: 'monochrome' })?.colorImpressions, 0);
    assert.equal(paperOf({}, {}), undefined);
  });

  test('the remaining 12 sheets of 20: the pages behind the eighth sheet', () => {
    const ticket = { sides: 'two-sided-long-edge' } as const;
    const parts = partsLeft(40, ticket, 8);
    assert.deepEqual(parts, [{ pageRanges: [{ lower: 17, upper: 40 }], copies: 1 }]);
    assert.equal(sheetsOfParts(40, ticket, parts), 12);
  });

  test('broken off in the second of three copies: the rest of that copy, then the third', () => {
    assert.deepEqual(partsLeft(10, { copies: 3 }, 14), [
      { pageRanges: [{ lower: 5, upper: 10 }], copies: 1 },
      { pageRanges: [{ lower: 1, upper: 10 }], copies: 1 },
    ]);
  });

  test('what came out and what is left are together the whole job, sheet by sheet and in order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), anyTicket, fc.nat(600), (pages, ticket, at) => {
        const all = sheetsInOrder(pages, ticket);
        const done = all.length === 0 ? 0 : at % (all.length + 1);
        const parts = partsLeft(pages, ticket, done);
        const left = parts.flatMap((part) => sheetsInOrder(pages, { ...ticket, ...part }));
        assert.deepEqual([...all.slice(0, done), ...left], all);
        assert.ok(parts.length <= 2);
        assert.equal(sheetsOfParts(pages, ticket, parts), all.length - done);
      }),
    );
  });

  test('sheets are counted from impressions without ever counting one that is not complete', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), anyTicket, fc.nat(600), (pages, ticket, at) => {
        const order = sheetsInOrder(pages, ticket);
        const numberUp = ticket.numberUp ?? 1;
        // Impressions as they come out: the printed sides of each sheet.
        const sides = order.map((sheet) => Math.ceil(sheet.split(',').length / numberUp));
        const total = sides.reduce((sum, side) => sum + side, 0);
        const impressionsCompleted = total === 0 ? 0 : at % (total + 1);
        let whole = 0;
        for (
          let left = impressionsCompleted;
          whole < order.length && left >= (sides[whole] ?? 0);
          whole += 1
        ) {
          left -= sides[whole] ?? 0;
        }
        const counted = sheetsOut(pages, ticket, { impressionsCompleted });
        if (order.length === 0) assert.equal(counted, undefined);
        else
          assert.ok(
            counted !== undefined && counted <= whole && counted >= whole - 1,
            `${counted} of ${whole}`,
          );
        assert.equal(countPages(pagesSelected(pages, ticket.pageRanges)) === 0, order.length === 0);
      }),
    );
  });

  test("the device's own count of sheets goes before its impressions, and no count is no number", () => {
    const counted = { impressionsCompleted: 9, sheetsCompleted: 4 };
    assert.equal(sheetsOut(40, { sides: 'two-sided-long-edge' }, counted), 4);
    assert.equal(sheetsOut(40, {}, {}), undefined);
    assert.equal(sheetsOut(3, {}, { sheetsCompleted: 30 }), 3);
  });
});
