import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { usageOfPart, usageOfWhole } from '../../src/print/usage.ts';

const facts = { pages: 4, colorPages: 1 };
const twoSided = { sides: 'two-sided-long-edge', copies: 2 } as const;

describe('C14: the paper of a delivery', () => {
  test("the device's own counts go before the document's pages", () => {
    const counts = { impressionsCompleted: 7, mediaSheetsCompleted: 4, colorImpressionsCompleted: 2 };
    assert.deepEqual(usageOfWhole(counts, facts, twoSided, true), {
      impressions: 7,
      sheets: 4,
      colorImpressions: 2,
      estimated: false,
    });
  });

  test('without a count the pages of the document stand in, and it is said that they do', () => {
    assert.deepEqual(usageOfWhole({ impressionsCompleted: 0 }, facts, twoSided, true), {
      impressions: 8,
      sheets: 4,
      colorImpressions: 2,
      estimated: true,
    });
    assert.deepEqual(usageOfWhole({}, undefined, { copies: 3 }, true), {
      impressions: 3,
      sheets: 3,
      colorImpressions: 0,
      estimated: true,
    });
  });

  test('gray paper on a device that does not count colour is no estimate', () => {
    const counts = { impressionsCompleted: 8 };
    const gray = { ...twoSided, printColorMode: 'monochrome' } as const;
    assert.equal(usageOfWhole(counts, facts, gray, true).estimated, false);
    assert.equal(usageOfWhole(counts, facts, twoSided, false).colorImpressions, 0);
    assert.equal(usageOfWhole(counts, facts, twoSided, true).estimated, true);
    assert.equal(usageOfWhole(counts, { pages: 4, colorPages: 0 }, twoSided, true).estimated, false);
  });

  test('a delivery that broke off counts what came out, and nothing when nothing did', () => {
    assert.deepEqual(usageOfPart({ impressionsCompleted: 3 }, { pages: 4, colorPages: 0 }, twoSided, true), {
      impressions: 3,
      sheets: 2,
      colorImpressions: 0,
      estimated: false,
    });
    assert.equal(usageOfPart({ impressionsCompleted: 0 }, facts, twoSided, true), undefined);
    assert.equal(usageOfPart({ mediaSheetsCompleted: 2 }, facts, twoSided, true)?.estimated, true);
  });
});
