import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deviceErrors } from '../../drivers/device/device-error.ts';
import { ocrErrors } from '../../ocr/ocr-error.ts';
import { codedError } from '../../src/http/problem.ts';
import { statusOf } from '../../src/http/status.ts';
import { errorCatalogue } from '../../src/shared/errors/catalogue.ts';

test('every code of the web listener and of requests has a status of its own, and none is below 400', () => {
  for (const code of [errorCatalogue, deviceErrors, ocrErrors].flatMap((table) => Object.keys(table))) {
    const status = statusOf(code);
    assert.ok(status >= 400 && status < 600, code);
    if (code.startsWith('HTTP_') || code.startsWith('REQUEST_')) assert.ok(status < 500, code);
  }
  assert.equal(statusOf('constructor'), 500);
});

test('what was thrown without a code becomes INTERNAL, also when it is no error at all', () => {
  for (const thrown of [undefined, null, 'text', 0, {}, new Error('x'), { name: 'ServiceError' }]) {
    assert.equal(codedError(thrown).code, 'INTERNAL');
  }
});
