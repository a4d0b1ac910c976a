import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { JobTicket } from '../../drivers/device/job.ts';
import {
  applyPolicy,
  changeTicket,
  fitTicket,
  openPolicy,
  type TicketCapabilities,
} from '../../src/print/ticket.ts';

const device: TicketCapabilities = {
  color: true,
  sides: ['one-sided', 'two-sided-long-edge', 'two-sided-short-edge'],
  media: ['iso_a4_210x297mm', 'iso_a3_297x420mm'],
  maxCopies: 99,
  finishings: [3, 4],
  numberUps: [1, 2, 4],
};
const plain = (ticket: JobTicket) => ({ ticket, notes: [] });

describe('the ticket of a release', () => {
  test("the owner's changes go over the client's ticket, and what was not changed stays", () => {
    const asked: JobTicket = { copies: 2, sides: 'one-sided', media: 'iso_a4_210x297mm' };
    assert.deepEqual(changeTicket(asked, { copies: 5, numberUp: 2 }, false), {
      ticket: { copies: 5, sides: 'one-sided', media: 'iso_a4_210x297mm', numberUp: 2 },
      notes: [],
    });
  });

  test('of a document in a printer language only the copies change, and the rest is said', () => {
    assert.deepEqual(changeTicket({ copies: 1 }, { copies: 3, sides: 'two-sided-long-edge' }, true), {
      ticket: { copies: 3 },
      notes: [{ attribute: 'sides', because: 'opaque' }],
    });
  });

  test('a policy forces both sides, gray over a number of pages, and a limit of copies, and says so', () => {
    const policy = { ...openPolicy, twoSided: true, monochromeAbovePages: 10, maxCopies: 3 };
    const decided = applyPolicy(plain({ copies: 7 }), policy, { pages: 11, opaque: false });
    assert.deepEqual(decided.ticket, {
      copies: 3,
      sides: 'two-sided-long-edge',
      printColorMode: 'monochrome',
    });
    assert.deepEqual(
      decided.notes.map(({ attribute, because, used }) => [attribute, because, used]),
      [
        ['copies', 'policy', '3'],
        ['sides', 'policy', 'two-sided-long-edge'],
        ['printColorMode', 'policy', 'monochrome'],
      ],
    );
    assert.deepEqual(
      applyPolicy(plain({ copies: 2 }), policy, { pages: 1, opaque: false }),
      plain({ copies: 2 }),
    );
    assert.deepEqual(
      applyPolicy(plain({ sides: 'two-sided-short-edge' }), policy, { pages: 10, opaque: false }),
      plain({ sides: 'two-sided-short-edge' }),
    );
  });

  test('a policy cannot turn the pages of a printer language, and says so', () => {
    const policy = { ...openPolicy, twoSided: true, monochromeAbovePages: 0, maxCopies: 1 };
    assert.deepEqual(applyPolicy(plain({ copies: 2 }), policy, { pages: undefined, opaque: true }), {
      ticket: { copies: 1 },
      notes: [
        { attribute: 'copies', because: 'policy', used: '1' },
        { attribute: 'sides', because: 'opaque' },
      ],
    });
  });

  test('C4: what the device cannot do is left out or replaced, and never silently', () => {
    const asked: JobTicket = {
      sides: 'two-sided-long-edge',
      printColorMode: 'color',
      media: 'jis_b5_182x257mm',
      numberUp: 6,
      finishings: [4, 5],
    };
    const poor = { ...device, sides: [], color: false };
    const fitted = fitTicket(plain(asked), poor, false);
    assert.deepEqual(fitted.ticket, { sides: 'one-sided', printColorMode: 'monochrome', finishings: [4] });
    assert.deepEqual(
      fitted.notes.map(({ attribute, because, used }) => [attribute, because, used]),
      [
        ['sides', 'device', 'one-sided'],
        ['printColorMode', 'device', 'monochrome'],
        ['media', 'device', undefined],
        ['numberUp', 'device', '1'],
        ['finishings', 'device', undefined],
      ],
    );
    assert.equal(fitTicket(plain(asked), device, true).ticket.numberUp, 6, 'a conversion places the pages');
    assert.equal(fitTicket(plain({ numberUp: 5 }), device, true).ticket.numberUp, undefined);
  });

  test('where the device undoes what the policy forced, only the device is named', () => {
    const forced = applyPolicy(plain({}), { ...openPolicy, twoSided: true }, { pages: 4, opaque: false });
    const fitted = fitTicket(forced, { ...device, sides: ['one-sided'] }, true);
    assert.deepEqual(fitted.notes, [{ attribute: 'sides', because: 'device', used: 'one-sided' }]);
  });

  test('every member of a fitted ticket is as asked or has a note', () => {
    const ticket: fc.Arbitrary<JobTicket> = fc.record(
      {
        copies: fc.integer({ min: 1, max: 300 }),
        sides: fc.constantFrom('one-sided', 'two-sided-long-edge', 'two-sided-short-edge'),
        printColorMode: fc.constantFrom('auto', 'color', 'monochrome'),
        media: fc.constantFrom('iso_a4_210x297mm', 'jis_b4_257x364mm'),
        numberUp: fc.constantFrom(1, 2, 3, 4, 16),
        finishings: fc.uniqueArray(fc.integer({ min: 3, max: 8 }), { maxLength: 4 }),
        multipleDocumentHandling: fc.constant('separate-documents-uncollated-copies'),
      },
      { requiredKeys: [] },
    );
    const capabilities: fc.Arbitrary<TicketCapabilities> = fc.record({
      color: fc.boolean(),
      sides: fc.subarray(['one-sided', 'two-sided-long-edge', 'two-sided-short-edge']),
      media: fc.subarray(['iso_a4_210x297mm', 'jis_b4_257x364mm']),
      maxCopies: fc.constantFrom(1, 99, 999),
      finishings: fc.subarray([3, 4, 5]),
      numberUps: fc.subarray([1, 2, 3]),
    });
    fc.assert(
      fc.property(ticket, capabilities, fc.boolean(), (asked, able, imposes) => {
        const { ticket: fitted, notes } = fitTicket(plain(asked), able, imposes);
        for (const name of Object.keys(asked) as (keyof JobTicket)[]) {
          const changed = JSON.stringify(asked[name]) !== JSON.stringify(fitted[name]);
          assert.equal(
            changed,
            notes.some(({ attribute }) => attribute === name),
            name,
          );
        }
        assert.deepEqual(fitTicket({ ticket: fitted, notes }, able, imposes), { ticket: fitted, notes });
      }),
    );
  });
});
