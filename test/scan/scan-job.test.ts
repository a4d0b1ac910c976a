import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decideFailure, faultKind, isExhausted, isOpen, mostAttempts } from '../../src/scan/scan-job.ts';

test('errors are sorted by whose fault they are', () => {
  const kinds = {
    OCR_INPUT_ENCRYPTED: 'poison',
    SCAN_EMPTY: 'poison',
    SCAN_FORMAT_UNSUPPORTED: 'poison',
    OCR_TIMED_OUT: 'document',
    STORE_DOCUMENT_DAMAGED: 'document',
    SCAN_COPY_NOT_VERIFIED: 'document',
    STORE_UNREACHABLE: 'environment',
    STORE_DATABASE_UNAVAILABLE: 'environment',
    OCR_MODEL_MISSING: 'environment',
  };
  for (const [code, kind] of Object.entries(kinds)) assert.equal(faultKind(code), kind, code);
  assert.equal(faultKind(undefined), 'document');
});

test('poison goes aside at once, other faults of a document after five attempts', () => {
  const poison = { kind: 'poison', code: 'SCAN_EMPTY' } as const;
  assert.deepEqual(decideFailure({ attempts: 1 }, poison), { kind: 'quarantine', reason: 'SCAN_EMPTY' });
  const fault = { kind: 'document', code: 'OCR_TIMED_OUT' } as const;
  const rests = [1, 2, 3, 4].map((attempts) => {
    const decision = decideFailure({ attempts }, fault);
    return decision.kind === 'retry' ? decision.restMs : undefined;
  });
  assert.deepEqual(rests, [10_000, 20_000, 40_000, 80_000]);
  assert.deepEqual(decideFailure({ attempts: mostAttempts }, fault), {
    kind: 'quarantine',
    reason: 'OCR_TIMED_OUT',
  });
});

test('a store that is away never puts a document aside, and is asked every quarter of an hour at last', () => {
  const away = { kind: 'environment', code: 'STORE_UNREACHABLE' } as const;
  for (let attempts = 1; attempts < 200; attempts += 1) {
    const decision = decideFailure({ attempts }, away);
    assert.ok(decision.kind === 'retry' && decision.restMs <= 900_000 && !isExhausted(decision));
  }
});

test('open states are those with work left', () => {
  assert.ok(isOpen('received') && isOpen('filed'));
  assert.ok(!isOpen('verified') && !isOpen('quarantined') && !isOpen('refused'));
});
